/// Why a folder cannot be read or written at all.
///
/// What is wrong with its content is a `FolderFault` instead.
public struct FolderError: Error, Sendable, CustomStringConvertible {
  /// The kind of the error, open for more kinds later.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind {
      case missingFolder, notAFolder, unreadable, unwritable, unrepresentableRecord
    }
    private var kind: Kind

    /// There is nothing at the path.
    public static let missingFolder = Self(kind: .missingFolder)
    /// There is something else at the path.
    public static let notAFolder = Self(kind: .notAFolder)
    /// The folder may not be listed, or a file cannot be opened.
    public static let unreadable = Self(kind: .unreadable)
    /// The folder or a file in it cannot be written.
    public static let unwritable = Self(kind: .unwritable)
    /// A record would not be read back as it is.
    public static let unrepresentableRecord = Self(kind: .unrepresentableRecord)

    /// The name of the kind.
    public var description: String { "\(kind)" }
  }

  public var code: Code
  /// The folder or file it is about.
  public var path: String
  /// What went wrong, with the system's words.
  public var message: String

  /// `path: message`.
  public var description: String { "\(path): \(message)" }
}
