import OrganizationGraph

/// Builds the lists of a `RoutingIndex`, the lowest tier first, so that the lists below a node are
/// there when its branches are made.
struct RoutingIndexBuilder {
  private let graph: GraphTables
  private let isExact: Bool
  private let lines: LineReader
  private let crossings: (groups: Groups, items: ContiguousArray<CrossingLister.Listed>)
  let arena: ListArena
  /// The entries of the node at hand.
  private let gathered = FlatList<Gathered>(capacity: 1024)

  /// An entry with the category of its list; ordered as the lists of a node lie in memory.
  private struct Gathered: BitwiseCopyable {
    /// Category, then cost.
    let key: UInt64
    let entry: IndexEntry

    @inline(__always) init(_ category: UInt32, _ entry: IndexEntry) {
      key = UInt64(category) << 32 | UInt64(entry.cost)
      self.entry = entry
    }

    @inline(__always) var category: UInt32 { UInt32(truncatingIfNeeded: key >> 32) }

    @inline(__always) static func precedes(_ a: Gathered, _ b: Gathered) -> Bool {
      a.key != b.key ? a.key < b.key : a.entry.unit < b.entry.unit
    }
  }

  init(
    graph: GraphTables, mode: Mode, isExact: Bool, arena: ListArena,
    crossings: (groups: Groups, items: ContiguousArray<CrossingLister.Listed>)
  ) {
    self.graph = graph
    self.isExact = isExact
    self.arena = arena
    self.crossings = crossings
    lines = LineReader(graph, mode)
  }

  mutating func build() -> PagedRows<NodeRow> {
    defer { gathered.deallocate() }
    return PagedRows(count: graph.unitCount) { nodes in
      nodes.initialize(repeating: .empty)
      let byTier = unitsByTier()
      for tier in (0..<Int(graph.costs.tierCount)).reversed() {
        for position in byTier.starts[tier]..<byTier.starts[tier + 1] {
          let unit = UnitIndex(rawValue: byTier.units[position])
          gather(unit, nodes)
          if gathered.count > 0 { nodes[unit.position] = write() }
        }
      }
    }
  }

  /// The chain units, those of tier t at `starts[t]..<starts[t + 1]`.
  private func unitsByTier() -> (starts: [Int], units: RowMemory<UInt32>) {
    let tierCount = Int(graph.costs.tierCount)
    var starts = [Int](repeating: 0, count: tierCount + 1)
    for unit in 0..<graph.unitCount {
      let kind = Int(graph.rows.pointer(unit).pointee.kind)
      if kind < tierCount { starts[kind + 1] += 1 }
    }
    for tier in 0..<tierCount { starts[tier + 1] += starts[tier] }
    let units = RowMemory<UInt32>(count: starts[tierCount])
    var next = starts
    for unit in 0..<graph.unitCount {
      let kind = Int(graph.rows.pointer(unit).pointee.kind)
      guard kind < tierCount else { continue }
      units.base[next[kind]] = UInt32(unit)
      next[kind] += 1
    }
    return (starts, units)
  }

  private func gather(_ node: UnitIndex, _ nodes: UnsafeMutableBufferPointer<NodeRow>) {
    gathered.removeAll()
    gatherOwn(of: node, form: .climb, hop: 0)
    if graph.costs.descendLimit > 0 {
      for position in graph.incoming(node) {
        let edge = graph.edges.incoming[position].position
        guard graph.edges.kind[edge] == .chain else { break }
        let child = graph.edges.from[edge]
        let hop = graph.costs.descend[Int(graph.kind(child))]
        gatherOwn(of: child, form: .descend, hop: hop)
        if graph.costs.descendLimit > 1 {
          gatherBranches(at: child, nodes[child.position], hop: hop)
        }
      }
    }
    let crossing = crossings.groups.start
    for position in crossing[node.position]..<crossing[node.position + 1] {
      let listed = crossings.items[Int(crossings.groups.items[Int(position)])]
      gathered.append(Gathered(listed.category, listed.entry))
    }
  }

  /// The lines of a chain unit itself. Those that hold on some days or for some origins are contested:
  /// whether they decide is seen in the order.
  @inline(__always)
  private func gatherOwn(of unit: UnitIndex, form: Reach.Form, hop: Int64) {
    if graph.rows.pointer(unit.position).pointee.isSuspended { return }
    let isBelow = form == .descend
    lines.forEachOwn(of: unit) { line, isContested in
      var bits = IndexEntry.Bits(form: form, hops: isBelow ? 1 : 0, role: line.role)
      if isBelow { bits.rawValue |= IndexEntry.Bits.below }
      if isContested || line.areaNumber != .max || line.firstDay != .min || line.endDay != .max {
        bits.rawValue |= IndexEntry.Bits.contested
      }
      gathered.append(
        Gathered(
          line.category.rawValue,
          IndexEntry(
            cost: UInt32(hop + graph.fixedCost(of: unit, line)), unit: unit.rawValue, bits: bits,
            link: line.index.rawValue)))
    }
  }

  /// A branch for each list of a child that has something below it, at the least of those costs.
  private func gatherBranches(at child: UnitIndex, _ row: NodeRow, hop: Int64) {
    guard let words = row.lists else { return }
    let lists = NodeLists(words: words, isExact: isExact)
    var bits = IndexEntry.Bits(form: .descend, hops: 1, role: .own)
    bits.rawValue |= IndexEntry.Bits.branch | IndexEntry.Bits.below
    var marks = row.marks
    for rank in 0..<lists.count {
      let category =
        isExact ? UInt32(truncatingIfNeeded: marks.trailingZeroBitCount) : words[1 + rank]
      marks &= marks &- 1
      for entry in lists.entries(rank) where entry.bits.isBelow {
        gathered.append(
          Gathered(
            category,
            IndexEntry(
              cost: UInt32(hop) + entry.cost, unit: child.rawValue, bits: bits, link: 0)))
        break
      }
    }
  }

  /// Writes the lists of what was gathered.
  private func write() -> NodeRow {
    gathered.sort(by: Gathered.precedes)
    var row = NodeRow.empty
    var count = 0
    for position in 0..<gathered.count {
      let category = gathered[position].category
      if position > 0, category == gathered[position - 1].category { continue }
      row.marks |= RoutingIndex.mark(category)
      count += 1
    }
    let words = arena.allocate(
      words: NodeLists.wordCount(lists: count, entries: gathered.count, isExact: isExact))
    words[0] = UInt32(count)
    let ends = words + (isExact ? 1 : 1 + count)
    let entries = UnsafeMutableRawPointer(ends + count).assumingMemoryBound(to: IndexEntry.self)
    var rank = -1
    for position in 0..<gathered.count {
      let category = gathered[position].category
      if position == 0 || category != gathered[position - 1].category {
        rank += 1
        if !isExact { words[1 + rank] = category }
      }
      ends[rank] = UInt32(position + 1)
      (entries + position).initialize(to: gathered[position].entry)
    }
    row.lists = UnsafePointer(words)
    return row
  }
}

extension FlatList {
  /// Insertion for the few elements that most nodes have.
  @inline(__always)
  fileprivate func sort(by precedes: (Element, Element) -> Bool) {
    guard count <= 24 else {
      withElements { $0.sort(by: precedes) }
      return
    }
    for position in 1..<Swift.max(1, count) {
      let item = self[position]
      var place = position
      while place > 0, precedes(item, self[place - 1]) {
        self[place] = self[place - 1]
        place -= 1
      }
      self[place] = item
    }
  }
}
