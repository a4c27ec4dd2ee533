/// Makes a snapshot of units that come one by one in the order of their codes, without holding records: for
/// organisations too large for that, from a source whose organisations break no rule. Nothing is checked but
/// the order.
///
/// All units exist on all days. About 100 bytes a unit while it is made. `add`: O(1); `finish`: O(n + x log x)
/// where n is units and x the edges beside the chain.
package struct SnapshotBuilder {
  private struct Edge {
    let from: UnitIndex
    let kind: EdgeKind
    let to: UnitIndex
    let remark: EdgeRemarks.Remark
  }

  private let tables: Organization
  private let compiler: SnapshotCompiler
  private var codes = TextColumn.Builder()
  private var names = TextColumn.Builder()
  private var lastCode = ""
  private var rows: ContiguousArray<UnitRow> = []
  private var homes: ContiguousArray<(unit: UnitIndex, home: UnitIndex)> = []
  private var edges: ContiguousArray<Edge> = []
  private var leadUnits: ContiguousArray<UnitIndex> = []
  private var leadEnds: ContiguousArray<UInt32> = [0]

  /// - Parameter tables: schema, categories, duties of kinds, limits, calendars and costs.
  package init(_ tables: Organization) {
    self.tables = tables
    compiler = SnapshotCompiler(OrganizationIndex(tables))
  }

  package var unitCount: Int { rows.count }

  /// Adds a unit whose code is greater than that of the one before, with its parent if it stands in the chain
  /// and its home if it does not; both are there already.
  @discardableResult
  package mutating func add(
    code: String, name: String, kind: UnitKind, parent: UnitIndex?, home: UnitIndex?, capacity: Int
  ) -> UnitIndex {
    precondition(
      rows.isEmpty || ByteOrder.precedes(lastCode, code), "\(code) comes after \(lastCode)")
    lastCode = code
    codes.append(code)
    names.append(name)
    let unit = UnitIndex(rows.count)
    let number = compiler.kindNumber(kind).position
    var row = UnitRow()
    row.kind = UInt8(number)
    row.room = UInt32(capacity)
    row.parent = parent?.rawValue ?? UnitRow.none
    let tiers = tables.schema.tiers.count
    if number < tiers {
      row.level = row.kind
    } else if UnitKind.outsideChain[number - tiers].class != .resident, let home {
      row.level = rows[home.position].kind
    }
    if let home { homes.append((unit, home)) }
    rows.append(row)
    return unit
  }

  /// Says that the unit added last has a leading post, and whether somebody holds it.
  package mutating func addLeadership(isFilled: Bool) {
    leadUnits.append(UnitIndex(rows.count - 1))
    leadEnds.append(leadEnds[leadEnds.count - 1] + (isFilled ? 1 : 0))
    rows[rows.count - 1].isLed = true
  }

  /// Adds an edge that is no parent's.
  package mutating func addEdge(
    _ kind: EdgeKind, from: UnitIndex, to: UnitIndex, code: String, categories: [String] = [],
    quota: Int? = nil
  ) {
    let scope = categories.compactMap { compiler.categoryNumbers[$0] }.sorted()
    edges.append(
      Edge(
        from: from, kind: kind, to: to,
        remark: EdgeRemarks.Remark(
          code: code, quota: quota.map { UInt32($0) }, scope: scope, slot: 0)))
  }

  package consuming func finish(revision: UInt64 = 0) -> OrganizationSnapshot {
    edges.sort { a, b in
      if a.from != b.from { return a.from < b.from }
      if a.kind != b.kind { return a.kind.rawValue < b.kind.rawValue }
      return a.to != b.to
        ? a.to < b.to : ByteOrder.precedes(a.remark.code, b.remark.code)
    }
    let outgoing = outgoingStarts()
    let columns = edgeColumns(outgoing)
    let duties = compiler.compileDuties().columns
    return OrganizationSnapshot(
      tables: tables, revision: revision, root: UnitIndex(0), grades: [""],
      units: unitColumns(
        UnitLinks.Starts(
          outgoing: outgoing, incoming: columns.incoming)),
      edges: columns.edges, duties: duties,
      leadership: Leadership(
        units: RowMemory(leadUnits), starts: RowMemory(leadEnds),
        terms: RowMemory(repeatElement(.always, count: Int(leadEnds[leadEnds.count - 1])))),
      texts: UnitTexts(codes: codes.finish(), names: names.finish()))
  }

  /// Where the edges that lead from each unit start: first that to its parent.
  private func outgoingStarts() -> RowMemory<UInt32> {
    let starts = RowMemory<UInt32>(count: rows.count + 1)
    starts.base[0] = 0
    var (other, next) = (0, UInt32(0))
    for unit in rows.indices {
      if rows[unit].parent != UnitRow.none { next += 1 }
      while other < edges.count, edges[other].from.position == unit {
        other += 1
        next += 1
      }
      starts.base[unit + 1] = next
    }
    return starts
  }

  private func edgeColumns(
    _ outgoing: RowMemory<UInt32>
  ) -> (edges: EdgeColumns, incoming: RowMemory<UInt32>) {
    let count = Int(outgoing[rows.count])
    let (kind, from, to) = (
      RowMemory<EdgeKind>(count: count), RowMemory<UnitIndex>(count: count),
      RowMemory<UnitIndex>(count: count)
    )
    var remarks: [(edge: EdgeIndex, remark: EdgeRemarks.Remark)] = []
    var (other, next) = (0, 0)
    func add(_ edgeKind: EdgeKind, _ source: Int, _ target: UnitIndex) {
      kind.base[next] = edgeKind
      from.base[next] = UnitIndex(source)
      to.base[next] = target
      next += 1
    }
    for unit in rows.indices {
      if rows[unit].parent != UnitRow.none {
        add(.chain, unit, UnitIndex(rawValue: rows[unit].parent))
      }
      while other < edges.count, edges[other].from.position == unit {
        remarks.append((EdgeIndex(next), edges[other].remark))
        add(edges[other].kind, unit, edges[other].to)
        other += 1
      }
    }
    let (incomingStarts, incoming) = EdgeColumns.incoming(kind, to, units: rows.count)
    let columns = EdgeColumns(
      kind: kind, from: from, to: to, days: SparseRows(count: count, usual: .always),
      incoming: incoming, limited: EdgeColumns.limited(count: count, remarks),
      remarks: EdgeRemarks(remarks))
    return (columns, incomingStarts)
  }

  private func unitColumns(_ starts: UnitLinks.Starts) -> UnitColumns {
    let count = rows.count
    var home = 0
    return UnitColumns(
      rows: PagedRows(count: count) { target in
        for unit in 0..<count { target.initializeElement(at: unit, to: rows[unit]) }
      },
      links: PagedRows(count: count) { links in
        for unit in 0..<count { links.initializeElement(at: unit, to: starts.links(unit)) }
      },
      days: SparseRows(count: count, usual: .always),
      homes: UnitColumns.homes(count: count) { unit in
        guard home < homes.count, homes[home].unit.position == unit else { return UnitRow.none }
        home += 1
        return homes[home - 1].home.rawValue
      },
      duties: SparseRows(count: count, usual: UnitRow.none), record: RecordOrder(),
      order: UnitOrder(numberedCount: count))
  }
}
