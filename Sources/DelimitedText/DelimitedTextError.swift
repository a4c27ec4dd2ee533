internal import Glibc

/// Why a file could not be read or written at all.
public struct DelimitedTextError: Error, Sendable, CustomStringConvertible {
  /// The kind of the error, open for more kinds later.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Kind { case cannotOpen, cannotRead, damagedArchive, cannotConvert, cannotWrite }
    private var kind: Kind

    /// The file does not exist or may not be opened.
    public static let cannotOpen = Self(kind: .cannotOpen)
    /// The system failed to read from a file that was opened.
    public static let cannotRead = Self(kind: .cannotRead)
    /// A gzip file that is cut off or whose contents do not fit its check sum.
    public static let damagedArchive = Self(kind: .damagedArchive)
    /// The system has no converter for the encoding.
    public static let cannotConvert = Self(kind: .cannotConvert)
    /// The file or its temporary companion cannot be written.
    public static let cannotWrite = Self(kind: .cannotWrite)

    /// The name of the kind.
    public var description: String { "\(kind)" }
  }

  /// The kind of the error.
  public var code: Code
  /// The file it is about.
  public var path: String
  /// What went wrong, with the words of the system or the library that reported it.
  public var message: String

  /// Makes an error.
  public init(code: Code, path: String, message: String) {
    self.code = code
    self.path = path
    self.message = message
  }

  /// `path: message`.
  public var description: String { "\(path): \(message)" }

  /// The current `errno` in words; read it before any other call can change it.
  static func systemMessage(_ number: Int32 = errno) -> String { String(cString: strerror(number)) }
}
