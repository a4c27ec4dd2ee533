internal import CWhistleMessages

extension Wire {
  /// Takes an order in.
  public struct FileRequest: WireMessage {
    /// Made by the caller, unique for each order, at most 128 bytes; a repeated key gives the first
    /// reply and changes nothing.
    public var key = ""
    /// What is to be routed. Its received_at is when the resident called; the limits run from
    /// dispatch.
    public var order: WorkOrder?
    /// Who takes it in.
    public var person = ""
    /// Unit of that person; empty for a resident.
    public var unit = ""
    /// Code of the unit that answers for it until a unit holds it; empty: the root.
    public var desk = ""
    /// In a few words.
    public var title = ""
    /// In full.
    public var text = ""
    /// The place in words.
    public var place = ""
    /// Where it came from: hotline, app, patrol, sensor.
    public var channel = ""
    /// Its number in the system it came from.
    public var reference = ""
    /// Leave it as received, for the centre to admit.
    public var onlyReceive = false
    /// Whom to call back, and how: a name, a number.
    public var contact = ""
    /// What came with it: photographs, recordings.
    public var evidence: [Evidence] = []

    public init() {}
  }

  /// What became of one order of many.
  public struct FileManyReply: WireMessage {
    /// Position of the request in the stream, from 0.
    public var position: UInt64 = 0
    /// Absent if the request was refused.
    public var reply: OrderReply?
    /// gRPC status code; 0: done.
    public var code: Int32 = 0
    /// Why it was refused.
    public var message = ""

    public init() {}
  }

  /// Takes one step of an order's life.
  public struct ActRequest: WireMessage {
    /// As in FileRequest.
    public var key = ""
    /// Number of the order.
    public var order: UInt64 = 0
    /// The step, as in Documentation/work-orders.md: "sign", "report", "raise".
    public var step = ""
    /// Who does it.
    public var person = ""
    /// Unit that the person acts for.
    public var unit = ""
    /// Why, in words.
    public var reason = ""
    /// What shows it.
    public var evidence: [Evidence] = []
    /// Code of the unit that the step is about; empty for raise: the next rung, for dispatch: by
    /// routing.
    public var target = ""
    /// Codes of the units that a whistle calls.
    public var called: [String] = []
    /// A moment that the step names, seconds since 1970-01-01 UTC.
    public var until: Int64 = 0
    /// Number of the other order of a merge.
    public var other: UInt64 = 0
    /// For reclassify: another category.
    public var category = ""
    /// 1 to 5.
    public var score: UInt32 = 0
    /// Sequence of the order's last event that the caller has seen; ABORTED if there is a later
    /// one. 0: whatever there is.
    public var expectedSequence: UInt64 = 0
    /// For reclassify: code of another chain unit that the place is in.
    public var origin = ""
    /// For reclassify: another urgency; its time limit, like that of another category where it has another, begins
    /// with the next dispatch.
    public var urgency = ""
    /// For correct: what the order is to say.
    public var corrections: [Correction] = []
    /// For assign: the person of the holder who is to do it.
    public var assignee = ""

    public init() {}
  }

  /// A word of an order that is set right.
  public struct Correction: WireMessage {
    /// title, text, place, channel, reference or contact.
    public var field = ""
    /// How it is from now on; empty: nothing.
    public var value = ""
    /// How it was before: of events; a request leaves it empty.
    public var former = ""

    public init() {}
  }
}

extension Wire.FileRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__FileRequest>?) {
    whistle__v1__file_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__FileRequest) throws(WireError) {
    key = try Reading.text(source.key, "key")
    order = try Reading.message(source.order, "order")
    person = try Reading.text(source.person, "person")
    unit = try Reading.text(source.unit, "unit")
    desk = try Reading.text(source.desk, "desk")
    title = try Reading.text(source.title, "title")
    text = try Reading.text(source.text, "text")
    place = try Reading.text(source.place, "place")
    channel = try Reading.text(source.channel, "channel")
    reference = try Reading.text(source.reference, "reference")
    onlyReceive = source.only_receive != 0
    contact = try Reading.text(source.contact, "contact")
    evidence = try Reading.messages(source.evidence, source.n_evidence, "evidence")
  }

  func fill(_ target: inout Whistle__V1__FileRequest, in arena: borrowing Arena) {
    target.key = arena.text(key)
    target.order = arena.message(order)
    target.person = arena.text(person)
    target.unit = arena.text(unit)
    target.desk = arena.text(desk)
    target.title = arena.text(title)
    target.text = arena.text(text)
    target.place = arena.text(place)
    target.channel = arena.text(channel)
    target.reference = arena.text(reference)
    target.only_receive = onlyReceive ? 1 : 0
    target.contact = arena.text(contact)
    (target.n_evidence, target.evidence) = arena.messages(evidence)
  }
}

extension Wire.FileManyReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__FileManyReply>?) {
    whistle__v1__file_many_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__FileManyReply) throws(WireError) {
    position = source.position
    reply = try Reading.message(source.reply, "reply")
    code = source.code
    message = try Reading.text(source.message, "message")
  }

  func fill(_ target: inout Whistle__V1__FileManyReply, in arena: borrowing Arena) {
    target.position = position
    target.reply = arena.message(reply)
    target.code = code
    target.message = arena.text(message)
  }
}

extension Wire.ActRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ActRequest>?) {
    whistle__v1__act_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__ActRequest) throws(WireError) {
    key = try Reading.text(source.key, "key")
    order = source.order
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
    expectedSequence = source.expected_sequence
    origin = try Reading.text(source.origin, "origin")
    urgency = try Reading.text(source.urgency, "urgency")
    corrections = try Reading.messages(source.corrections, source.n_corrections, "corrections")
    assignee = try Reading.text(source.assignee, "assignee")
  }

  func fill(_ target: inout Whistle__V1__ActRequest, in arena: borrowing Arena) {
    target.key = arena.text(key)
    target.order = order
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
    target.expected_sequence = expectedSequence
    target.origin = arena.text(origin)
    target.urgency = arena.text(urgency)
    (target.n_corrections, target.corrections) = arena.messages(corrections)
    target.assignee = arena.text(assignee)
  }
}

extension Wire.Correction: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__Correction>?) {
    whistle__v1__correction__init(target)
  }

  init(_ source: borrowing Whistle__V1__Correction) throws(WireError) {
    field = try Reading.text(source.field, "field")
    value = try Reading.text(source.value, "value")
    former = try Reading.text(source.former, "former")
  }

  func fill(_ target: inout Whistle__V1__Correction, in arena: borrowing Arena) {
    target.field = arena.text(field)
    target.value = arena.text(value)
    target.former = arena.text(former)
  }
}
