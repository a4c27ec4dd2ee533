internal import Glibc

/// A file that appears under its name complete or not at all.
///
/// Bytes go to a temporary file in the same folder, which takes the name when all are on the disk.
/// An existing file keeps its permissions; if it is a link, the link is replaced. What is no file, as
/// a device or a pipe, is left alone: the name would take the place of `/dev/null` for everyone.
package final class AtomicFile {
  private let path: String
  private let temporary: String
  private var descriptor: Int32

  package init(path: String) throws(DelimitedTextError) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().map { $0 + "/" }.joined()
    var status = stat()
    let exists = stat(path, &status) == 0
    let type = status.st_mode & S_IFMT
    // A folder is refused by the system when the file is to take its name.
    if exists, type != S_IFREG, type != S_IFDIR {
      throw DelimitedTextError(
        code: .cannotWrite, path: path,
        message: "is there already and is no file that can be replaced; name another file")
    }
    let random = String(UInt64.random(in: .min ... .max), radix: 36)
    self.path = path
    temporary = "\(folder).\(parts.last ?? "").\(random).tmp"
    // O_EXCL: the name is ours or the call fails. The mode is narrowed by the user's mask.
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure("cannot create \(temporary)") }
    if exists {
      // Not worth failing for: the file may belong to someone else.
      _ = fchmod(descriptor, status.st_mode & 0o7777)
    }
  }

  deinit {
    abandon()
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(DelimitedTextError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = Glibc.write(descriptor, rest.base.baseAddress! + rest.startIndex, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw failure("cannot write")
      }
      rest = rest.dropFirst(written)
    }
  }

  /// Puts the file under its name; after a failure the old file is untouched.
  package func commit() throws(DelimitedTextError) {
    guard fsync(descriptor) == 0 else { throw failure("cannot write to the disk") }
    guard rename(temporary, path) == 0 else { throw failure("cannot replace") }
    close(descriptor)
    descriptor = -1
  }

  private func abandon() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(temporary)
    descriptor = -1
  }

  private func failure(_ what: String) -> DelimitedTextError {
    DelimitedTextError(
      code: .cannotWrite, path: path,
      message: "\(what): \(DelimitedTextError.systemMessage())")
  }
}
