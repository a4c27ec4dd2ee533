internal import CWhistleMessages

extension Wire {
  /// Asks for events as they happen.
  public struct WatchOrdersRequest: WireMessage {
    /// Events that leave an order with this unit or take one from it, or that it takes part in;
    /// empty: any.
    public var unit = ""
    /// The same of every unit in this territory.
    public var territory = ""
    /// Events of one order.
    public var order: UInt64 = 0
    /// Begin behind this sequence; 0: from the first event.
    public var after: UInt64 = 0
    /// Begin with the next event, whatever `after` says.
    public var fromNow = false
    /// Seconds between signs of life, 1 to 3,600; 0: 10.
    public var heartbeat: UInt32 = 0

    public init() {}
  }

  /// An event, or a sign of life.
  public struct WatchOrdersReply: WireMessage {
    /// Absent in a heartbeat.
    public var event: OrderEvent?
    /// Everything up to here has been sent: `after` of a watch that goes on.
    public var sequence: UInt64 = 0

    public init() {}
  }

  /// Asks how many orders are in each state.
  public struct GetCountersRequest: WireMessage {
    public init() {}
  }

  /// How many orders are in a state.
  public struct StateCount: WireMessage {
    /// The state.
    public var status = ""
    /// The orders.
    public var orders: UInt64 = 0

    public init() {}
  }

  /// How many orders there are.
  public struct GetCountersReply: WireMessage {
    /// Every order that was ever taken in.
    public var received: UInt64 = 0
    /// Open orders.
    public var open: UInt64 = 0
    /// Closed orders.
    public var closed: UInt64 = 0
    /// Orders that go on as others.
    public var merged: UInt64 = 0
    /// Orders declared void.
    public var voided: UInt64 = 0
    /// Orders not taken on.
    public var refused: UInt64 = 0
    /// How many are in each state.
    public var states: [StateCount] = []
    /// Last event on disk.
    public var sequence: UInt64 = 0
    /// Time of the ledger, seconds since 1970-01-01 UTC.
    public var now: Int64 = 0
    /// When the next clock of any order runs out; 0: none does.
    public var nextClock: Int64 = 0
    /// How often residents gave 1, 2, 3, 4 and 5.
    public var ratings: [UInt64] = []

    public init() {}
  }

  /// Moves the time of a server with a clock of its own.
  public struct SetClockRequest: WireMessage {
    /// Seconds since 1970-01-01 UTC, not before the time now.
    public var now: Int64 = 0

    public init() {}
  }

  /// The time it is now.
  public struct SetClockReply: WireMessage {
    /// Seconds since 1970-01-01 UTC.
    public var now: Int64 = 0
    /// How many clocks ran out on the way.
    public var fired: UInt64 = 0

    public init() {}
  }
}

extension Wire.WatchOrdersRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__WatchOrdersRequest>?) {
    whistle__v1__watch_orders_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__WatchOrdersRequest) throws(WireError) {
    unit = try Reading.text(source.unit, "unit")
    territory = try Reading.text(source.territory, "territory")
    order = source.order
    after = source.after
    fromNow = source.from_now != 0
    heartbeat = source.heartbeat
  }

  func fill(_ target: inout Whistle__V1__WatchOrdersRequest, in arena: borrowing Arena) {
    target.unit = arena.text(unit)
    target.territory = arena.text(territory)
    target.order = order
    target.after = after
    target.from_now = fromNow ? 1 : 0
    target.heartbeat = heartbeat
  }
}

extension Wire.WatchOrdersReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__WatchOrdersReply>?) {
    whistle__v1__watch_orders_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__WatchOrdersReply) throws(WireError) {
    event = try Reading.message(source.event, "event")
    sequence = source.sequence
  }

  func fill(_ target: inout Whistle__V1__WatchOrdersReply, in arena: borrowing Arena) {
    target.event = arena.message(event)
    target.sequence = sequence
  }
}

extension Wire.GetCountersRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__GetCountersRequest>?) {
    whistle__v1__get_counters_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__GetCountersRequest) throws(WireError) {}

  func fill(_ target: inout Whistle__V1__GetCountersRequest, in arena: borrowing Arena) {}
}

extension Wire.StateCount: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__StateCount>?) {
    whistle__v1__state_count__init(target)
  }

  init(_ source: borrowing Whistle__V1__StateCount) throws(WireError) {
    status = try Reading.text(source.status, "status")
    orders = source.orders
  }

  func fill(_ target: inout Whistle__V1__StateCount, in arena: borrowing Arena) {
    target.status = arena.text(status)
    target.orders = orders
  }
}

extension Wire.GetCountersReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__GetCountersReply>?) {
    whistle__v1__get_counters_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__GetCountersReply) throws(WireError) {
    received = source.received
    open = source.open
    closed = source.closed
    merged = source.merged
    voided = source.voided
    refused = source.refused
    states = try Reading.messages(source.states, source.n_states, "states")
    sequence = source.sequence
    now = source.now
    nextClock = source.next_clock
    ratings = Reading.numbers(source.ratings, source.n_ratings)
  }

  func fill(_ target: inout Whistle__V1__GetCountersReply, in arena: borrowing Arena) {
    target.received = received
    target.open = open
    target.closed = closed
    target.merged = merged
    target.voided = voided
    target.refused = refused
    (target.n_states, target.states) = arena.messages(states)
    target.sequence = sequence
    target.now = now
    target.next_clock = nextClock
    (target.n_ratings, target.ratings) = arena.numbers(ratings)
  }
}

extension Wire.SetClockRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__SetClockRequest>?) {
    whistle__v1__set_clock_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__SetClockRequest) throws(WireError) {
    now = source.now
  }

  func fill(_ target: inout Whistle__V1__SetClockRequest, in arena: borrowing Arena) {
    target.now = now
  }
}

extension Wire.SetClockReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__SetClockReply>?) {
    whistle__v1__set_clock_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__SetClockReply) throws(WireError) {
    now = source.now
    fired = source.fired
  }

  func fill(_ target: inout Whistle__V1__SetClockReply, in arena: borrowing Arena) {
    target.now = now
    target.fired = fired
  }
}
