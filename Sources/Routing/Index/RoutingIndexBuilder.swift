import OrganizationGraph

/// Builds the lists of hubs, each from its own lines, the lists of the hubs right below it, and its
/// crossings. So whoever builds several starts with the lowest tier.
struct RoutingIndexBuilder {
  let graph: GraphTables
  let isExact: Bool
  var crossings: CrossingLister
  /// For the lists; only this builder may add to it.
  var arena: ListArena
  private let lines: LineReader
  /// The entries of the hub at hand.
  private let gathered: GatheredEntries

  init(
    graph: GraphTables, mode: Mode, isExact: Bool, arena: ListArena, crossings: CrossingLister
  ) {
    self.graph = graph
    self.isExact = isExact
    self.arena = arena
    self.crossings = crossings
    lines = LineReader(graph, mode)
    gathered = GatheredEntries(categoryCount: graph.categoryCount)
  }

  func deallocate() { gathered.deallocate() }

  /// Whether a chain unit needs no hub: it has no own lines, bridges, units below, or a catch-all's
  /// duty.
  func isBareLeaf(_ unit: UnitIndex) -> Bool {
    let row = graph.rows.pointer(unit.position)
    return row.pointee.parent != .max && graph.incoming(unit).isEmpty
      && graph.outgoing(unit).count == 1 && graph.lines(of: unit).isEmpty
      && graph.costs.catchAll[Int(row.pointee.kind)] < 0 && !crossings.areas.contains(unit)
  }

  /// The hub of a unit, without lists.
  func emptyHub(_ unit: UnitIndex, _ store: some HubStore) -> Hub {
    let row = graph.rows.pointer(unit.position)
    var hub = Hub()
    hub.unit = unit.rawValue
    hub.kind = row.pointee.kind
    hub.isCatchAll = graph.costs.catchAll[Int(row.pointee.kind)] >= 0
    hub.moves = row.pointee.movesInChain
    if row.pointee.parent != .max {
      let parent = UnitIndex(rawValue: row.pointee.parent)
      hub.parent = store.number(of: parent)
      hub.climb = UInt32(graph.costs.climb[Int(graph.kind(parent))])
    }
    return hub
  }

  /// Builds the lists of a hub anew.
  mutating func build(_ number: UInt32, _ store: inout some HubStore) {
    var hub = store.hub(number)
    gather(UnitIndex(rawValue: hub.unit), store)
    (hub.marks, hub.lists) = (0, nil)
    if gathered.count > 0 { write(&hub) }
    store.put(hub, at: number)
  }

  private mutating func gather(_ node: UnitIndex, _ store: some HubStore) {
    gathered.removeAll()
    gatherOwn(of: node, hop: nil)
    if graph.costs.descendLimit > 0 {
      for position in graph.incoming(node) {
        let edge = graph.edges.incoming[position].position
        guard graph.edges.kind[edge] == .chain else { break }
        let child = graph.edges.from[edge]
        let below = store.number(of: child)
        if below & HubNumber.parentBit != 0 { continue }
        let hop = graph.costs.descend[Int(graph.kind(child))]
        gatherOwn(of: child, hop: hop)
        if graph.costs.descendLimit > 1 { gatherBelow(below, store.hub(below), hop: hop) }
      }
    }
    crossings.list(at: node) { [gathered] category, entry in
      gathered.append(Gathered(category, entry))
    }
  }

  /// The lines of a chain unit itself. Those that hold on some days or for some origins are contested:
  /// whether they decide is seen in the order.
  ///
  /// - Parameter hop: what the hop down to the unit costs; `nil`: it is the hub's own.
  @inline(__always)
  private func gatherOwn(of unit: UnitIndex, hop: Int64?) {
    let row = graph.rows.pointer(unit.position)
    if row.pointee.isSuspended { return }
    lines.forEachOwn(of: unit) { line, isContested in
      var bits =
        hop == nil ? IndexEntry.Bits(role: line.role) : IndexEntry.Bits(below: 1, role: line.role)
      if isContested || !line.isUnlimited { bits.rawValue |= IndexEntry.Bits.contested }
      gathered.append(
        Gathered(
          line.category.rawValue,
          graph.entry(
            unit, cost: (hop ?? 0) + graph.fixedCost(of: unit, line), bits,
            link: line.index.rawValue)))
    }
  }

  /// What is below a child: its entries themselves where a list has few, otherwise a branch at the least
  /// of their costs.
  private func gatherBelow(_ number: UInt32, _ hub: Hub, hop: Int64) {
    guard let words = hub.lists else { return }
    let lists = HubLists(words: words, isExact: isExact)
    var marks = hub.marks
    for rank in 0..<lists.count {
      let category =
        isExact ? UInt32(truncatingIfNeeded: marks.trailingZeroBitCount) : words[1 + rank]
      marks &= marks &- 1
      if !copy(lists.list(rank), category, hop: hop, isFixed: !hub.moves) {
        branch(to: number, hub, lists.list(rank), category, hop: hop)
      }
    }
  }

  /// Lists with so many entries below their hub are copied to the hub above, which costs a few entries more
  /// than a branch and saves fetching the list.
  private static let mostCopied = 4

  /// Gathers what a child's list has below it, one hop longer; `false`: it has too much, or what may
  /// lie elsewhere on other days.
  private func copy(
    _ list: HubList, _ category: UInt32, hop: Int64, isFixed: Bool
  ) -> Bool {
    var count = 0
    let start = gathered.count
    let isCopied = list.visit { entry in
      let bits = entry.pointee.bits
      guard bits.isBelow else { return true }
      count += 1
      guard count <= Self.mostCopied, isFixed, !bits.isBranch, !moves(entry.pointee.unit) else {
        return false
      }
      // Paths that descend further than allowed are left out.
      if bits.descent < graph.costs.descendLimit {
        var copied = entry.pointee
        copied.cost += UInt32(hop)
        copied.bits.addHop()
        gathered.append(Gathered(category, copied))
      }
      return true
    }
    if !isCopied { gathered.removeLast(gathered.count - start) }
    return isCopied
  }

  private func moves(_ unit: UInt32) -> Bool {
    graph.rows.pointer(Int(unit)).pointee.movesInChain
  }

  private func branch(
    to number: UInt32, _ hub: Hub, _ list: HubList, _ category: UInt32, hop: Int64
  ) {
    var bits = IndexEntry.Bits(branchTo: hub.kind)
    if hub.moves { bits.rawValue |= IndexEntry.Bits.dated }
    _ = list.visit { entry in
      guard entry.pointee.bits.isBelow else { return true }
      let cost = UInt32(hop) + entry.pointee.cost
      gathered.append(
        Gathered(
          category,
          hub.moves
            ? IndexEntry(cost: cost, bits, toHub: number) : IndexEntry(cost: cost, bits, to: list)))
      return false
    }
  }

  /// Writes the lists of what was gathered.
  private func write(_ hub: inout Hub) {
    let gathered = gathered.inOrder()
    var count = 0
    for position in 0..<gathered.count {
      let category = gathered[position].category
      if position > 0, category == gathered[position - 1].category { continue }
      hub.marks |= RoutingIndex.mark(category)
      count += 1
    }
    let words = arena.allocate(
      words: HubLists.wordCount(lists: count, entries: gathered.count, isExact: isExact))
    words[0] = UInt32(count)
    let heads = UnsafeMutableRawPointer(words + (isExact ? 1 : 1 + count))
      .assumingMemoryBound(to: ListHead.self)
    let further = UnsafeMutableRawPointer(heads + count).assumingMemoryBound(to: IndexEntry.self)
    var (rank, end) = (-1, 0)
    for position in 0..<gathered.count {
      let item = gathered[position]
      var entry = item.entry
      let hasNext =
        position + 1 < gathered.count && gathered[position + 1].category == item.category
      entry.bits.setGap(hasNext ? gathered[position + 1].entry.cost - entry.cost : nil)
      if position == 0 || item.category != gathered[position - 1].category {
        rank += 1
        if !isExact { words[1 + rank] = item.category }
        let distance = UnsafeRawPointer(further + end) - UnsafeRawPointer(heads + rank)
        heads[rank] = ListHead(entry: entry, distance: UInt32(distance / 4))
      } else {
        further[end] = entry
        end += 1
      }
    }
    hub.lists = UnsafePointer(words)
  }
}

/// Where hubs are found and left while lists are built.
protocol HubStore {
  /// The number of a unit's hub, as `HubNumber` says.
  func number(of unit: UnitIndex) -> UInt32
  func hub(_ number: UInt32) -> Hub
  mutating func put(_ hub: Hub, at number: UInt32)
}

/// The number of a unit's hub, as kept by unit.
enum HubNumber {
  /// The unit is no hub itself; the number is that of its parent's.
  static let parentBit: UInt32 = 1 << 31
}

extension GraphTables {
  /// An entry for a unit, plain if nothing about the unit must be looked at in an order.
  @inline(__always)
  func entry(
    _ unit: UnitIndex, cost: Int64, _ bits: IndexEntry.Bits, link: UInt32
  ) -> IndexEntry {
    let row = rows.pointer(unit.position)
    var bits = bits
    let isPlain =
      !row.pointee.isDated && row.pointee.calendar == .max && !row.pointee.sharesPool
      && !row.pointee.movesInChain
    if isPlain { bits.setPlain(capacity: row.pointee.room) }
    return IndexEntry(cost: UInt32(cost), bits, unit: unit.rawValue, link: link)
  }
}
