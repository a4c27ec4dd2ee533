internal import OrganizationGraph
public import WorkOrders

/// What a look at every event found.
public struct LedgerReport: Hashable, Sendable {
  /// An archive that the ledger has a record of.
  public struct Archive: Hashable, Sendable {
    public let record: LedgerArchive
    /// Where it was looked at; nil: it was not found.
    public let path: String?
  }

  /// Of the file itself; those in archives are theirs.
  public var events: UInt64 = 0
  public var orders: UInt64 = 0
  public var requests: UInt64 = 0
  /// Of every order that was ever received.
  public var counts = OrderCounts()
  /// How many of these are in archives.
  public var archivedOrders: UInt64 = 0
  public var archives: [Archive] = []
  /// The policies that were in force, oldest first.
  public var policies: [PolicyRecord] = []
  /// Events that name a policy from before the ledger kept its text.
  public var eventsWithoutPolicy: UInt64 = 0
  /// The hash of the last event or record, hexadecimal.
  public var hash = ""
  /// In words, at most `mostFaults`; empty if everything holds.
  public var faults: [String] = []

  static let mostFaults = 100

  mutating func add(_ fault: String) {
    if faults.count < Self.mostFaults { faults.append(fault) }
  }
}
