internal import CZlib
internal import Glibc

/// The owner of one `gzFile`. zlib hands plain files through unchanged.
final class GzipFile {
  private let handle: gzFile
  private let path: String
  let size: Int

  init(path: String) throws(DelimitedTextError) {
    errno = 0
    guard let handle = gzopen(path, "rb") else {
      // With `errno` still 0 it was zlib that ran out of memory.
      let reason = errno == 0 ? "not enough memory" : DelimitedTextError.systemMessage()
      throw DelimitedTextError(code: .cannotOpen, path: path, message: "cannot open: \(reason)")
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
  var offset: Int { max(0, gzoffset(handle)) }

  /// Fills the buffer as far as the file reaches; 0 only at its proper end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DelimitedTextError) -> Int {
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
      throw DelimitedTextError(
        code: .cannotRead, path: path,
        message: "cannot read: \(DelimitedTextError.systemMessage(systemError))")
    case Z_BUF_ERROR:
      throw DelimitedTextError(
        code: .damagedArchive, path: path,
        message: "the gzip file is cut off (\(reason(words))); copy or download it again")
    case Z_DATA_ERROR:
      throw DelimitedTextError(
        code: .damagedArchive, path: path,
        message: "the gzip file is damaged (\(reason(words))); copy or download it again")
    default:
      throw DelimitedTextError(
        code: .cannotRead, path: path, message: "cannot read: \(reason(words))")
    }
  }

  func rewind() throws(DelimitedTextError) {
    guard gzrewind(handle) == 0 else {
      throw DelimitedTextError(
        code: .cannotRead, path: path,
        message: "cannot be read twice to find out its encoding; name the encoding")
    }
  }

  /// zlib puts the path before its words, which the error does already.
  private func reason(_ words: String) -> String {
    words.hasPrefix(path + ": ") ? String(words.dropFirst(path.count + 2)) : words
  }
}
