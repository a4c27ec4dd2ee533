internal import Glibc

/// Room in the write-ahead log of a ledger, made before it is needed.
///
/// A sync of a file that has become longer writes where its new blocks are as well, and takes about twice as
/// long as one of blocks that were there. SQLite begins the log anew after a checkpoint and leaves it as long as
/// it was, so only what it grows by costs that; here it grows by zeros beforehand. To SQLite they are the
/// remains of an older log: a frame counts only with the salt and the checksum of the log's header.
struct LedgerLog {
  private let path: String
  private static let piece = 1 << 20
  /// What is added at one time, which takes some milliseconds.
  private static let step = 8 << 20
  /// The part of what is free that is taken at most.
  private static let share: UInt64 = 16

  init(ledger: String) { path = ledger + "-wal" }

  /// Brings the log a step nearer to so many bytes, and syncs it; if it is that long, nothing. Where there is
  /// little room, or it fails, it is left as it is, which costs time only.
  ///
  /// To be called by who writes the log, between two transactions.
  func reserve(_ bytes: Int) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    // SQLite has no locks on this file, which closing any descriptor of it would give up.
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size < bytes else { return }
    var place = Int(status.st_size)
    let end = min(bytes, place + Self.step)
    guard hasRoom(descriptor, for: end - place) else { return }
    let zeros = [UInt8](repeating: 0, count: Self.piece)
    while place < end {
      let written = pwrite(descriptor, zeros, min(zeros.count, end - place), off_t(place))
      guard written > 0 else { break }
      place += written
    }
    _ = fsync(descriptor)
  }

  private func hasRoom(_ descriptor: CInt, for bytes: Int) -> Bool {
    var room = statvfs()
    guard fstatvfs(descriptor, &room) == 0 else { return false }
    return UInt64(bytes) <= UInt64(room.f_bavail) * UInt64(room.f_frsize) / Self.share
  }
}
