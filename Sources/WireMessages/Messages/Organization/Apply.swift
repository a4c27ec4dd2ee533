internal import CWhistleMessages

extension Wire {
  /// An origin and category that would get another lead.
  public struct LeadDifference: WireMessage {
    public var origin = ""
    public var category = ""
    /// Code of the lead now; empty: nobody.
    public var before = ""
    /// Code of the lead then; empty: nobody.
    public var after = ""

    public init() {}
  }

  /// What changes would do to the routing of orders of ordinary urgency in peacetime.
  public struct RoutingDifferences: WireMessage {
    /// Pairs of origin and category that the changes can touch, all of which were compared.
    public var compared: UInt64 = 0
    /// Those of them that would get another lead.
    public var changed: UInt64 = 0
    /// The first of these.
    public var examples: [LeadDifference] = []
    /// When the compared orders are received, in seconds since 1970-01-01 UTC.
    public var at: Int64 = 0

    public init() {}
  }

  /// Asks what a change set would do.
  public struct DryRunRequest: WireMessage {
    public var changes: ChangeSet?
    /// When the orders that are compared are received, in seconds since 1970-01-01 UTC; 0: now.
    public var at: Int64 = 0
    /// Most examples of other leads, at most 1,000; 0: 10.
    public var mostExamples: UInt32 = 0

    public init() {}
  }

  /// What a change set would do.
  public struct DryRunReply: WireMessage {
    /// APPLIED means that it would be.
    public var report: ChangeReport?
    /// Absent if it would not be applied.
    public var routing: RoutingDifferences?
    /// What it was compared with.
    public var revision: Revision?

    public init() {}
  }

  /// Asks for a change set to be made.
  public struct ApplyRequest: WireMessage {
    public var changes: ChangeSet?

    public init() {}
  }

  /// What became of a change set or an import.
  public struct ApplyReply: WireMessage {
    public var report: ChangeReport?
    /// What routing decides on now.
    public var revision: Revision?

    public init() {}
  }
}

extension Wire.LeadDifference: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__LeadDifference>?) {
    whistle__v1__lead_difference__init(target)
  }

  init(_ source: borrowing Whistle__V1__LeadDifference) throws(WireError) {
    origin = try Reading.text(source.origin, "origin")
    category = try Reading.text(source.category, "category")
    before = try Reading.text(source.before, "before")
    after = try Reading.text(source.after, "after")
  }

  func fill(_ target: inout Whistle__V1__LeadDifference, in arena: borrowing Arena) {
    target.origin = arena.text(origin)
    target.category = arena.text(category)
    target.before = arena.text(before)
    target.after = arena.text(after)
  }
}

extension Wire.RoutingDifferences: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__RoutingDifferences>?) {
    whistle__v1__routing_differences__init(target)
  }

  init(_ source: borrowing Whistle__V1__RoutingDifferences) throws(WireError) {
    compared = source.compared
    changed = source.changed
    examples = try Reading.messages(source.examples, source.n_examples, "examples")
    at = source.at
  }

  func fill(_ target: inout Whistle__V1__RoutingDifferences, in arena: borrowing Arena) {
    target.compared = compared
    target.changed = changed
    (target.n_examples, target.examples) = arena.messages(examples)
    target.at = at
  }
}

extension Wire.DryRunRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__DryRunRequest>?) {
    whistle__v1__dry_run_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__DryRunRequest) throws(WireError) {
    changes = try Reading.message(source.changes, "changes")
    at = source.at
    mostExamples = source.most_examples
  }

  func fill(_ target: inout Whistle__V1__DryRunRequest, in arena: borrowing Arena) {
    target.changes = arena.message(changes)
    target.at = at
    target.most_examples = mostExamples
  }
}

extension Wire.DryRunReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__DryRunReply>?) {
    whistle__v1__dry_run_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__DryRunReply) throws(WireError) {
    report = try Reading.message(source.report, "report")
    routing = try Reading.message(source.routing, "routing")
    revision = try Reading.message(source.revision, "revision")
  }

  func fill(_ target: inout Whistle__V1__DryRunReply, in arena: borrowing Arena) {
    target.report = arena.message(report)
    target.routing = arena.message(routing)
    target.revision = arena.message(revision)
  }
}

extension Wire.ApplyRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ApplyRequest>?) {
    whistle__v1__apply_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__ApplyRequest) throws(WireError) {
    changes = try Reading.message(source.changes, "changes")
  }

  func fill(_ target: inout Whistle__V1__ApplyRequest, in arena: borrowing Arena) {
    target.changes = arena.message(changes)
  }
}

extension Wire.ApplyReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ApplyReply>?) {
    whistle__v1__apply_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__ApplyReply) throws(WireError) {
    report = try Reading.message(source.report, "report")
    revision = try Reading.message(source.revision, "revision")
  }

  func fill(_ target: inout Whistle__V1__ApplyReply, in arena: borrowing Arena) {
    target.report = arena.message(report)
    target.revision = arena.message(revision)
  }
}
