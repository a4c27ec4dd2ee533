import OrganizationGraph

/// The organisation seen from the catalogue: which units a category's lines name, which units are of a
/// kind, which draw on a shared pool. What a shortage and an explanation of everybody go through.
///
/// Making one: O(u + d) where u is units and d is lines of the catalogue. Memory: 4 bytes a line and
/// 4 bytes a unit.
final class HolderLists: Sendable {
  private let snapshot: OrganizationSnapshot
  /// By category; a unit that several lines for the category name comes as often.
  private let byCategory: UnitGroups
  private let byKind: UnitGroups
  /// By number of the shared pool.
  private let byPool: UnitGroups

  init(_ snapshot: OrganizationSnapshot) {
    self.snapshot = snapshot
    let (duties, rows) = (DutyView(snapshot.duties), RowView(snapshot.units.rows))
    let count = snapshot.unitCount
    byCategory = UnitGroups(snapshot.categoryCount, of: count) { unit, add in
      for line in duties.lines(ofUnit: unit) { add(line.category.position) }
    }
    byKind = UnitGroups(snapshot.kindCount, of: count) { unit, add in
      add(Int(rows.pointer(unit).pointee.kind))
    }
    byPool = UnitGroups(snapshot.sharedPoolCount, of: count) { unit, add in
      let row = rows.pointer(unit)
      if row.pointee.sharesPool { add(Int(row.pointee.room)) }
    }
  }

  /// Calls `body` once with every unit that a line for a category or one above it names, by itself or
  /// by its kind, in the order of their codes. O(n · k) where n is these units and k is the categories
  /// and kinds.
  func forEach(of category: CategoryIndex, _ body: (UnitIndex) -> Void) {
    let lineage = snapshot.lineage(category)
    var lists = lineage.map { byCategory[$0.position] }
    for kind in 0..<snapshot.kindCount
    where lineage.contains(where: { !snapshot.duties(of: KindIndex(kind), exactly: $0).isEmpty }) {
      lists.append(byKind[kind])
    }
    while true {
      var least: UInt32?
      for list in lists {
        if let head = list.first { least = min(least ?? head, head) }
      }
      guard let least else { return }
      body(UnitIndex(rawValue: least))
      for place in lists.indices {
        while lists[place].first == least { lists[place].removeFirst() }
      }
    }
  }

  /// The units that draw on a shared pool.
  func members(ofPool number: UInt32) -> [UnitIndex] {
    byPool[Int(number)].map { UnitIndex(rawValue: $0) }
  }
}

/// Units in groups, those of each rising. `Groups` would do, if its sorting were compiled for what is
/// sorted here; this is faster by much.
private struct UnitGroups: Sendable {
  /// Those of group g are `units[start[g]..<start[g + 1]]`.
  private let start: ContiguousArray<Int>
  private let units: ContiguousArray<UInt32>

  /// - Parameter visit: adds one unit to the groups it is in; called twice for each unit.
  init(_ groups: Int, of count: Int, _ visit: (Int, (Int) -> Void) -> Void) {
    var start = ContiguousArray(repeating: 0, count: groups + 1)
    for unit in 0..<count { visit(unit) { start[$0 + 1] += 1 } }
    for group in 0..<groups { start[group + 1] += start[group] }
    var next = start
    var units = ContiguousArray<UInt32>(repeating: 0, count: start[groups])
    for unit in 0..<count {
      visit(unit) { group in
        units[next[group]] = UInt32(unit)
        next[group] += 1
      }
    }
    self.start = start
    self.units = units
  }

  subscript(group: Int) -> ContiguousArray<UInt32>.SubSequence {
    units[start[group]..<start[group + 1]]
  }
}
