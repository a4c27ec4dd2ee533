/// Units as columns: what routing reads apart from what only people read.
struct UnitColumns: Sendable {
  var kind: ContiguousArray<KindIndex> = []
  /// Authority of the unit's level; 0: none.
  var authority: ContiguousArray<Int32> = []
  /// Position in the schema of the unit's level; `nil`: none.
  var level: ContiguousArray<UInt8?> = []
  var firstDay: ContiguousArray<Int32> = []
  var endDay: ContiguousArray<Int32> = []
  var isSuspended: ContiguousArray<Bool> = []
  var pool: ContiguousArray<PoolIndex> = []
  var calendar: ContiguousArray<CalendarIndex?> = []
  var home: ContiguousArray<UnitIndex?> = []
  /// Position in the organisation's records.
  var record: ContiguousArray<UInt32> = []
}

/// Edges as columns, grouped by the unit they lead from; `incoming` lists them by the unit they
/// lead to.
struct EdgeColumns: Sendable {
  var kind: ContiguousArray<EdgeKind> = []
  var from: ContiguousArray<UnitIndex> = []
  var to: ContiguousArray<UnitIndex> = []
  var firstDay: ContiguousArray<Int32> = []
  var endDay: ContiguousArray<Int32> = []
  /// Most orders at one time; `nil`: no limit.
  var quota: ContiguousArray<UInt32?> = []
  var code: ContiguousArray<String> = []
  /// Edges of unit u are `outgoing[u]..<outgoing[u + 1]`.
  var outgoing: ContiguousArray<UInt32> = []
  /// Edges to unit u are `incoming[incomingStart[u]..<incomingStart[u + 1]]`, by (kind, from).
  var incomingStart: ContiguousArray<UInt32> = []
  var incoming: ContiguousArray<EdgeIndex> = []
  /// Scope of edge e is `scope[scopeStart[e]..<scopeStart[e + 1]]`; empty: every category.
  var scopeStart: ContiguousArray<UInt32> = []
  var scope: ContiguousArray<CategoryIndex> = []
}

/// A category, with what it inherits filled in.
struct CompiledCategory: Sendable {
  let record: Int
  let parent: CategoryIndex?
  /// Positions in the schema; a higher position is a lower tier.
  let admission: Int?
  let authority: Int?
  let ceiling: Int?
  let helpers: [CategoryIndex]
}

/// One line of the duty catalogue, compiled.
public struct CompiledDuty: Sendable {
  public let index: DutyIndex
  public let category: CategoryIndex
  public let area: UnitIndex?
  public package(set) var role: Duty.Role
  public let mode: Mode?
  /// Thousandths.
  public package(set) var confidence: Int32
  let firstDay: Int32
  let endDay: Int32

  public func isInForce(on day: Day) -> Bool {
    firstDay <= day.number && day.number < endDay
  }
}

/// A time limit, compiled.
public struct CompiledLimit: Sendable {
  public let record: Int
  public let value: Int64
  public let unit: TimeLimit.Unit
  public let calendar: CalendarIndex?
}
