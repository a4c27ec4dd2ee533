public import OrganizationGraph

/// Where the events of work orders are kept, and what is derived from them.
///
/// One thread at a time appends, any number reads, also while it does. What `append` has returned for is
/// kept whatever happens to the process or the machine; what it has thrown for is not there. Readers see
/// whole appends only.
public protocol Ledger: AnyObject, Sendable {
  /// The last event; nothing has happened yet if its sequence is 0.
  var head: LedgerHead { get }

  /// Keeps the batches that `next` gives until it gives none, all of them or nothing. It may wait for one
  /// while the ones before are being written.
  ///
  /// - Throws: `LedgerError`. After `.diskFull` further appends may succeed; after `.failed` none does.
  func append(_ next: () -> LedgerBatch?) throws(LedgerError)

  /// The writes that first used these idempotency keys; keys that none has used are left out.
  func writes(keys: [String]) throws(LedgerError) -> [String: LedgerWrite]

  /// Every open order. What a restart reads.
  func forEachOpen(_ body: (OrderState) -> Void) throws(LedgerError)

  /// Orders by state.
  func counts() throws(LedgerError) -> OrderCounts

  /// An order as it stands, open or not, with what it said when it was filed; nil if there is none, or
  /// it is in an archive.
  func order(_ id: UInt64) throws(LedgerError) -> FiledOrder?

  /// The name of the archive that an order of closed years is in; nil if it is in none.
  func archive(of order: UInt64) throws(LedgerError) -> String?

  /// Events behind a sequence, of one order or of all, by sequence.
  func events(
    after sequence: UInt64, order: UInt64?, limit: Int
  ) throws(LedgerError) -> [OrderEvent]

  /// The policies that were ever in force, oldest first. One that comes into force again is there again.
  func policies() throws(LedgerError) -> [PolicyRecord]

  /// Keeps the text of a policy that is in force from now on.
  func keep(_ policy: PolicyRecord) throws(LedgerError)

  /// A page of orders, newest first.
  func list(_ query: OrderQuery) throws(LedgerError) -> OrderPage

  /// A page of the lives of orders that meet a query, newest first, whatever it says of `text`, `channel` and
  /// `limit`: words are not read, and all are given that are looked at for one page.
  func lives(_ query: OrderQuery) throws(LedgerError) -> LifePage
}

extension Ledger {
  /// Keeps a batch, all of it or nothing.
  public func append(_ batch: LedgerBatch) throws(LedgerError) {
    var rest: LedgerBatch? = batch
    try append {
      defer { rest = nil }
      return rest
    }
  }
}

/// The last event of a ledger.
public struct LedgerHead: Hashable, Sendable {
  public var sequence: UInt64
  /// Number of the newest order.
  public var lastOrder: UInt64
  /// Time of the last event; no later event has an earlier one.
  public var at: Instant

  public init(sequence: UInt64 = 0, lastOrder: UInt64 = 0, at: Instant = Instant(seconds: 0)) {
    self.sequence = sequence
    self.lastOrder = lastOrder
    self.at = at
  }
}

/// A write with an idempotency key: what was asked, and what was answered.
public struct LedgerWrite: Hashable, Sendable {
  public var key: String
  /// Of the request, so that another request with the same key is found out.
  public var fingerprint: UInt64
  /// Sequence of the last event that it made.
  public var sequence: UInt64
  /// The first reply, byte for byte.
  public var reply: [UInt8]
  /// The archive that has the reply; `reply` is empty then.
  public var archive: String?

  public init(key: String, fingerprint: UInt64, sequence: UInt64, reply: [UInt8]) {
    self.key = key
    self.fingerprint = fingerprint
    self.sequence = sequence
    self.reply = reply
  }
}

/// What is appended in one go.
public struct LedgerBatch: Sendable {
  /// With the next sequences, without a gap.
  public var events: [OrderEvent] = []
  /// Every order that the events touch, as they leave it.
  public var states: [OrderState] = []
  /// Each made an event, and none made the same.
  public var writes: [LedgerWrite] = []

  public init() {}
  public var isEmpty: Bool { events.isEmpty && writes.isEmpty }
}

/// An order with the words it was filed with.
public struct FiledOrder: Hashable, Sendable {
  public var state: OrderState
  public var content: OrderContent
  /// When it was taken in.
  public var filedAt: Instant
  /// When it ended.
  public var endedAt: Instant?

  public init(state: OrderState, content: OrderContent, filedAt: Instant, endedAt: Instant? = nil) {
    self.state = state
    self.content = content
    self.filedAt = filedAt
    self.endedAt = endedAt
  }
}

/// Which orders a list has. Every condition that is given must hold.
public struct OrderQuery: Sendable {
  public var holder: String?
  public var statuses: Set<OrderStatus> = []
  public var category: String?
  /// Its time limit ends before.
  public var dueBefore: Instant?
  /// The person of the holder who is to do it.
  public var assignee: String?
  /// It asks the centre for something (`OrderState.isAsking`).
  public var isAsking = false
  /// A unit that was called to it and has not finished.
  public var called: String?
  /// A called unit has not come in time (`OrderState.isMissingUnit`).
  public var isMissingUnit = false
  /// What the resident said last.
  public var satisfaction: Satisfaction?
  /// Filed at or after one moment, and before another.
  public var filedFrom: Instant?
  public var filedUntil: Instant?
  /// Ended at or after one moment, and before another.
  public var endedFrom: Instant?
  public var endedUntil: Instant?
  /// Where it came from; never empty.
  public var channel: String?
  public var urgency: String?
  /// Only those that were not done in time (`OrderState.isOverdue`).
  public var isOverdue = false
  /// In its title, text, place, reference or contact, byte for byte.
  public var text = ""
  /// Only orders that this accepts, by origin: the territory.
  public var origin: (@Sendable (String) -> Bool)?
  /// Only orders with lesser numbers: where the page before ended.
  public var before: UInt64 = .max
  public var limit = 100
  /// Rows that are looked at for one page; a page may end before it is full.
  public var mostScanned = 20_000

  public init() {}
}

/// Orders, newest first, and where to go on.
public struct OrderPage: Sendable {
  public var orders: [FiledOrder] = []
  /// `before` of the next page; nil: this was the last.
  public var next: UInt64?

  public init() {}
}
