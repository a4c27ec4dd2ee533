internal import CWhistleMessages

extension Wire {
  /// Asks why candidates were chosen or not.
  public struct ExplainRequest: WireMessage {
    /// The order; a request without one is refused.
    public var order: WorkOrder?
    /// Codes of the units to explain, at most 1,000; empty: every unit with a duty for the category
    /// and every catch-all of the origin, best first, at most `limit`.
    public var candidates: [String] = []
    /// How many to return if `candidates` is empty; 0: 20.
    public var limit: UInt32 = 0

    public init() {}
  }

  /// Why candidates were chosen or not.
  public struct ExplainReply: WireMessage {
    /// The lead of the same order.
    public var lead: Candidate?
    /// One for each candidate.
    public var explanations: [Explanation] = []
    /// False if `explanations` was cut at the limit.
    public var complete = false
    /// What the explanations were computed from.
    public var revision: Revision?

    public init() {}
  }

  /// Why one candidate was chosen or not.
  public struct Explanation: WireMessage {
    /// The candidate.
    public var unit: UnitReference?
    /// It is the lead of the decision.
    public var chosen = false
    /// Its cost and path; absent if no command path or no duty gives it one.
    public var candidate: Candidate?
    /// Every filter it fails; empty if it could hold the order.
    public var failures: [FilterFailure] = []
    /// The smallest single change that would make it the lead, in words; empty if there is none.
    public var change = ""

    public init() {}
  }

  /// A hard filter that a candidate fails.
  public struct FilterFailure: WireMessage {
    /// active, reach, duty, authority, tier, admission, capacity, hours, conflict, mode or
    /// excluded.
    public var filter = ""
    /// What is wrong, naming the units and values.
    public var message = ""
    /// What would mend it.
    public var remedy = ""

    public init() {}
  }
}

extension Wire.ExplainRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ExplainRequest>?) {
    whistle__v1__explain_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__ExplainRequest) throws(WireError) {
    order = try Reading.message(source.order, "order")
    candidates = try Reading.texts(source.candidates, source.n_candidates, "candidates")
    limit = source.limit
  }

  func fill(_ target: inout Whistle__V1__ExplainRequest, in arena: borrowing Arena) {
    target.order = arena.message(order)
    (target.n_candidates, target.candidates) = arena.texts(candidates)
    target.limit = limit
  }
}

extension Wire.ExplainReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ExplainReply>?) {
    whistle__v1__explain_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__ExplainReply) throws(WireError) {
    lead = try Reading.message(source.lead, "lead")
    explanations = try Reading.messages(source.explanations, source.n_explanations, "explanations")
    complete = source.complete != 0
    revision = try Reading.message(source.revision, "revision")
  }

  func fill(_ target: inout Whistle__V1__ExplainReply, in arena: borrowing Arena) {
    target.lead = arena.message(lead)
    (target.n_explanations, target.explanations) = arena.messages(explanations)
    target.complete = complete ? 1 : 0
    target.revision = arena.message(revision)
  }
}

extension Wire.Explanation: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__Explanation>?) {
    whistle__v1__explanation__init(target)
  }

  init(_ source: borrowing Whistle__V1__Explanation) throws(WireError) {
    unit = try Reading.message(source.unit, "unit")
    chosen = source.chosen != 0
    candidate = try Reading.message(source.candidate, "candidate")
    failures = try Reading.messages(source.failures, source.n_failures, "failures")
    change = try Reading.text(source.change, "change")
  }

  func fill(_ target: inout Whistle__V1__Explanation, in arena: borrowing Arena) {
    target.unit = arena.message(unit)
    target.chosen = chosen ? 1 : 0
    target.candidate = arena.message(candidate)
    (target.n_failures, target.failures) = arena.messages(failures)
    target.change = arena.text(change)
  }
}

extension Wire.FilterFailure: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__FilterFailure>?) {
    whistle__v1__filter_failure__init(target)
  }

  init(_ source: borrowing Whistle__V1__FilterFailure) throws(WireError) {
    filter = try Reading.text(source.filter, "filter")
    message = try Reading.text(source.message, "message")
    remedy = try Reading.text(source.remedy, "remedy")
  }

  func fill(_ target: inout Whistle__V1__FilterFailure, in arena: borrowing Arena) {
    target.filter = arena.text(filter)
    target.message = arena.text(message)
    target.remedy = arena.text(remedy)
  }
}
