internal import Glibc
internal import OrganizationTables
internal import WorkOrders

/// The last event that was on disk, in a small file beside the ledger: `FILE.tail`.
///
/// SQLite does not notice when its write-ahead log is lost or cut: the database is then simply as it
/// was some commits before. The tail is written behind each commit, so a ledger that ends before it
/// has lost what was promised. It is not synced: after a power failure it may be older than the
/// ledger, never newer.
final class LedgerTail {
  struct Mark: Equatable {
    var sequence: UInt64
    var hash: ChainHash
  }

  private let descriptor: CInt
  private let path: String

  init(ledger: String) throws(LedgerError) {
    path = ledger + ".tail"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw LedgerError(
        .readOnly, "\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  deinit { close(descriptor) }

  /// What the file beside a ledger says; nil if there is none.
  static func read(ledger: String) -> Mark? {
    let descriptor = open(ledger + ".tail", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return read(descriptor)
  }

  /// Throws if a ledger ends before an event that was on disk.
  static func check(_ mark: Mark, found: UInt64, ledger: String) throws(LedgerError) {
    guard mark.sequence > found else { return }
    throw LedgerError(
      .tailLost,
      "\(ledger): ends at event \(found), but event \(mark.sequence) was on disk (\(ledger).tail): its log"
        + " \(ledger)-wal was lost or cut, or the file is an older copy. Put the log or the newer file"
        + " back; or remove \(ledger).tail to go on without the \(mark.sequence - found) events")
  }

  func read() -> Mark? { Self.read(descriptor) }

  /// Whether there is something in the file beside a ledger that is no mark. A file that is empty or holds
  /// nothing but zeros was lost in a power failure, which it may be.
  static func isDamaged(ledger: String) -> Bool {
    let descriptor = open(ledger + ".tail", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 128)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return read(descriptor) == nil && bytes.prefix(max(0, count)).contains { $0 != 0 }
  }

  /// One line: sequence and hash; nil if there is none yet, or it was half written in a power failure.
  private static func read(_ descriptor: CInt) -> Mark? {
    var bytes = [UInt8](repeating: 0, count: 128)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    let line = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
    let parts = line.first?.split(separator: " ") ?? []
    guard parts.count == 2, let sequence = UInt64(parts[0]), parts[1].utf8.count == 64 else {
      return nil
    }
    var hash: [UInt8] = []
    var rest = parts[1][...]
    while let byte = UInt8(rest.prefix(2), radix: 16), !rest.isEmpty {
      hash.append(byte)
      rest = rest.dropFirst(2)
    }
    return hash.count == 32 ? Mark(sequence: sequence, hash: ChainHash(bytes: hash)) : nil
  }

  /// Written over in place, in one call: the file never grows behind its first line.
  func write(_ mark: Mark) {
    let digits = Array("0123456789abcdef".utf8)
    var line = Array("\(mark.sequence)".utf8)
    line = [UInt8](repeating: UInt8(ascii: "0"), count: max(0, 20 - line.count)) + line + [0x20]
    for byte in mark.hash.bytes { line += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    line.append(0x0A)
    // Where it fails the mark stays older than the ledger, which it may be.
    _ = pwrite(descriptor, line, line.count, 0)
  }
}
