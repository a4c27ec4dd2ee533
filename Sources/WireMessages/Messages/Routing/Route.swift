internal import CWhistleMessages

extension Wire {
  /// Asks for the decision on one order.
  public struct RouteRequest: WireMessage {
    /// The order; a request without one is refused.
    public var order: WorkOrder?
    /// How many of the next best candidates to return, at most 16; 0: 3.
    public var alternatives: UInt32 = 0
    /// Return no alternatives at all.
    public var leadOnly = false

    public init() {}
  }

  /// The decision on one order.
  public struct RouteReply: WireMessage {
    /// The one accountable unit.
    public var lead: Candidate?
    /// The helpers that the category asks for.
    public var helpers: [Helper] = []
    /// The next best candidates, best first.
    public var alternatives: [Alternative] = []
    /// The escalation ladder, first rung first.
    public var ladder: [Rung] = []
    /// No unit with a duty for the category could take it: the catch-all holds the order.
    public var shortage = false
    /// What made it a shortage, in words; empty if it is none.
    public var shortageReason = ""
    /// When it must be done, seconds since 1970-01-01 UTC; 0 if nothing sets a limit.
    public var deadline: Int64 = 0
    /// Where the deadline comes from, in words.
    public var deadlineSource = ""
    /// What the decision was computed from.
    public var revision: Revision?

    public init() {}
  }

  /// A candidate that was not chosen.
  public struct Alternative: WireMessage {
    /// The unit, its cost and its path.
    public var candidate: Candidate?
    /// Its total cost less the lead's, never negative.
    public var difference: Int64 = 0
    /// The parts in which the two differ, theirs less the lead's.
    public var separatedBy: [CostPart] = []

    public init() {}
  }

  /// A helper that the category asks for.
  public struct Helper: WireMessage {
    /// Category whose duty the helper is needed for.
    public var dutyCategory = ""
    /// The unit; absent if none passes the filters.
    public var candidate: Candidate?

    public init() {}
  }

  /// 提级: one rung of the escalation ladder.
  public struct Rung: WireMessage {
    /// The unit that the order is raised to.
    public var unit: UnitReference?
    /// When the order is raised to it, seconds since 1970-01-01 UTC.
    public var at: Int64 = 0
    /// Why this unit, and which vacant levels were skipped, in words.
    public var reason = ""

    public init() {}
  }
}

extension Wire.RouteRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__RouteRequest>?) {
    whistle__v1__route_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__RouteRequest) throws(WireError) {
    order = try Reading.message(source.order, "order")
    alternatives = source.alternatives
    leadOnly = source.lead_only != 0
  }

  func fill(_ target: inout Whistle__V1__RouteRequest, in arena: borrowing Arena) {
    target.order = arena.message(order)
    target.alternatives = alternatives
    target.lead_only = leadOnly ? 1 : 0
  }
}

extension Wire.RouteReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__RouteReply>?) {
    whistle__v1__route_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__RouteReply) throws(WireError) {
    lead = try Reading.message(source.lead, "lead")
    helpers = try Reading.messages(source.helpers, source.n_helpers, "helpers")
    alternatives = try Reading.messages(source.alternatives, source.n_alternatives, "alternatives")
    ladder = try Reading.messages(source.ladder, source.n_ladder, "ladder")
    shortage = source.shortage != 0
    shortageReason = try Reading.text(source.shortage_reason, "shortage_reason")
    deadline = source.deadline
    deadlineSource = try Reading.text(source.deadline_source, "deadline_source")
    revision = try Reading.message(source.revision, "revision")
  }

  func fill(_ target: inout Whistle__V1__RouteReply, in arena: borrowing Arena) {
    target.lead = arena.message(lead)
    (target.n_helpers, target.helpers) = arena.messages(helpers)
    (target.n_alternatives, target.alternatives) = arena.messages(alternatives)
    (target.n_ladder, target.ladder) = arena.messages(ladder)
    target.shortage = shortage ? 1 : 0
    target.shortage_reason = arena.text(shortageReason)
    target.deadline = deadline
    target.deadline_source = arena.text(deadlineSource)
    target.revision = arena.message(revision)
  }
}

extension Wire.Alternative: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__Alternative>?) {
    whistle__v1__alternative__init(target)
  }

  init(_ source: borrowing Whistle__V1__Alternative) throws(WireError) {
    candidate = try Reading.message(source.candidate, "candidate")
    difference = source.difference
    separatedBy = try Reading.messages(source.separated_by, source.n_separated_by, "separated_by")
  }

  func fill(_ target: inout Whistle__V1__Alternative, in arena: borrowing Arena) {
    target.candidate = arena.message(candidate)
    target.difference = difference
    (target.n_separated_by, target.separated_by) = arena.messages(separatedBy)
  }
}

extension Wire.Helper: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__Helper>?) {
    whistle__v1__helper__init(target)
  }

  init(_ source: borrowing Whistle__V1__Helper) throws(WireError) {
    dutyCategory = try Reading.text(source.duty_category, "duty_category")
    candidate = try Reading.message(source.candidate, "candidate")
  }

  func fill(_ target: inout Whistle__V1__Helper, in arena: borrowing Arena) {
    target.duty_category = arena.text(dutyCategory)
    target.candidate = arena.message(candidate)
  }
}

extension Wire.Rung: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__Rung>?) {
    whistle__v1__rung__init(target)
  }

  init(_ source: borrowing Whistle__V1__Rung) throws(WireError) {
    unit = try Reading.message(source.unit, "unit")
    at = source.at
    reason = try Reading.text(source.reason, "reason")
  }

  func fill(_ target: inout Whistle__V1__Rung, in arena: borrowing Arena) {
    target.unit = arena.message(unit)
    target.at = at
    target.reason = arena.text(reason)
  }
}
