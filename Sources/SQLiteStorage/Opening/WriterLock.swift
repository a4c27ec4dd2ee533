internal import Glibc
internal import Synchronization

/// The right to write to a store, held by at most one owner on the machine.
///
/// SQLite lets two programs write by turns, each unaware of the other. A lock on a file beside the
/// database keeps the second one out for as long as the first is open; it ends with the process,
/// however that ends. The file stays: removing it would let a third program lock a new one.
final class WriterLock: Sendable {
  /// `nil` once it is released.
  private let descriptor: Mutex<CInt?>

  /// Takes the lock at once or fails; names the holder if it can.
  init(store path: String) throws(StoreError) {
    let lockPath = path + ".lock"
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw StoreError.system(errno, path: path, "cannot make \(lockPath)", forWriting: true)
    }
    // EINTR cannot be: a lock that does not wait is not interrupted.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let number = errno
      let holder = Self.holder(descriptor)
      close(descriptor)
      if number == EWOULDBLOCK {
        throw StoreError(
          .locked, path: path,
          "is being written by \(holder); stop it, or, if it is a server, send the change"
            + " to it with --server HOST:PORT")
      }
      throw StoreError.system(number, path: path, "cannot lock \(lockPath)", forWriting: true)
    }
    self.descriptor = Mutex(descriptor)
    // Only for the message above: the lock holds without it.
    let text = "\(getpid())\n"
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.utf8.count, 0)
  }

  deinit {
    release()
  }

  /// Gives the right up; more calls do nothing.
  func release() {
    descriptor.withLock { descriptor in
      if let open = descriptor { close(open) }
      descriptor = nil
    }
  }

  private static func holder(_ descriptor: CInt) -> String {
    var bytes = [UInt8](repeating: 0, count: 20)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    let digits = bytes.prefix(max(0, count)).prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard !digits.isEmpty else { return "another process" }
    return "process \(String(decoding: digits, as: UTF8.self))"
  }
}

extension StoreError {
  /// An error of the system about the store's file or folder.
  ///
  /// - Parameter forWriting: it was to be written.
  static func system(
    _ number: CInt, path: String, _ what: String, forWriting: Bool
  ) -> StoreError {
    let said = String(cString: strerror(number))
    let code: Code =
      switch number {
      case EACCES, EPERM, EROFS: .readOnly
      case ENOSPC, EDQUOT: .diskFull
      case ENOENT, ENOTDIR: .missingFolder
      default: .failed
      }
    let remedy = forWriting && code == .readOnly ? "; \(writingRemedy)" : ""
    return StoreError(code, path: path, "\(what): \(said)\(remedy)")
  }

  private static let writingRemedy =
    "changing a store needs the right to write to it and its folder: ask for it, or copy the store to a folder of"
    + " yours"
}
