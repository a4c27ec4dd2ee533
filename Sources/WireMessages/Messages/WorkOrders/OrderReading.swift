internal import CWhistleMessages

extension Wire {
  /// Asks for an order.
  public struct GetOrderRequest: WireMessage {
    /// The order.
    public var order: UInt64 = 0
    /// Only events behind this sequence.
    public var after: UInt64 = 0
    /// At most so many events, up to 1,000; 0: 1,000.
    public var limit: UInt32 = 0

    public init() {}
  }

  /// An order with its history.
  public struct GetOrderReply: WireMessage {
    /// The order.
    public var order: Order?
    /// Its events.
    public var events: [OrderEvent] = []
    /// False if there are more events.
    public var complete = false

    public init() {}
  }

  /// Asks for orders.
  public struct ListOrdersRequest: WireMessage {
    /// Code of the holder.
    public var unit = ""
    /// Code of a chain unit: orders whose place lies in it.
    public var territory = ""
    /// States, any of which it may be in.
    public var statuses: [String] = []
    /// Code of the category.
    public var category = ""
    /// Open orders whose deadline is before, seconds since 1970-01-01 UTC.
    public var dueBefore: Int64 = 0
    /// In title, text, place, reference or contact.
    public var text = ""
    /// From the page before.
    public var cursor = ""
    /// Up to 1,000; 0: 100.
    public var limit: UInt32 = 0
    /// Only open orders.
    public var open = false
    /// Only open orders that ask for something: a later deadline, to be voided, to be merged.
    public var asking = false
    /// Code of a unit: only open orders that it was called to and has not finished with.
    public var called = ""
    /// satisfied or dissatisfied: what the resident said last.
    public var satisfaction = ""
    /// Filed at or after, seconds since 1970-01-01 UTC.
    public var filedFrom: Int64 = 0
    /// Filed before.
    public var filedUntil: Int64 = 0
    /// Closed, merged, voided or refused at or after.
    public var endedFrom: Int64 = 0
    /// Closed, merged, voided or refused before.
    public var endedUntil: Int64 = 0
    /// Where it came from.
    public var channel = ""
    /// As the time limits name it.
    public var urgency = ""
    /// Only those that were not done in time.
    public var overdue = false
    /// Only open orders that a called unit has not come to in time.
    public var missing = false
    /// The person of the holder who is to do it.
    public var assignee = ""

    public init() {}
  }

  /// A page of orders.
  public struct ListOrdersReply: WireMessage {
    /// The orders.
    public var orders: [Order] = []
    /// Where the next page begins; empty if this is the last.
    public var cursor = ""
    /// There are no more.
    public var complete = false
    /// Last event that was on disk when this was read.
    public var sequence: UInt64 = 0

    public init() {}
  }

  /// Asks for the queue of a unit.
  public struct GetQueueRequest: WireMessage {
    /// Code of the unit: the orders that it holds, and those that it was called to and has not finished with.
    public var unit = ""
    /// From the page before.
    public var cursor = ""
    /// Up to 1,000; 0: 100.
    public var limit: UInt32 = 0

    public init() {}
  }
}

extension Wire.GetOrderRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__GetOrderRequest>?) {
    whistle__v1__get_order_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__GetOrderRequest) throws(WireError) {
    order = source.order
    after = source.after
    limit = source.limit
  }

  func fill(_ target: inout Whistle__V1__GetOrderRequest, in arena: borrowing Arena) {
    target.order = order
    target.after = after
    target.limit = limit
  }
}

extension Wire.GetOrderReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__GetOrderReply>?) {
    whistle__v1__get_order_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__GetOrderReply) throws(WireError) {
    order = try Reading.message(source.order, "order")
    events = try Reading.messages(source.events, source.n_events, "events")
    complete = source.complete != 0
  }

  func fill(_ target: inout Whistle__V1__GetOrderReply, in arena: borrowing Arena) {
    target.order = arena.message(order)
    (target.n_events, target.events) = arena.messages(events)
    target.complete = complete ? 1 : 0
  }
}

extension Wire.ListOrdersRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ListOrdersRequest>?) {
    whistle__v1__list_orders_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__ListOrdersRequest) throws(WireError) {
    unit = try Reading.text(source.unit, "unit")
    territory = try Reading.text(source.territory, "territory")
    statuses = try Reading.texts(source.statuses, source.n_statuses, "statuses")
    category = try Reading.text(source.category, "category")
    dueBefore = source.due_before
    text = try Reading.text(source.text, "text")
    cursor = try Reading.text(source.cursor, "cursor")
    limit = source.limit
    open = source.open != 0
    asking = source.asking != 0
    called = try Reading.text(source.called, "called")
    satisfaction = try Reading.text(source.satisfaction, "satisfaction")
    filedFrom = source.filed_from
    filedUntil = source.filed_until
    endedFrom = source.ended_from
    endedUntil = source.ended_until
    channel = try Reading.text(source.channel, "channel")
    urgency = try Reading.text(source.urgency, "urgency")
    overdue = source.overdue != 0
    missing = source.missing != 0
    assignee = try Reading.text(source.assignee, "assignee")
  }

  func fill(_ target: inout Whistle__V1__ListOrdersRequest, in arena: borrowing Arena) {
    target.unit = arena.text(unit)
    target.territory = arena.text(territory)
    (target.n_statuses, target.statuses) = arena.texts(statuses)
    target.category = arena.text(category)
    target.due_before = dueBefore
    target.text = arena.text(text)
    target.cursor = arena.text(cursor)
    target.limit = limit
    target.open = open ? 1 : 0
    target.asking = asking ? 1 : 0
    target.called = arena.text(called)
    target.satisfaction = arena.text(satisfaction)
    target.filed_from = filedFrom
    target.filed_until = filedUntil
    target.ended_from = endedFrom
    target.ended_until = endedUntil
    target.channel = arena.text(channel)
    target.urgency = arena.text(urgency)
    target.overdue = overdue ? 1 : 0
    target.missing = missing ? 1 : 0
    target.assignee = arena.text(assignee)
  }
}

extension Wire.ListOrdersReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ListOrdersReply>?) {
    whistle__v1__list_orders_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__ListOrdersReply) throws(WireError) {
    orders = try Reading.messages(source.orders, source.n_orders, "orders")
    cursor = try Reading.text(source.cursor, "cursor")
    complete = source.complete != 0
    sequence = source.sequence
  }

  func fill(_ target: inout Whistle__V1__ListOrdersReply, in arena: borrowing Arena) {
    (target.n_orders, target.orders) = arena.messages(orders)
    target.cursor = arena.text(cursor)
    target.complete = complete ? 1 : 0
    target.sequence = sequence
  }
}

extension Wire.GetQueueRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__GetQueueRequest>?) {
    whistle__v1__get_queue_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__GetQueueRequest) throws(WireError) {
    unit = try Reading.text(source.unit, "unit")
    cursor = try Reading.text(source.cursor, "cursor")
    limit = source.limit
  }

  func fill(_ target: inout Whistle__V1__GetQueueRequest, in arena: borrowing Arena) {
    target.unit = arena.text(unit)
    target.cursor = arena.text(cursor)
    target.limit = limit
  }
}
