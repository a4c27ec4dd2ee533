/// Why a ledger cannot be opened, read or appended to.
public struct LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Open: later versions may add codes.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: CaseIterable {
      case missing, notALedger, newerVersion, olderVersion, readOnly, cutOff, locked, diskFull
      case damaged, tailLost, policyChanged, failed
    }
    private let kind: Kind

    /// Every code there is.
    public static let all = Kind.allCases.map { Self(kind: $0) }

    /// The file or its folder does not exist.
    public static let missing = Self(kind: .missing)
    /// The file is something else.
    public static let notALedger = Self(kind: .notALedger)
    /// It was made or changed by a later version of this program.
    public static let newerVersion = Self(kind: .newerVersion)
    /// It was made by an earlier version of this program; whoever writes it next brings it up to date.
    public static let olderVersion = Self(kind: .olderVersion)
    /// It may not be written.
    public static let readOnly = Self(kind: .readOnly)
    /// The power failed while it was being made; whoever writes it next takes the half of it back.
    public static let cutOff = Self(kind: .cutOff)
    /// Another process has it.
    public static let locked = Self(kind: .locked)
    /// There is no more room; nothing of the batch was kept, and writing goes on once there is.
    public static let diskFull = Self(kind: .diskFull)
    /// What is in it contradicts itself.
    public static let damaged = Self(kind: .damaged)
    /// Events that were once on disk are gone.
    public static let tailLost = Self(kind: .tailLost)
    /// The policy of orders has the version of another one that the ledger keeps.
    public static let policyChanged = Self(kind: .policyChanged)
    /// Anything else, a failed fsync above all: what was written last is not known to be on disk, so
    /// nothing more is taken until the ledger has been opened anew.
    public static let failed = Self(kind: .failed)

    public var description: String { "\(kind)" }
  }

  public var code: Code
  /// What is wrong and what to do, with the words of the system.
  public var message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
