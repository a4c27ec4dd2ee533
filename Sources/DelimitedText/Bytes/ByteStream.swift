/// The bytes of a source from front to back, from a file or from memory.
final class ByteStream {
  private enum Backing {
    case file(GzipFile)
    case memory([UInt8], position: Int)
  }

  private var backing: Backing

  init(_ source: TextSource) throws(DelimitedTextError) {
    switch source.storage {
    case .file(let path): backing = .file(try GzipFile(path: path))
    case .bytes(let bytes): backing = .memory(bytes, position: 0)
    }
  }

  /// Fills the buffer with at least one byte; 0 says that the source is at its end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DelimitedTextError) -> Int {
    switch backing {
    case .file(let file): return try file.read(into: buffer)
    case .memory(let bytes, let position):
      let count = min(buffer.count, bytes.count - position)
      bytes.withUnsafeBytes { all in
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[position..<position + count]))
      }
      backing = .memory(bytes, position: position + count)
      return count
    }
  }

  func rewind() throws(DelimitedTextError) {
    switch backing {
    case .file(let file): try file.rewind()
    case .memory(let bytes, _): backing = .memory(bytes, position: 0)
    }
  }

  var progress: ReadingProgress {
    switch backing {
    case .file(let file): ReadingProgress(bytesRead: file.offset, totalBytes: file.size)
    case .memory(let bytes, let position):
      ReadingProgress(bytesRead: position, totalBytes: bytes.count)
    }
  }
}
