import Synchronization

/// What decisions do not look up in compiled columns, made when it is first asked for. Later edits change
/// nothing here.
final class CompiledLookups: Sendable {
  private final class Table<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    let values: [Key: Value]
    init(_ values: [Key: Value]) { self.values = values }
  }

  private let sources = AtomicLazyReference<Table<String, UnitIndex>>()
  private let homes = AtomicLazyReference<Table<UnitIndex, [UnitIndex]>>()
  private let areas = AtomicLazyReference<Table<String, [DutyIndex]>>()
  private let pools = AtomicLazyReference<Table<String, CapacityPool>>()
  private let peopleTable = AtomicLazyReference<PeopleTable>()
  private let unitNames = AtomicLazyReference<UnitNames>()

  /// Where a written edge led from. O(1), but for the first time O(r) where r is the edges with a code.
  func source(ofEdge code: String, in edges: EdgeColumns) -> UnitIndex? {
    let remarks = edges.remarks.compiled
    let known =
      sources.load()
      ?? sources.storeIfNil(
        Table(
          Dictionary(
            remarks.edges.indices.lazy
              .filter { edges.kind[remarks.edges[$0].position] != .seat }
              .map { (remarks.codes[$0], edges.from[remarks.edges[$0].position]) },
            uniquingKeysWith: { first, _ in first })))
    return known.values[code]
  }

  /// The units that were at home in a territory. O(1), but for the first time O(u) where u is units.
  func units(atHomeIn unit: UnitIndex, _ units: UnitColumns) -> [UnitIndex] {
    let known =
      homes.load()
      ?? homes.storeIfNil(
        Table(
          Dictionary(
            grouping: (0..<units.order.numberedCount).lazy.map { UnitIndex($0) }
              .filter { units.homes[$0.position] != UnitRow.none }
          ) { UnitIndex(rawValue: units.homes[$0.position]) }))
    return known.values[unit] ?? []
  }

  /// The lines of the catalogue that held in a territory only. O(1), but for the first time O(d) where d
  /// is lines.
  func duties(inArea code: String, _ records: Organization) -> [DutyIndex] {
    let known =
      areas.load()
      ?? areas.storeIfNil(
        Table(
          Dictionary(
            grouping: records.duties.indices.lazy.filter { records.duties[$0].area != nil }
              .map { DutyIndex($0) }
          ) { records.duties[$0.position].area! }))
    return known.values[code] ?? []
  }

  /// The shared pool that had a code. O(1), but for the first time O(p) where p is pools.
  func pool(_ code: String, in records: Organization) -> CapacityPool? {
    let known =
      pools.load()
      ?? pools.storeIfNil(
        Table(
          Dictionary(
            records.pools.lazy.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })))
    return known.values[code]
  }

  /// The units by name and alias. O(1), but for the first time O(u) where u is units.
  func names(of records: UnitRecords, order: RecordOrder) -> UnitNames {
    unitNames.load()
      ?? unitNames.storeIfNil(UnitNames(of: records, order: order))
  }

  func people(of records: Organization) -> PeopleTable {
    peopleTable.load() ?? peopleTable.storeIfNil(PeopleTable(records))
  }
}
