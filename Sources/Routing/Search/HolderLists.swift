import OrganizationGraph

/// The organisation seen from the catalogue: which units a category's lines may name, which units are
/// of a kind, which draw on a shared pool. What a shortage and an explanation of everybody go through.
///
/// Making one: O(u + d) where u is units and d is lines of the catalogue; after an edit, O(t log t)
/// where t is the units touched since. Memory: 4 bytes a line and 4 bytes a unit.
final class HolderLists: Sendable {
  private let snapshot: OrganizationSnapshot
  private let compiled: Compiled
  /// Units touched by edits since, in the order of their codes; what the lists say of them is out of
  /// date.
  private let touched: ContiguousArray<UInt32>
  private let isTouched: Set<UInt32>

  private final class Compiled: Sendable {
    /// By category; a unit that several lines for the category name comes as often.
    let byCategory: UnitGroups
    let byKind: UnitGroups
    /// By number of the shared pool.
    let byPool: UnitGroups
    let poolCount: Int

    init(_ snapshot: OrganizationSnapshot) {
      let (rows, starts) = (RowView(snapshot.units.rows), RowView(snapshot.units.duties))
      let duties = snapshot.duties
      let units = snapshot.byCode
      byCategory = UnitGroups(snapshot.categoryCount, of: units) { unit, add in
        for line in duties.range(from: starts.pointer(unit).pointee) {
          add(duties.byUnit.base[line].category.position)
        }
      }
      byKind = UnitGroups(snapshot.kindCount, of: units) { unit, add in
        add(Int(rows.pointer(unit).pointee.kind))
      }
      poolCount = snapshot.sharedPoolCount
      byPool = UnitGroups(poolCount, of: units) { unit, add in
        let row = rows.pointer(unit)
        if row.pointee.sharesPool { add(Int(row.pointee.room)) }
      }
    }
  }

  init(_ snapshot: OrganizationSnapshot) {
    self.snapshot = snapshot
    compiled = Compiled(snapshot)
    touched = []
    isTouched = []
  }

  /// The lists after an edit.
  init(_ other: HolderLists, _ edited: EditedSnapshot) {
    let snapshot = edited.snapshot
    self.snapshot = snapshot
    compiled = other.compiled
    isTouched = other.isTouched.union(edited.changes.units.lazy.map(\.rawValue))
    touched = ContiguousArray(
      isTouched.sorted { snapshot.precedes(UnitIndex(rawValue: $0), UnitIndex(rawValue: $1)) })
  }

  /// Calls `body` once with every unit that a line for a category or one above it names, by itself or
  /// by its kind, and with others that edits have touched, in the order of their codes. O(n · k) where
  /// n is these units and k is the categories and kinds.
  func forEach(of category: CategoryIndex, _ body: (UnitIndex) -> Void) {
    let lineage = snapshot.lineage(category)
    var lists = lineage.map { compiled.byCategory[$0.position] }
    for kind in 0..<snapshot.kindCount
    where lineage.contains(where: { !snapshot.duties(of: KindIndex(kind), exactly: $0).isEmpty }) {
      lists.append(compiled.byKind[kind])
    }
    lists.append(touched[...])
    let order = OrderView(snapshot.units.order)
    while true {
      var least: UInt32?
      for list in lists {
        guard let head = list.first else { continue }
        if least.map({ order.precedes(head, $0) }) ?? true { least = head }
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
    let known = number < compiled.poolCount ? Array(compiled.byPool[Int(number)]) : []
    let now = touched.filter { unit in
      let row = snapshot.units.rows[Int(unit)]
      return row.sharesPool && row.room == number
    }
    return (known.filter { !isTouched.contains($0) } + now).map { UnitIndex(rawValue: $0) }
      .sorted(by: snapshot.precedes)
  }
}

extension OrganizationSnapshot {
  /// Every unit, in the order of their codes. O(u log u) where edits have added units.
  fileprivate var byCode: [Int] {
    let all = Array(0..<unitCount)
    return units.order.numberedCount == unitCount
      ? all : all.sorted { precedes(UnitIndex($0), UnitIndex($1)) }
  }
}

/// Units in groups, those of each in the order of their codes. `Groups` would do, if its sorting were
/// compiled for what is sorted here; this is faster by much.
private struct UnitGroups: Sendable {
  /// Those of group g are `units[start[g]..<start[g + 1]]`.
  private let start: ContiguousArray<Int>
  private let units: ContiguousArray<UInt32>

  /// - Parameters:
  ///   - all: the units, in the order of their codes.
  ///   - visit: adds one unit to the groups it is in; called twice for each unit.
  init(_ groups: Int, of all: [Int], _ visit: (Int, (Int) -> Void) -> Void) {
    var start = ContiguousArray(repeating: 0, count: groups + 1)
    for unit in all { visit(unit) { start[$0 + 1] += 1 } }
    for group in 0..<groups { start[group + 1] += start[group] }
    var next = start
    var units = ContiguousArray<UInt32>(repeating: 0, count: start[groups])
    for unit in all {
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
