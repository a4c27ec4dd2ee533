/// Why a store cannot be opened, read or written.
public struct StoreError: Error, Sendable, CustomStringConvertible {
  /// The kind of the error, open for more kinds later.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: CaseIterable {
      case missingFolder, missingFile, notADatabase, notAStore, newerVersion, readOnly, locked
      case diskFull, damaged, unknownRevision, duplicateRecord, unrepresentableRecord, givenUp
      case failed
    }
    private var kind: Kind

    /// The folder of the file does not exist.
    public static let missingFolder = Self(kind: .missingFolder)
    /// The file does not exist, and it was not to be made.
    public static let missingFile = Self(kind: .missingFile)
    /// The file is something else than an SQLite database.
    public static let notADatabase = Self(kind: .notADatabase)
    /// The file is an SQLite database of another program.
    public static let notAStore = Self(kind: .notAStore)
    /// The store was made or changed by a later version of this program.
    public static let newerVersion = Self(kind: .newerVersion)
    /// The file or its folder may not be written.
    public static let readOnly = Self(kind: .readOnly)
    /// Another process, or another store in this one, writes to the file.
    public static let locked = Self(kind: .locked)
    /// There is no more room; nothing of the change was kept.
    public static let diskFull = Self(kind: .diskFull)
    /// The file's content contradicts itself.
    public static let damaged = Self(kind: .damaged)
    /// The store has no such revision.
    public static let unknownRevision = Self(kind: .unknownRevision)
    /// Two records of the organisation to import have the same key.
    public static let duplicateRecord = Self(kind: .duplicateRecord)
    /// A record of the organisation to import could not be read back as it is.
    public static let unrepresentableRecord = Self(kind: .unrepresentableRecord)
    /// Whoever asked for the change waits for it no longer; nothing of it was kept.
    public static let givenUp = Self(kind: .givenUp)
    /// Anything else; the message has SQLite's or the system's words.
    public static let failed = Self(kind: .failed)

    /// Every code.
    public static let all = Kind.allCases.map { Self(kind: $0) }

    /// The name of the kind.
    public var description: String { "\(kind)" }
  }

  public var code: Code
  /// The file of the store.
  public var path: String
  /// What went wrong, with the words of SQLite or the system, and what to do about it.
  public var message: String

  public init(_ code: Code, path: String, _ message: String) {
    self.code = code
    self.path = path
    self.message = message
  }

  /// `path: message`.
  public var description: String { "\(path): \(message)" }
}
