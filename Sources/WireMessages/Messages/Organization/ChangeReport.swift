internal import CWhistleMessages

extension Wire {
  /// What became of a change set.
  public struct ChangeOutcome: RawRepresentable, Hashable, Sendable {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let unspecified = ChangeOutcome(rawValue: 0)
    /// It made a revision; of a dry run: it would.
    public static let applied = ChangeOutcome(rawValue: 1)
    /// A change set with its key was applied before; this is the answer of then.
    public static let repeated = ChangeOutcome(rawValue: 2)
    /// It comes to no change; no revision was made.
    public static let unchanged = ChangeOutcome(rawValue: 3)
    /// It would break rules, or a change has no meaning. Nothing was changed.
    public static let refused = ChangeOutcome(rawValue: 4)
    /// Others have changed the same records since its base. Nothing was changed.
    public static let conflict = ChangeOutcome(rawValue: 5)
  }

  /// One revision of the organisation.
  public struct RevisionEntry: WireMessage {
    public var number: UInt64 = 0
    /// Seconds since 1970-01-01 UTC.
    public var createdAt: Int64 = 0
    public var author = ""
    public var reason = ""
    /// The revision that its author looked at; 0: none was named.
    public var baseRevision: UInt64 = 0
    /// Key of its change set; empty: it has none.
    public var key = ""
    public var organizationDigest = ""
    public var policyDigest = ""

    public init() {}
  }

  /// A rule that the organisation would break.
  public struct RuleBreach: WireMessage {
    /// Code of the rule, e.g. "one-leader".
    public var rule = ""
    /// What would be wrong, naming the units.
    public var message = ""
    /// What would be right.
    public var remedy = ""

    public init() {}
  }

  /// A revision since the base of a change set that changed some of the same records.
  public struct RivalRevision: WireMessage {
    public var revision: RevisionEntry?
    /// The records, without what they were and are.
    public var records: [RecordChange] = []

    public init() {}
  }

  /// What became of a change set, with everything that it touches.
  public struct ChangeReport: WireMessage {
    public var outcome = ChangeOutcome.unspecified
    /// The revision that it made, then or now; if unchanged, the latest. Absent if nothing was made.
    public var revision: RevisionEntry?
    /// Every record that changes, in the order of tables and keys.
    public var records: [RecordChange] = []
    /// Of REFUSED: every rule that would be broken.
    public var breaches: [RuleBreach] = []
    /// Of CONFLICT.
    public var rivals: [RivalRevision] = []
    /// Of REFUSED and CONFLICT, in words.
    public var message = ""
    /// Of REFUSED: which change has no meaning, counted from 1; 0: not one alone.
    public var change: UInt32 = 0
    /// Open orders of units that close, are suspended or are taken out: to be transferred, or they are
    /// raised once they are late. Empty also where the server keeps no orders.
    public var held: [HeldOrders] = []

    public init() {}
  }

  /// The open orders of a unit: those that it holds or was called to, and those whose place is in it.
  public struct HeldOrders: WireMessage {
    /// Code of the unit.
    public var unit = ""
    /// Its name.
    public var name = ""
    /// The first day on which it takes no orders, YYYY-MM-DD; empty: from now on.
    public var from = ""
    /// How many.
    public var orders: UInt64 = 0
    /// Numbers of the first of them, at most 10: urgent ones first, then by deadline.
    public var examples: [UInt64] = []
    /// How many have their place in the unit, not below it.
    public var placed: UInt64 = 0
    /// Numbers of the first of them, at most 10, the oldest first.
    public var placedExamples: [UInt64] = []
    /// Codes of the units that take its place.
    public var successors: [String] = []

    public init() {}
  }
}

extension Wire.ChangeOutcome: WordedEnum {
  static let words: [Int32: String] = [
    0: "CHANGE_OUTCOME_UNSPECIFIED",
    1: "CHANGE_OUTCOME_APPLIED",
    2: "CHANGE_OUTCOME_REPEATED",
    3: "CHANGE_OUTCOME_UNCHANGED",
    4: "CHANGE_OUTCOME_REFUSED",
    5: "CHANGE_OUTCOME_CONFLICT",
  ]
}

extension Wire.RevisionEntry: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__RevisionEntry>?) {
    whistle__v1__revision_entry__init(target)
  }

  init(_ source: borrowing Whistle__V1__RevisionEntry) throws(WireError) {
    number = source.number
    createdAt = source.created_at
    author = try Reading.text(source.author, "author")
    reason = try Reading.text(source.reason, "reason")
    baseRevision = source.base_revision
    key = try Reading.text(source.key, "key")
    organizationDigest = try Reading.text(source.organization_digest, "organization_digest")
    policyDigest = try Reading.text(source.policy_digest, "policy_digest")
  }

  func fill(_ target: inout Whistle__V1__RevisionEntry, in arena: borrowing Arena) {
    target.number = number
    target.created_at = createdAt
    target.author = arena.text(author)
    target.reason = arena.text(reason)
    target.base_revision = baseRevision
    target.key = arena.text(key)
    target.organization_digest = arena.text(organizationDigest)
    target.policy_digest = arena.text(policyDigest)
  }
}

extension Wire.RuleBreach: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__RuleBreach>?) {
    whistle__v1__rule_breach__init(target)
  }

  init(_ source: borrowing Whistle__V1__RuleBreach) throws(WireError) {
    rule = try Reading.text(source.rule, "rule")
    message = try Reading.text(source.message, "message")
    remedy = try Reading.text(source.remedy, "remedy")
  }

  func fill(_ target: inout Whistle__V1__RuleBreach, in arena: borrowing Arena) {
    target.rule = arena.text(rule)
    target.message = arena.text(message)
    target.remedy = arena.text(remedy)
  }
}

extension Wire.RivalRevision: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__RivalRevision>?) {
    whistle__v1__rival_revision__init(target)
  }

  init(_ source: borrowing Whistle__V1__RivalRevision) throws(WireError) {
    revision = try Reading.message(source.revision, "revision")
    records = try Reading.messages(source.records, source.n_records, "records")
  }

  func fill(_ target: inout Whistle__V1__RivalRevision, in arena: borrowing Arena) {
    target.revision = arena.message(revision)
    (target.n_records, target.records) = arena.messages(records)
  }
}

extension Wire.ChangeReport: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ChangeReport>?) {
    whistle__v1__change_report__init(target)
  }

  init(_ source: borrowing Whistle__V1__ChangeReport) throws(WireError) {
    outcome = Wire.ChangeOutcome(rawValue: Int32(bitPattern: source.outcome.rawValue))
    revision = try Reading.message(source.revision, "revision")
    records = try Reading.messages(source.records, source.n_records, "records")
    breaches = try Reading.messages(source.breaches, source.n_breaches, "breaches")
    rivals = try Reading.messages(source.rivals, source.n_rivals, "rivals")
    message = try Reading.text(source.message, "message")
    change = source.change
    held = try Reading.messages(source.held, source.n_held, "held")
  }

  func fill(_ target: inout Whistle__V1__ChangeReport, in arena: borrowing Arena) {
    target.outcome = .init(rawValue: UInt32(bitPattern: outcome.rawValue))
    target.revision = arena.message(revision)
    (target.n_records, target.records) = arena.messages(records)
    (target.n_breaches, target.breaches) = arena.messages(breaches)
    (target.n_rivals, target.rivals) = arena.messages(rivals)
    target.message = arena.text(message)
    target.change = change
    (target.n_held, target.held) = arena.messages(held)
  }
}

extension Wire.HeldOrders: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__HeldOrders>?) {
    whistle__v1__held_orders__init(target)
  }

  init(_ source: borrowing Whistle__V1__HeldOrders) throws(WireError) {
    unit = try Reading.text(source.unit, "unit")
    name = try Reading.text(source.name, "name")
    from = try Reading.text(source.from, "from")
    orders = source.orders
    examples = Reading.numbers(source.examples, source.n_examples)
    placed = source.placed
    placedExamples = Reading.numbers(source.placed_examples, source.n_placed_examples)
    successors = try Reading.texts(source.successors, source.n_successors, "successors")
  }

  func fill(_ target: inout Whistle__V1__HeldOrders, in arena: borrowing Arena) {
    target.unit = arena.text(unit)
    target.name = arena.text(name)
    target.from = arena.text(from)
    target.orders = orders
    (target.n_examples, target.examples) = arena.numbers(examples)
    target.placed = placed
    (target.n_placed_examples, target.placed_examples) = arena.numbers(placedExamples)
    (target.n_successors, target.successors) = arena.texts(successors)
  }
}
