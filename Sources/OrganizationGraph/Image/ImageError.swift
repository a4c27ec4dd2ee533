/// Why an image of an organisation cannot be written or used.
public struct ImageError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: Sendable {
    /// There is no such file.
    case missing
    /// The file is no image, or not all of one.
    case damaged
    /// Another version of Whistle wrote it.
    case otherVersion
    /// It cannot be read or written.
    case failed
  }

  public let code: Code
  /// What is wrong and what to do.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
