import OrganizationGraph

/// Builds the lists of a `RoutingIndex`, the lowest tier first, so that the lists below a hub are
/// there when its branches are made.
struct RoutingIndexBuilder {
  private let graph: GraphTables
  private let isExact: Bool
  private let lines: LineReader
  private let crossings: (groups: Groups, items: ContiguousArray<CrossingLister.Listed>)
  let arena: ListArena
  /// The entries of the hub at hand.
  private let gathered = FlatList<Gathered>(capacity: 1024)

  /// An entry with the category of its list; ordered as the lists of a hub lie in memory.
  private struct Gathered: BitwiseCopyable {
    /// Category, then cost.
    let key: UInt64
    let entry: IndexEntry
    let link: UInt32

    @inline(__always) init(_ category: UInt32, _ entry: IndexEntry, link: UInt32) {
      key = UInt64(category) << 32 | UInt64(entry.cost)
      self.entry = entry
      self.link = link
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

  /// The hubs, and by unit the number of its hub.
  mutating func build() -> (hubs: PagedRows<Hub>, numbers: PagedRows<UInt32>) {
    defer { gathered.deallocate() }
    let (numbers, count) = numberHubs()
    let hubs = PagedRows<Hub>(count: count) { hubs in
      fill(hubs, numbers)
      for tier in unitsByTier(hubs).reversed() {
        for number in tier {
          gather(Int(number), hubs, numbers)
          if gathered.count > 0 { write(&hubs[Int(number)]) }
        }
      }
    }
    return (hubs, numbers)
  }

  /// Numbers the hubs: every chain unit but those without own lines, bridges, units below and a
  /// catch-all's duty. These get the number of their parent's hub, marked as theirs.
  private func numberHubs() -> (numbers: PagedRows<UInt32>, count: Int) {
    var count: UInt32 = 0
    let numbers = PagedRows<UInt32>(count: graph.unitCount) { numbers in
      for unit in 0..<graph.unitCount {
        let isHub = graph.isChain(UnitIndex(unit)) && !isBareLeaf(UnitIndex(unit))
        numbers.initializeElement(at: unit, to: isHub ? count : Hub.none)
        if isHub { count += 1 }
      }
      for unit in 0..<graph.unitCount where numbers[unit] == Hub.none {
        let parent = graph.rows.pointer(unit).pointee.parent
        if parent != .max { numbers[unit] = numbers[Int(parent)] | HubNumber.parentBit }
      }
    }
    return (numbers, Int(count))
  }

  private func isBareLeaf(_ unit: UnitIndex) -> Bool {
    let row = graph.rows.pointer(unit.position)
    return row.pointee.parent != .max && graph.incoming(unit).isEmpty
      && graph.outgoing(unit).count == 1
      && graph.duties.lines(ofUnit: unit.position).isEmpty
      && graph.costs.catchAll[Int(row.pointee.kind)] < 0
      && crossings.groups.start[unit.position] == crossings.groups.start[unit.position + 1]
  }

  private func fill(_ hubs: UnsafeMutableBufferPointer<Hub>, _ numbers: PagedRows<UInt32>) {
    hubs.initialize(repeating: Hub())
    let numbers = RowView(numbers)
    for unit in 0..<graph.unitCount {
      let number = numbers.pointer(unit).pointee
      guard number & HubNumber.parentBit == 0 else { continue }
      let row = graph.rows.pointer(unit)
      var hub = Hub()
      hub.unit = UInt32(unit)
      hub.kind = row.pointee.kind
      hub.isCatchAll = graph.costs.catchAll[Int(row.pointee.kind)] >= 0
      hub.moves = row.pointee.movesInChain
      if row.pointee.parent != .max {
        hub.parent = numbers.pointer(Int(row.pointee.parent)).pointee
      }
      hubs[Int(number)] = hub
    }
  }

  /// The numbers of the hubs of each tier, highest tier first.
  private func unitsByTier(_ hubs: UnsafeMutableBufferPointer<Hub>) -> [[UInt32]] {
    var tiers = [[UInt32]](repeating: [], count: Int(graph.costs.tierCount))
    for number in hubs.indices { tiers[Int(hubs[number].kind)].append(UInt32(number)) }
    return tiers
  }

  private func gather(
    _ number: Int, _ hubs: UnsafeMutableBufferPointer<Hub>, _ numbers: PagedRows<UInt32>
  ) {
    gathered.removeAll()
    let node = UnitIndex(rawValue: hubs[number].unit)
    let numbers = RowView(numbers)
    gatherOwn(of: node, form: .climb, hop: 0)
    if graph.costs.descendLimit > 0 {
      for position in graph.incoming(node) {
        let edge = graph.edges.incoming[position].position
        guard graph.edges.kind[edge] == .chain else { break }
        let child = graph.edges.from[edge]
        let below = numbers.pointer(child.position).pointee
        if below & HubNumber.parentBit != 0 { continue }
        let hop = graph.costs.descend[Int(graph.kind(child))]
        gatherOwn(of: child, form: .descend, hop: hop)
        if graph.costs.descendLimit > 1 { gatherBelow(below, hubs[Int(below)], hop: hop) }
      }
    }
    let crossing = crossings.groups.start
    for position in crossing[node.position]..<crossing[node.position + 1] {
      let listed = crossings.items[Int(crossings.groups.items[Int(position)])]
      gathered.append(Gathered(listed.category, listed.entry, link: listed.crossing))
    }
  }

  /// The lines of a chain unit itself. Those that hold on some days or for some origins are contested:
  /// whether they decide is seen in the order.
  @inline(__always)
  private func gatherOwn(of unit: UnitIndex, form: Reach.Form, hop: Int64) {
    let row = graph.rows.pointer(unit.position)
    if row.pointee.isSuspended { return }
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
          graph.entry(unit, cost: hop + graph.fixedCost(of: unit, line), bits),
          link: line.index.rawValue))
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
        branch(to: number, lists.list(rank), category, hop: hop)
      }
    }
  }

  /// Lists with so many entries below their hub are copied to the hub above, which costs no more memory
  /// than a branch and saves fetching the list.
  private static let mostCopied = 2

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
      if bits.hops < graph.costs.descendLimit {
        var copied = entry.pointee
        copied.cost += UInt32(hop)
        copied.bits.addHop()
        gathered.append(Gathered(category, copied, link: list.lists.link(of: entry)))
      }
      return true
    }
    if !isCopied { gathered.removeLast(gathered.count - start) }
    return isCopied
  }

  private func moves(_ unit: UInt32) -> Bool {
    graph.rows.pointer(Int(unit)).pointee.movesInChain
  }

  private func branch(to number: UInt32, _ list: HubList, _ category: UInt32, hop: Int64) {
    var bits = IndexEntry.Bits(form: .descend, hops: 1, role: .own)
    bits.rawValue |= IndexEntry.Bits.branch | IndexEntry.Bits.below
    _ = list.visit { entry in
      guard entry.pointee.bits.isBelow else { return true }
      gathered.append(
        Gathered(
          category,
          IndexEntry(cost: UInt32(hop) + entry.pointee.cost, unit: number, bits: bits, slot: 0),
          link: 0))
      return false
    }
  }

  /// Writes the lists of what was gathered.
  private func write(_ hub: inout Hub) {
    gathered.sort(by: Gathered.precedes)
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
      .assumingMemoryBound(to: IndexEntry.self)
    let ends = UnsafeMutableRawPointer(heads + count).assumingMemoryBound(to: UInt32.self)
    let further = UnsafeMutableRawPointer(ends + count).assumingMemoryBound(to: IndexEntry.self)
    let links = UnsafeMutableRawPointer(further + (gathered.count - count))
      .assumingMemoryBound(to: UInt32.self)
    var (rank, end) = (-1, 0)
    for position in 0..<gathered.count {
      let item = gathered[position]
      var entry = item.entry
      let hasNext =
        position + 1 < gathered.count && gathered[position + 1].category == item.category
      entry.bits.setGap(hasNext ? gathered[position + 1].entry.cost - entry.cost : .max)
      if position == 0 || item.category != gathered[position - 1].category {
        rank += 1
        if !isExact { words[1 + rank] = item.category }
        heads[rank] = entry
        links[rank] = item.link
      } else {
        further[end] = entry
        links[count + end] = item.link
        end += 1
      }
      ends[rank] = UInt32(end)
    }
    hub.lists = UnsafePointer(words)
  }
}

/// The number of a unit's hub, as kept by unit.
enum HubNumber {
  /// The unit is no hub itself; the number is that of its parent's.
  static let parentBit: UInt32 = 1 << 31
}

extension GraphTables {
  /// An entry for a unit, plain if nothing about the unit must be looked at in an order.
  @inline(__always)
  func entry(_ unit: UnitIndex, cost: Int64, _ bits: IndexEntry.Bits) -> IndexEntry {
    let row = rows.pointer(unit.position)
    var bits = bits
    let isPlain =
      !row.pointee.isDated && row.pointee.calendar == .max && !row.pointee.sharesPool
      && !row.pointee.movesInChain
    if isPlain { bits.rawValue |= IndexEntry.Bits.plain }
    return IndexEntry(
      cost: UInt32(cost), unit: unit.rawValue, bits: bits, slot: row.pointee.slot)
  }
}

extension FlatList {
  /// Insertion for the few elements that most hubs have.
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
