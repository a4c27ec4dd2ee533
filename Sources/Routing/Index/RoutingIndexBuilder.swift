import OrganizationGraph

/// Builds the lists of a `RoutingIndex`, the lowest tier first, so that the lists below a node are
/// there when its branches are made.
struct RoutingIndexBuilder {
  private let snapshot: OrganizationSnapshot
  private let policy: RoutingPolicy
  private let mode: Mode
  private let descendLimit: Int
  private let isExact: Bool
  private let lines: LineReader
  private let crossings: (groups: Groups, items: ContiguousArray<CrossingLister.Listed>)
  let arena = ListArena()
  /// The entries of the node at hand.
  private var gathered: ContiguousArray<Gathered> = []

  /// An entry with the category of its list; ordered as the lists of a node lie in memory.
  private struct Gathered {
    /// Category, then cost.
    let key: UInt64
    let entry: IndexEntry

    init(_ category: UInt32, _ entry: IndexEntry) {
      key = UInt64(category) << 32 | UInt64(entry.cost)
      self.entry = entry
    }

    @inline(__always) var category: UInt32 { UInt32(truncatingIfNeeded: key >> 32) }

    @inline(__always) static func precedes(_ a: Gathered, _ b: Gathered) -> Bool {
      a.key != b.key ? a.key < b.key : a.entry.unit < b.entry.unit
    }
  }

  init(
    snapshot: OrganizationSnapshot, policy: RoutingPolicy, mode: Mode,
    crossings: (groups: Groups, items: ContiguousArray<CrossingLister.Listed>)
  ) {
    self.snapshot = snapshot
    self.policy = policy
    self.mode = mode
    self.crossings = crossings
    descendLimit = policy[mode].descendLimit
    isExact = snapshot.categoryCount <= 64
    lines = LineReader(snapshot, mode)
  }

  mutating func build() -> PagedRows<NodeRow> {
    var byTier = Groups(
      snapshot.allUnits.lazy.map { [snapshot] unit in snapshot.tier(unit) ?? snapshot.tierCount },
      count: snapshot.tierCount + 1)
    defer { byTier = Groups(EmptyCollection<Int>(), count: 0) }
    return PagedRows(count: snapshot.unitCount) { nodes in
      nodes.initialize(repeating: .empty)
      for tier in (0..<snapshot.tierCount).reversed() {
        for unit in byTier[tier] {
          gather(UnitIndex(unit), nodes)
          if !gathered.isEmpty { nodes[unit] = write() }
        }
      }
    }
  }

  private mutating func gather(
    _ node: UnitIndex, _ nodes: UnsafeMutableBufferPointer<NodeRow>
  ) {
    gathered.removeAll(keepingCapacity: true)
    gatherOwn(of: node, form: .climb, hop: 0)
    if descendLimit > 0 {
      for edge in snapshot.incoming(node) where snapshot.kind(edge) == .chain {
        let child = snapshot.source(edge)
        let hop = policy.cost(.descend, to: snapshot.kind(child), mode: mode)
        gatherOwn(of: child, form: .descend, hop: hop)
        if descendLimit > 1 { gatherBranches(at: child, nodes[child.position], hop: hop) }
      }
    }
    for item in crossings.groups[node.position] {
      let listed = crossings.items[item]
      gathered.append(Gathered(listed.category, listed.entry))
    }
  }

  /// The lines of a chain unit itself. Those that hold on some days or for some origins are contested:
  /// whether they decide is seen in the order.
  private mutating func gatherOwn(of unit: UnitIndex, form: Reach.Form, hop: Int64) {
    guard !snapshot.isSuspended(unit) else { return }
    let isBelow = form == .descend
    lines.forEachOwn(of: unit) { duty, isContested in
      var bits = IndexEntry.Bits(form: form, hops: isBelow ? 1 : 0, role: duty.role)
      if isBelow { bits.rawValue |= IndexEntry.Bits.below }
      if isContested || duty.area != nil || duty.days != .always {
        bits.rawValue |= IndexEntry.Bits.contested
      }
      let cost = hop + policy.fixedCost(of: unit, duty, snapshot, mode)
      gathered.append(
        Gathered(
          duty.category.rawValue,
          IndexEntry(
            cost: UInt32(cost), unit: unit.rawValue, bits: bits, link: duty.index.rawValue)))
    }
  }

  /// A branch for each list of a child that has something below it, at the least of those costs.
  private mutating func gatherBranches(at child: UnitIndex, _ row: NodeRow, hop: Int64) {
    guard let words = row.lists else { return }
    let lists = NodeLists(words: words, isExact: isExact)
    var marks = row.marks
    for rank in 0..<lists.count {
      let category: UInt32
      if isExact {
        category = UInt32(marks.trailingZeroBitCount)
        marks &= marks - 1
      } else {
        category = words[1 + rank]
      }
      let least = lists.entries(rank).first { $0.bits.rawValue & IndexEntry.Bits.below != 0 }
      guard let least else { continue }
      var bits = IndexEntry.Bits(form: .descend, hops: 1, role: .own)
      bits.rawValue |= IndexEntry.Bits.branch | IndexEntry.Bits.below
      gathered.append(
        Gathered(
          category,
          IndexEntry(
            cost: UInt32(hop) + least.cost, unit: child.rawValue, bits: bits, link: 0)))
    }
  }

  /// Writes the lists of what was gathered.
  private mutating func write() -> NodeRow {
    sort()
    var row = NodeRow.empty
    var count = 0
    var last: UInt32?
    for item in gathered where item.category != last {
      row.marks |= RoutingIndex.mark(item.category)
      count += 1
      last = item.category
    }
    let words = arena.allocate(
      words: NodeLists.wordCount(lists: count, entries: gathered.count, isExact: isExact))
    words[0] = UInt32(count)
    let ends = words + (isExact ? 1 : 1 + count)
    let entries = UnsafeMutableRawPointer(ends + count).assumingMemoryBound(to: IndexEntry.self)
    var rank = -1
    last = nil
    for (position, item) in gathered.enumerated() {
      if item.category != last {
        rank += 1
        if !isExact { words[1 + rank] = item.category }
        last = item.category
      }
      ends[rank] = UInt32(position + 1)
      (entries + position).initialize(to: item.entry)
    }
    row.lists = UnsafePointer(words)
    return row
  }

  /// Insertion for the few entries that most nodes have.
  private mutating func sort() {
    guard gathered.count <= 32 else {
      gathered.sort(by: Gathered.precedes)
      return
    }
    gathered.withUnsafeMutableBufferPointer { items in
      for position in items.indices.dropFirst() {
        let item = items[position]
        var place = position
        while place > 0, Gathered.precedes(item, items[place - 1]) {
          items[place] = items[place - 1]
          place -= 1
        }
        items[place] = item
      }
    }
  }
}
