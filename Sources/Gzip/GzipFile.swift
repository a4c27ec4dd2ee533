internal import CZlib
internal import Glibc

/// The owner of one `gzFile`. zlib hands plain files through unchanged.
package final class GzipFile {
  private let handle: gzFile
  private let path: String
  /// Bytes of the file on the disk; 0 where the system does not know.
  package let size: Int

  package init(path: String) throws(GzipError) {
    errno = 0
    guard let handle = gzopen(path, "rb") else {
      // With `errno` still 0 it was zlib that ran out of memory.
      let reason = errno == 0 ? "not enough memory" : Self.systemMessage(errno)
      throw GzipError(code: .cannotOpen, message: "cannot open: \(reason)")
    }
    self.handle = handle
    self.path = path
    // Only before the first read may the buffer change; the default of 8 KiB costs time.
    _ = gzbuffer(handle, 128 << 10)
    var status = stat()
    size = stat(path, &status) == 0 && (status.st_mode & S_IFMT) == S_IFREG ? status.st_size : 0
  }

  deinit {
    gzclose_r(handle)
  }

  /// Bytes taken from the file so far, compressed ones where it is compressed.
  package var offset: Int { max(0, gzoffset(handle)) }

  /// Fills the buffer as far as the file reaches; 0 only at its proper end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(GzipError) -> Int {
    let wanted = UInt32(min(buffer.count, Int(Int32.max)))
    let count = gzread(handle, buffer.baseAddress, wanted)
    // Positive: data. 0: the end, proper only if zlib has no complaint (a cut archive leaves
    // Z_BUF_ERROR here, after its last whole data were handed out). -1: failed, gzerror says why.
    if count > 0 { return Int(count) }
    var status: Int32 = Z_OK
    let systemError = errno
    let words = gzerror(handle, &status).map { String(cString: $0) } ?? ""
    if count == 0, status == Z_OK || status == Z_STREAM_END { return 0 }
    switch status {
    case Z_ERRNO:
      throw GzipError(
        code: .cannotRead, message: "cannot read: \(Self.systemMessage(systemError))")
    case Z_BUF_ERROR:
      throw GzipError(
        code: .damaged,
        message: "the gzip file is cut off (\(reason(words))); copy or download it again")
    case Z_DATA_ERROR:
      throw GzipError(
        code: .damaged,
        message: "the gzip file is damaged (\(reason(words))); copy or download it again")
    default:
      throw GzipError(code: .cannotRead, message: "cannot read: \(reason(words))")
    }
  }

  package func rewind() throws(GzipError) {
    guard gzrewind(handle) == 0 else {
      throw GzipError(
        code: .cannotRead,
        message: "cannot be read twice to find out its encoding; name the encoding")
    }
  }

  private static func systemMessage(_ number: Int32) -> String { String(cString: strerror(number)) }

  /// zlib puts the path before its words, which the error does already.
  private func reason(_ words: String) -> String {
    words.hasPrefix(path + ": ") ? String(words.dropFirst(path.count + 2)) : words
  }
}
