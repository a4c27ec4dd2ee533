import OrganizationGraph

/// An open order in the book, 160 bytes: codes as numbers, moments as seconds, and its places in the
/// deadline heap and in the list of its holder. What few orders have is in `BookExtras`.
struct BookRow: BitwiseCopyable {
  static let none = UInt32.max
  static let never = Int64.max

  var id: UInt64 = 0
  var sequence: UInt64 = 0
  var mergeInto: UInt64 = 0
  var receivedAt: Int64 = 0
  var startedAt = never
  var due = never
  var deadline = never
  var warnAt = never
  var raiseAt = never
  var givenDeadline = never
  /// When the next of its clocks runs out.
  var nextAt = never
  var holder: UInt32 = 0
  var desk: UInt32 = 0
  var origin: UInt32 = 0
  var category: UInt32 = 0
  var urgency: UInt32 = 0
  var edge: UInt32 = 0
  /// The first two who worked on it.
  var firstWorker: UInt32 = 0
  var secondWorker: UInt32 = 0
  /// The person who is to do it.
  var assignee: UInt32 = 0
  /// The capacity pool that it is counted in; kept for whoever counts.
  var pool = none
  var heapPlace = none
  /// Neighbours among the orders of its holder.
  var before = none
  var behind = none
  var rank: UInt16 = 0
  var raises: UInt16 = 0
  var urges: UInt16 = 0
  var absorbed: UInt16 = 0
  var reworks: UInt16 = 0
  var bounces: UInt8 = 0
  var reopens: UInt8 = 0
  var status: UInt8 = 0
  var mode: UInt8 = 0
  var parkedFrom: UInt8 = 0
  var flags: UInt8 = 0

  /// Takes over the names that orders in a row often share.
  mutating func guess(from other: BookRow) {
    desk = other.desk
    urgency = other.urgency
    category = other.category
  }

  static let overdue: UInt8 = 1
  static let forced: UInt8 = 2
  static let hasExtras: UInt8 = 4
}

/// What only some orders have.
struct BookExtras: Equatable {
  var workers: [String] = []
  var excluded: [String] = []
  var subjects: [String] = []
  var formerLeads: [String] = []
  var group: [CalledUnit] = []
  var extensionAsked: Instant?
  var returner = ""
  var voidProposer: String?
  var parkedAt: Instant?
  var scores: [Int] = []

  init() {}

  /// The units that are named here.
  var units: [String] { [returner] + excluded + subjects + formerLeads + group.map(\.unit) }

  /// The rare parts of a state; nil where it has none.
  init?(_ state: OrderState) {
    guard
      state.workers.count > 2 || !state.excluded.isEmpty || !state.subjects.isEmpty
        || !state.formerLeads.isEmpty
        || !state.group.isEmpty || state.extensionAsked != nil || !state.returner.isEmpty
        || state.voidProposer != nil || state.parkedAt != nil || !state.scores.isEmpty
    else { return nil }
    workers = Array(state.workers.dropFirst(2))
    excluded = state.excluded
    subjects = state.subjects
    formerLeads = state.formerLeads
    group = state.group
    extensionAsked = state.extensionAsked
    returner = state.returner
    voidProposer = state.voidProposer
    parkedAt = state.parkedAt
    scores = state.scores
  }
}

extension Optional where Wrapped == Instant {
  var bookSeconds: Int64 { self?.seconds ?? BookRow.never }
}

extension Int64 {
  var bookInstant: Instant? { self == BookRow.never ? nil : Instant(seconds: self) }
}
