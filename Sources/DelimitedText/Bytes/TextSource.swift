/// Where a reader takes its bytes from.
public struct TextSource: Sendable {
  enum Storage: Sendable {
    case file(path: String)
    case bytes([UInt8])
  }

  let storage: Storage
  /// How faults name the file.
  public let name: String

  /// A file, plain or compressed by gzip whatever its name ends in.
  ///
  /// - Parameter name: how faults name the file; the last component of the path unless given.
  public static func file(_ path: String, name: String? = nil) -> TextSource {
    let last = path.split(separator: "/").last.map(String.init)
    return TextSource(storage: .file(path: path), name: name ?? last ?? path)
  }

  /// Bytes in memory, not compressed.
  public static func bytes(_ bytes: [UInt8], name: String) -> TextSource {
    TextSource(storage: .bytes(bytes), name: name)
  }
}

/// How far a reader has come.
public struct ReadingProgress: Sendable, Hashable {
  /// Bytes taken from the file as it lies on the disk, compressed where it is compressed.
  public var bytesRead: Int
  /// The size of the file on the disk, or 0 where the system does not know it.
  public var totalBytes: Int
}
