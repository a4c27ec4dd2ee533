internal import CWhistleMessages

extension Wire {
  /// A piece of evidence, kept elsewhere.
  public struct Evidence: WireMessage {
    /// photo, document, visit, call, sensor, statement, video or another word; a photo alone proves
    /// nothing.
    public var kind = ""
    /// Where it is kept: a number, a path, a link.
    public var reference = ""
    /// In words.
    public var note = ""

    public init() {}
  }

  /// One step that was taken.
  public struct OrderEvent: WireMessage {
    /// Place in the ledger, from 1, without gaps.
    public var sequence: UInt64 = 0
    /// The order.
    public var order: UInt64 = 0
    /// When, in seconds since 1970-01-01 UTC.
    public var at: Int64 = 0
    /// The step.
    public var step = ""
    /// Empty for routing and clocks.
    public var person = ""
    /// Code of the unit.
    public var unit = ""
    /// Why, in words.
    public var reason = ""
    /// What shows it.
    public var evidence: [Evidence] = []
    /// Code of the unit that the step is about.
    public var target = ""
    /// The units that were called.
    public var called: [String] = []
    /// A moment that the step names; 0: none.
    public var until: Int64 = 0
    /// Number of the other order of a merge.
    public var other: UInt64 = 0
    /// Code of the category.
    public var category = ""
    /// What the resident gave, 1 to 5; 0: nothing.
    public var score: UInt32 = 0
    /// State and holder behind the step.
    public var status = ""
    /// The accountable unit.
    public var holder = ""
    /// When it must be done; 0: nothing says so.
    public var deadline: Int64 = 0
    /// Revision of the organisation that was used; 0: none.
    public var organizationRevision: UInt64 = 0
    /// Version of the limits that its clocks were set by.
    public var policy = ""
    /// The holder before, where it is another.
    public var formerHolder = ""
    /// Code of the chain unit that the place is in, where reclassify has made it another.
    public var origin = ""
    /// The urgency, where reclassify has made it another.
    public var urgency = ""
    /// What was set right.
    public var corrections: [Correction] = []
    /// Of succeed: the unit whose place the target takes.
    public var predecessor = ""
    /// Of assign: the person who is to do it.
    public var assignee = ""

    public init() {}
  }
}

extension Wire.Evidence: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__Evidence>?) {
    whistle__v1__evidence__init(target)
  }

  init(_ source: borrowing Whistle__V1__Evidence) throws(WireError) {
    kind = try Reading.text(source.kind, "kind")
    reference = try Reading.text(source.reference, "reference")
    note = try Reading.text(source.note, "note")
  }

  func fill(_ target: inout Whistle__V1__Evidence, in arena: borrowing Arena) {
    target.kind = arena.text(kind)
    target.reference = arena.text(reference)
    target.note = arena.text(note)
  }
}

extension Wire.OrderEvent: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__OrderEvent>?) {
    whistle__v1__order_event__init(target)
  }

  init(_ source: borrowing Whistle__V1__OrderEvent) throws(WireError) {
    sequence = source.sequence
    order = source.order
    at = source.at
    step = try Reading.text(source.step, "step")
    person = try Reading.text(source.person, "person")
    unit = try Reading.text(source.unit, "unit")
    reason = try Reading.text(source.reason, "reason")
    evidence = try Reading.messages(source.evidence, source.n_evidence, "evidence")
    target = try Reading.text(source.target, "target")
    called = try Reading.texts(source.called, source.n_called, "called")
    until = source.until
    other = source.other
    category = try Reading.text(source.category, "category")
    score = source.score
    status = try Reading.text(source.status, "status")
    holder = try Reading.text(source.holder, "holder")
    deadline = source.deadline
    organizationRevision = source.organization_revision
    policy = try Reading.text(source.policy, "policy")
    formerHolder = try Reading.text(source.former_holder, "former_holder")
    origin = try Reading.text(source.origin, "origin")
    urgency = try Reading.text(source.urgency, "urgency")
    corrections = try Reading.messages(source.corrections, source.n_corrections, "corrections")
    predecessor = try Reading.text(source.predecessor, "predecessor")
    assignee = try Reading.text(source.assignee, "assignee")
  }

  func fill(_ target: inout Whistle__V1__OrderEvent, in arena: borrowing Arena) {
    target.sequence = sequence
    target.order = order
    target.at = at
    target.step = arena.text(step)
    target.person = arena.text(person)
    target.unit = arena.text(unit)
    target.reason = arena.text(reason)
    (target.n_evidence, target.evidence) = arena.messages(evidence)
    target.target = arena.text(self.target)
    (target.n_called, target.called) = arena.texts(called)
    target.until = until
    target.other = other
    target.category = arena.text(category)
    target.score = score
    target.status = arena.text(status)
    target.holder = arena.text(holder)
    target.deadline = deadline
    target.organization_revision = organizationRevision
    target.policy = arena.text(policy)
    target.former_holder = arena.text(formerHolder)
    target.origin = arena.text(origin)
    target.urgency = arena.text(urgency)
    (target.n_corrections, target.corrections) = arena.messages(corrections)
    target.predecessor = arena.text(predecessor)
    target.assignee = arena.text(assignee)
  }
}
