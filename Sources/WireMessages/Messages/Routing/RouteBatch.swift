internal import CWhistleMessages

extension Wire {
  /// One order of a batch.
  public struct BatchOrder: WireMessage {
    /// The caller's name for it.
    public var id = ""
    public var order: WorkOrder?
    /// Code of the unit that holds it now; empty: none does.
    public var holder = ""
    /// It stays where it is.
    public var pinned = false

    public init() {}
  }

  /// Orders to assign together.
  public struct RouteBatchRequest: WireMessage {
    public var orders: [BatchOrder] = []
    /// What it costs that an order gets another holder than it has, milli-units.
    public var moveCost: Int64 = 0
    /// Leave paths and parts of the cost out of the placements.
    public var brief = false
    /// Of the plans of least cost, give one with the lexicographically smallest loads.
    public var fair = false
    /// An order whose category lists helpers needs them at the same time as its lead.
    public var teams = false
    /// The search ends after so many milliseconds, with DEADLINE_EXCEEDED and the bound reached; 0: none.
    public var timeLimitMs: UInt32 = 0

    public init() {}
  }

  /// A unit that helps an order's lead and has a place taken for it.
  public struct BatchHelper: WireMessage {
    /// Code of the category whose duty it is needed for.
    public var dutyCategory = ""
    public var candidate: Candidate?
    /// Code of the edge with a quota that its way takes; empty if it takes none.
    public var edge = ""

    public init() {}
  }

  /// Where one order of a batch goes.
  public struct BatchPlacement: WireMessage {
    public var id = ""
    /// The unit that is to lead it.
    public var lead: Candidate?
    /// What the order adds to the cost of the plan.
    public var cost: Int64 = 0
    /// It had another holder.
    public var moved = false
    /// Only its catch-all is left to hold it.
    public var shortage = false
    /// Code of the edge with a quota that its way takes; empty if it takes none.
    public var edge = ""
    /// With teams, one for each category that the order's category lists.
    public var helpers: [BatchHelper] = []

    public init() {}
  }

  /// An edge with a quota that orders of the batch take, or that has run short.
  public struct BatchEdge: WireMessage {
    public var edge = ""
    public var orders: UInt32 = 0
    /// How many orders it had room for.
    public var room: UInt32 = 0
    /// What room for one more order would save.
    public var price: Int64 = 0
    /// Open orders that had come by it before.
    public var before: UInt32 = 0

    public init() {}
  }

  /// A capacity pool that orders of the batch could go to.
  public struct BatchPool: WireMessage {
    /// Units that draw on it and that an order of the batch goes to or was at.
    public var units: [UnitReference] = []
    /// Open orders before and after.
    public var before: UInt32 = 0
    public var after: UInt32 = 0
    public var capacity: UInt32 = 0
    /// What a further place there would have to cost for nobody to want it.
    public var price: Int64 = 0
    public var pool = ""

    public init() {}
  }

  /// A role of an order of a batch for which there are too few places.
  public struct BatchNeed: WireMessage {
    /// Position of the order in the batch.
    public var order: UInt32 = 0
    /// 0 is the lead, from 1 on the helpers.
    public var role: UInt32 = 0

    public init() {}
  }

  /// Orders that can go by duty to some units only, which have fewer free places than they take.
  public struct BatchShortage: WireMessage {
    /// Positions of the orders in the batch.
    public var orders: [UInt32] = []
    public var units: [UnitReference] = []
    public var places: UInt32 = 0
    /// The same in words.
    public var reason = ""
    /// With teams: the roles that only these units can take.
    public var needs: [BatchNeed] = []
    /// How many of the orders no plan can place, or give a team.
    public var missing: UInt32 = 0
    /// Codes of edges with a quota that the other ways of these orders take.
    public var edges: [String] = []

    public init() {}
  }

  /// The plan of a batch, or a part of it.
  public struct RouteBatchReply: WireMessage {
    /// In the order of the batch.
    public var placements: [BatchPlacement] = []
    /// Of all orders that are not pinned.
    public var cost: Int64 = 0
    /// No plan costs less.
    public var bound: Int64 = 0
    /// The cost is the bound.
    public var optimal = false
    public var pools: [BatchPool] = []
    public var shortages: [BatchShortage] = []
    public var revision: Revision?
    /// Only in a stream: how many orders have arrived so far.
    public var received: UInt32 = 0
    public var edges: [BatchEdge] = []
    /// It was asked for, and no plan of the least cost is fairer.
    public var fair = false
    /// Only in a stream, beside `received`: of how many the candidates are known so far.
    public var listed: UInt32 = 0
    /// What the prices alone prove that any plan costs at least.
    public var priceBound: Int64 = 0

    public init() {}
  }
}

extension Wire.BatchOrder: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__BatchOrder>?) {
    whistle__v1__batch_order__init(target)
  }

  init(_ source: borrowing Whistle__V1__BatchOrder) throws(WireError) {
    id = try Reading.text(source.id, "id")
    order = try Reading.message(source.order, "order")
    holder = try Reading.text(source.holder, "holder")
    pinned = source.pinned != 0
  }

  func fill(_ target: inout Whistle__V1__BatchOrder, in arena: borrowing Arena) {
    target.id = arena.text(id)
    target.order = arena.message(order)
    target.holder = arena.text(holder)
    target.pinned = pinned ? 1 : 0
  }
}

extension Wire.RouteBatchRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__RouteBatchRequest>?) {
    whistle__v1__route_batch_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__RouteBatchRequest) throws(WireError) {
    orders = try Reading.messages(source.orders, source.n_orders, "orders")
    moveCost = source.move_cost
    brief = source.brief != 0
    fair = source.fair != 0
    teams = source.teams != 0
    timeLimitMs = source.time_limit_ms
  }

  func fill(_ target: inout Whistle__V1__RouteBatchRequest, in arena: borrowing Arena) {
    (target.n_orders, target.orders) = arena.messages(orders)
    target.move_cost = moveCost
    target.brief = brief ? 1 : 0
    target.fair = fair ? 1 : 0
    target.teams = teams ? 1 : 0
    target.time_limit_ms = timeLimitMs
  }
}

extension Wire.BatchHelper: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__BatchHelper>?) {
    whistle__v1__batch_helper__init(target)
  }

  init(_ source: borrowing Whistle__V1__BatchHelper) throws(WireError) {
    dutyCategory = try Reading.text(source.duty_category, "duty_category")
    candidate = try Reading.message(source.candidate, "candidate")
    edge = try Reading.text(source.edge, "edge")
  }

  func fill(_ target: inout Whistle__V1__BatchHelper, in arena: borrowing Arena) {
    target.duty_category = arena.text(dutyCategory)
    target.candidate = arena.message(candidate)
    target.edge = arena.text(edge)
  }
}

extension Wire.BatchPlacement: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__BatchPlacement>?) {
    whistle__v1__batch_placement__init(target)
  }

  init(_ source: borrowing Whistle__V1__BatchPlacement) throws(WireError) {
    id = try Reading.text(source.id, "id")
    lead = try Reading.message(source.lead, "lead")
    cost = source.cost
    moved = source.moved != 0
    shortage = source.shortage != 0
    edge = try Reading.text(source.edge, "edge")
    helpers = try Reading.messages(source.helpers, source.n_helpers, "helpers")
  }

  func fill(_ target: inout Whistle__V1__BatchPlacement, in arena: borrowing Arena) {
    target.id = arena.text(id)
    target.lead = arena.message(lead)
    target.cost = cost
    target.moved = moved ? 1 : 0
    target.shortage = shortage ? 1 : 0
    target.edge = arena.text(edge)
    (target.n_helpers, target.helpers) = arena.messages(helpers)
  }
}

extension Wire.BatchEdge: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__BatchEdge>?) {
    whistle__v1__batch_edge__init(target)
  }

  init(_ source: borrowing Whistle__V1__BatchEdge) throws(WireError) {
    edge = try Reading.text(source.edge, "edge")
    orders = source.orders
    room = source.room
    price = source.price
    before = source.before
  }

  func fill(_ target: inout Whistle__V1__BatchEdge, in arena: borrowing Arena) {
    target.edge = arena.text(edge)
    target.orders = orders
    target.room = room
    target.price = price
    target.before = before
  }
}

extension Wire.BatchPool: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__BatchPool>?) {
    whistle__v1__batch_pool__init(target)
  }

  init(_ source: borrowing Whistle__V1__BatchPool) throws(WireError) {
    units = try Reading.messages(source.units, source.n_units, "units")
    before = source.before
    after = source.after
    capacity = source.capacity
    price = source.price
    pool = try Reading.text(source.pool, "pool")
  }

  func fill(_ target: inout Whistle__V1__BatchPool, in arena: borrowing Arena) {
    (target.n_units, target.units) = arena.messages(units)
    target.before = before
    target.after = after
    target.capacity = capacity
    target.price = price
    target.pool = arena.text(pool)
  }
}

extension Wire.BatchNeed: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__BatchNeed>?) {
    whistle__v1__batch_need__init(target)
  }

  init(_ source: borrowing Whistle__V1__BatchNeed) throws(WireError) {
    order = source.order
    role = source.role
  }

  func fill(_ target: inout Whistle__V1__BatchNeed, in arena: borrowing Arena) {
    target.order = order
    target.role = role
  }
}

extension Wire.BatchShortage: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__BatchShortage>?) {
    whistle__v1__batch_shortage__init(target)
  }

  init(_ source: borrowing Whistle__V1__BatchShortage) throws(WireError) {
    orders = Reading.numbers(source.orders, source.n_orders)
    units = try Reading.messages(source.units, source.n_units, "units")
    places = source.places
    reason = try Reading.text(source.reason, "reason")
    needs = try Reading.messages(source.needs, source.n_needs, "needs")
    missing = source.missing
    edges = try Reading.texts(source.edges, source.n_edges, "edges")
  }

  func fill(_ target: inout Whistle__V1__BatchShortage, in arena: borrowing Arena) {
    (target.n_orders, target.orders) = arena.numbers(orders)
    (target.n_units, target.units) = arena.messages(units)
    target.places = places
    target.reason = arena.text(reason)
    (target.n_needs, target.needs) = arena.messages(needs)
    target.missing = missing
    (target.n_edges, target.edges) = arena.texts(edges)
  }
}

extension Wire.RouteBatchReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__RouteBatchReply>?) {
    whistle__v1__route_batch_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__RouteBatchReply) throws(WireError) {
    placements = try Reading.messages(source.placements, source.n_placements, "placements")
    cost = source.cost
    bound = source.bound
    optimal = source.optimal != 0
    pools = try Reading.messages(source.pools, source.n_pools, "pools")
    shortages = try Reading.messages(source.shortages, source.n_shortages, "shortages")
    revision = try Reading.message(source.revision, "revision")
    received = source.received
    edges = try Reading.messages(source.edges, source.n_edges, "edges")
    fair = source.fair != 0
    listed = source.listed
    priceBound = source.price_bound
  }

  func fill(_ target: inout Whistle__V1__RouteBatchReply, in arena: borrowing Arena) {
    (target.n_placements, target.placements) = arena.messages(placements)
    target.cost = cost
    target.bound = bound
    target.optimal = optimal ? 1 : 0
    (target.n_pools, target.pools) = arena.messages(pools)
    (target.n_shortages, target.shortages) = arena.messages(shortages)
    target.revision = arena.message(revision)
    target.received = received
    (target.n_edges, target.edges) = arena.messages(edges)
    target.fair = fair ? 1 : 0
    target.listed = listed
    target.price_bound = priceBound
  }
}
