internal import CWhistleMessages

extension Wire {
  /// Asks what became of orders.
  public struct ReportOrdersRequest: WireMessage {
    /// Filed at or after, seconds since 1970-01-01 UTC.
    public var filedFrom: Int64 = 0
    /// Filed before.
    public var filedUntil: Int64 = 0
    /// Code of a chain unit: only orders whose place lies in it.
    public var territory = ""
    /// Code of the holder.
    public var unit = ""
    /// Code of the category.
    public var category = ""
    /// holder, place, category, urgency, day or month; empty: only the total.
    public var by = ""

    public init() {}
  }

  /// What became of some orders.
  public struct OrderSummary: WireMessage {
    /// Code of the unit or category, the urgency, day or month; of the total: empty.
    public var key = ""
    /// Its name.
    public var name = ""
    /// All of them.
    public var received: UInt64 = 0
    /// Those that are open.
    public var open: UInt64 = 0
    /// Done and over.
    public var closed: UInt64 = 0
    /// Gone on as another.
    public var merged: UInt64 = 0
    /// Declared void.
    public var voided: UInt64 = 0
    /// Not taken on.
    public var refused: UInt64 = 0
    /// Not done in time.
    public var overdue: UInt64 = 0
    /// Closed ones that were done in time.
    public var closedInTime: UInt64 = 0
    /// By what the resident said last.
    public var satisfied: UInt64 = 0
    /// The same.
    public var dissatisfied: UInt64 = 0
    /// Raised at least once.
    public var raised: UInt64 = 0
    /// Came back to the centre at least once.
    public var returned: UInt64 = 0
    /// Done over at least once.
    public var redone: UInt64 = 0
    /// From filing to closing, of the closed order in the middle; 0: none is closed.
    public var medianSeconds: Int64 = 0
    /// The same of the slowest.
    public var longestSeconds: Int64 = 0

    public init() {}
  }

  /// What became of orders.
  public struct ReportOrdersReply: WireMessage {
    /// Of all.
    public var total: OrderSummary?
    /// Of each unit, category, urgency, day or month.
    public var rows: [OrderSummary] = []
    /// Last event that was on disk before it was made.
    public var sequence: UInt64 = 0

    public init() {}
  }
}

extension Wire.ReportOrdersRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ReportOrdersRequest>?) {
    whistle__v1__report_orders_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__ReportOrdersRequest) throws(WireError) {
    filedFrom = source.filed_from
    filedUntil = source.filed_until
    territory = try Reading.text(source.territory, "territory")
    unit = try Reading.text(source.unit, "unit")
    category = try Reading.text(source.category, "category")
    by = try Reading.text(source.by, "by")
  }

  func fill(_ target: inout Whistle__V1__ReportOrdersRequest, in arena: borrowing Arena) {
    target.filed_from = filedFrom
    target.filed_until = filedUntil
    target.territory = arena.text(territory)
    target.unit = arena.text(unit)
    target.category = arena.text(category)
    target.by = arena.text(by)
  }
}

extension Wire.OrderSummary: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__OrderSummary>?) {
    whistle__v1__order_summary__init(target)
  }

  init(_ source: borrowing Whistle__V1__OrderSummary) throws(WireError) {
    key = try Reading.text(source.key, "key")
    name = try Reading.text(source.name, "name")
    received = source.received
    open = source.open
    closed = source.closed
    merged = source.merged
    voided = source.voided
    refused = source.refused
    overdue = source.overdue
    closedInTime = source.closed_in_time
    satisfied = source.satisfied
    dissatisfied = source.dissatisfied
    raised = source.raised
    returned = source.returned
    redone = source.redone
    medianSeconds = source.median_seconds
    longestSeconds = source.longest_seconds
  }

  func fill(_ target: inout Whistle__V1__OrderSummary, in arena: borrowing Arena) {
    target.key = arena.text(key)
    target.name = arena.text(name)
    target.received = received
    target.open = open
    target.closed = closed
    target.merged = merged
    target.voided = voided
    target.refused = refused
    target.overdue = overdue
    target.closed_in_time = closedInTime
    target.satisfied = satisfied
    target.dissatisfied = dissatisfied
    target.raised = raised
    target.returned = returned
    target.redone = redone
    target.median_seconds = medianSeconds
    target.longest_seconds = longestSeconds
  }
}

extension Wire.ReportOrdersReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ReportOrdersReply>?) {
    whistle__v1__report_orders_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__ReportOrdersReply) throws(WireError) {
    total = try Reading.message(source.total, "total")
    rows = try Reading.messages(source.rows, source.n_rows, "rows")
    sequence = source.sequence
  }

  func fill(_ target: inout Whistle__V1__ReportOrdersReply, in arena: borrowing Arena) {
    target.total = arena.message(total)
    (target.n_rows, target.rows) = arena.messages(rows)
    target.sequence = sequence
  }
}
