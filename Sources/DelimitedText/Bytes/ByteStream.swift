internal import Gzip

/// The bytes of a source from front to back, from a file or from memory.
final class ByteStream {
  private enum Backing {
    case file(GzipFile, path: String)
    case memory([UInt8], position: Int)
  }

  private var backing: Backing

  init(_ source: TextSource) throws(DelimitedTextError) {
    switch source.storage {
    case .file(let path):
      do {
        backing = .file(try GzipFile(path: path), path: path)
      } catch {
        throw DelimitedTextError(error, path: path)
      }
    case .bytes(let bytes): backing = .memory(bytes, position: 0)
    }
  }

  /// Fills the buffer with at least one byte; 0 says that the source is at its end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DelimitedTextError) -> Int {
    switch backing {
    case .file(let file, let path):
      do {
        return try file.read(into: buffer)
      } catch {
        throw DelimitedTextError(error, path: path)
      }
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
    case .file(let file, let path):
      do {
        try file.rewind()
      } catch {
        throw DelimitedTextError(error, path: path)
      }
    case .memory(let bytes, _): backing = .memory(bytes, position: 0)
    }
  }

  var progress: ReadingProgress {
    switch backing {
    case .file(let file, _): ReadingProgress(bytesRead: file.offset, totalBytes: file.size)
    case .memory(let bytes, let position):
      ReadingProgress(bytesRead: position, totalBytes: bytes.count)
    }
  }
}

extension DelimitedTextError {
  fileprivate init(_ error: GzipError, path: String) {
    let code: Code =
      switch error.code {
      case .cannotOpen: .cannotOpen
      case .damaged: .damagedArchive
      default: .cannotRead
      }
    self.init(code: code, path: path, message: error.message)
  }
}
