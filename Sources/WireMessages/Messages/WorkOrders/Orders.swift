internal import CWhistleMessages

extension Wire {
  /// 工单: an order as it stands.
  public struct Order: WireMessage {
    /// Its number.
    public var id: UInt64 = 0
    /// As in Documentation/work-orders.md: "in_progress".
    public var status = ""
    /// The one accountable unit.
    public var holder: UnitReference?
    /// Code of the unit that took it in.
    public var desk = ""
    /// Code of the chain unit of the place.
    public var origin = ""
    /// Code of the category.
    public var category = ""
    /// Name of the category.
    public var categoryName = ""
    /// As the time limits name it.
    public var urgency = ""
    /// In a few words.
    public var title = ""
    /// In full.
    public var text = ""
    /// The place in words.
    public var place = ""
    /// Where it came from.
    public var channel = ""
    /// Its number in the system it came from.
    public var reference = ""
    /// Seconds since 1970-01-01 UTC, as all times here; 0: none.
    public var receivedAt: Int64 = 0
    /// When it was taken in.
    public var filedAt: Int64 = 0
    /// When it must be done.
    public var deadline: Int64 = 0
    /// When the next of its clocks runs out.
    public var nextClock: Int64 = 0
    /// When it was closed, merged, voided or refused.
    public var endedAt: Int64 = 0
    /// It was not done in time.
    public var overdue = false
    /// How often it was raised.
    public var raises: UInt32 = 0
    /// How often it came back.
    public var bounces: UInt32 = 0
    /// How often the resident had it done over.
    public var reopens: UInt32 = 0
    /// How often it failed verification.
    public var reworks: UInt32 = 0
    /// How often it was urged.
    public var urges: UInt32 = 0
    /// What the resident gave last, 1 to 5; 0: nothing.
    public var score: UInt32 = 0
    /// The order that it may be a duplicate of, or that it was merged into.
    public var mergeInto: UInt64 = 0
    /// How many orders were merged into it.
    public var absorbed: UInt32 = 0
    /// The units that were called.
    public var called: [CalledUnit] = []
    /// The later deadline that the holder asks for.
    public var extensionAsked: Int64 = 0
    /// Who proposed to void it.
    public var voidProposer = ""
    /// Sequence of its last event.
    public var sequence: UInt64 = 0
    /// Whom to call back, and how.
    public var contact = ""
    /// Every score that the resident gave, oldest first; the last is `score`.
    public var scores: [UInt32] = []
    /// The person of the holder who is to do it; empty: nobody was named.
    public var assignee = ""
    /// The units that it is a complaint about.
    public var subjects: [String] = []

    public init() {}
  }

  /// A unit that was called by a whistle.
  public struct CalledUnit: WireMessage {
    /// Code of the unit.
    public var unit = ""
    /// Its name.
    public var name = ""
    /// When it must be there.
    public var arriveBy: Int64 = 0
    /// called, missing, arrived, finished or excused.
    public var standing = ""

    public init() {}
  }

  /// 提级: a unit that an order is raised to, and when, unless it is done.
  public struct OrderRung: WireMessage {
    /// Code of the unit.
    public var unit = ""
    /// Its name.
    public var name = ""
    /// Seconds since 1970-01-01 UTC; 0: no limit says so.
    public var at: Int64 = 0

    public init() {}
  }

  /// What a write did.
  public struct OrderReply: WireMessage {
    /// The order behind the write, without the words it was filed with.
    public var order: Order?
    /// Sequence of the last event of the write.
    public var sequence: UInt64 = 0
    /// Time of that event, seconds since 1970-01-01 UTC.
    public var at: Int64 = 0
    /// Cost of the way to the holder, if the write routed the order.
    public var cost: Int64 = 0
    /// No unit with a duty for the category could take it: the catch-all holds it.
    public var shortage = false
    /// Whom it goes to if the holder lets it stall, if the write routed it.
    public var ladder: [OrderRung] = []
    /// Revision of the organisation that was used.
    public var organizationRevision: UInt64 = 0

    public init() {}
  }
}

extension Wire.Order: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__Order>?) {
    whistle__v1__order__init(target)
  }

  init(_ source: borrowing Whistle__V1__Order) throws(WireError) {
    id = source.id
    status = try Reading.text(source.status, "status")
    holder = try Reading.message(source.holder, "holder")
    desk = try Reading.text(source.desk, "desk")
    origin = try Reading.text(source.origin, "origin")
    category = try Reading.text(source.category, "category")
    categoryName = try Reading.text(source.category_name, "category_name")
    urgency = try Reading.text(source.urgency, "urgency")
    title = try Reading.text(source.title, "title")
    text = try Reading.text(source.text, "text")
    place = try Reading.text(source.place, "place")
    channel = try Reading.text(source.channel, "channel")
    reference = try Reading.text(source.reference, "reference")
    receivedAt = source.received_at
    filedAt = source.filed_at
    deadline = source.deadline
    nextClock = source.next_clock
    endedAt = source.ended_at
    overdue = source.overdue != 0
    raises = source.raises
    bounces = source.bounces
    reopens = source.reopens
    reworks = source.reworks
    urges = source.urges
    score = source.score
    mergeInto = source.merge_into
    absorbed = source.absorbed
    called = try Reading.messages(source.called, source.n_called, "called")
    extensionAsked = source.extension_asked
    voidProposer = try Reading.text(source.void_proposer, "void_proposer")
    sequence = source.sequence
    contact = try Reading.text(source.contact, "contact")
    scores = Reading.numbers(source.scores, source.n_scores)
    assignee = try Reading.text(source.assignee, "assignee")
    subjects = try Reading.texts(source.subjects, source.n_subjects, "subjects")
  }

  func fill(_ target: inout Whistle__V1__Order, in arena: borrowing Arena) {
    target.id = id
    target.status = arena.text(status)
    target.holder = arena.message(holder)
    target.desk = arena.text(desk)
    target.origin = arena.text(origin)
    target.category = arena.text(category)
    target.category_name = arena.text(categoryName)
    target.urgency = arena.text(urgency)
    target.title = arena.text(title)
    target.text = arena.text(text)
    target.place = arena.text(place)
    target.channel = arena.text(channel)
    target.reference = arena.text(reference)
    target.received_at = receivedAt
    target.filed_at = filedAt
    target.deadline = deadline
    target.next_clock = nextClock
    target.ended_at = endedAt
    target.overdue = overdue ? 1 : 0
    target.raises = raises
    target.bounces = bounces
    target.reopens = reopens
    target.reworks = reworks
    target.urges = urges
    target.score = score
    target.merge_into = mergeInto
    target.absorbed = absorbed
    (target.n_called, target.called) = arena.messages(called)
    target.extension_asked = extensionAsked
    target.void_proposer = arena.text(voidProposer)
    target.sequence = sequence
    target.contact = arena.text(contact)
    (target.n_scores, target.scores) = arena.numbers(scores)
    target.assignee = arena.text(assignee)
    (target.n_subjects, target.subjects) = arena.texts(subjects)
  }
}

extension Wire.CalledUnit: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__CalledUnit>?) {
    whistle__v1__called_unit__init(target)
  }

  init(_ source: borrowing Whistle__V1__CalledUnit) throws(WireError) {
    unit = try Reading.text(source.unit, "unit")
    name = try Reading.text(source.name, "name")
    arriveBy = source.arrive_by
    standing = try Reading.text(source.standing, "standing")
  }

  func fill(_ target: inout Whistle__V1__CalledUnit, in arena: borrowing Arena) {
    target.unit = arena.text(unit)
    target.name = arena.text(name)
    target.arrive_by = arriveBy
    target.standing = arena.text(standing)
  }
}

extension Wire.OrderRung: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__OrderRung>?) {
    whistle__v1__order_rung__init(target)
  }

  init(_ source: borrowing Whistle__V1__OrderRung) throws(WireError) {
    unit = try Reading.text(source.unit, "unit")
    name = try Reading.text(source.name, "name")
    at = source.at
  }

  func fill(_ target: inout Whistle__V1__OrderRung, in arena: borrowing Arena) {
    target.unit = arena.text(unit)
    target.name = arena.text(name)
    target.at = at
  }
}

extension Wire.OrderReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__OrderReply>?) {
    whistle__v1__order_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__OrderReply) throws(WireError) {
    order = try Reading.message(source.order, "order")
    sequence = source.sequence
    at = source.at
    cost = source.cost
    shortage = source.shortage != 0
    ladder = try Reading.messages(source.ladder, source.n_ladder, "ladder")
    organizationRevision = source.organization_revision
  }

  func fill(_ target: inout Whistle__V1__OrderReply, in arena: borrowing Arena) {
    target.order = arena.message(order)
    target.sequence = sequence
    target.at = at
    target.cost = cost
    target.shortage = shortage ? 1 : 0
    (target.n_ladder, target.ladder) = arena.messages(ladder)
    target.organization_revision = organizationRevision
  }
}
