internal import MinimumCostFlow
internal import RoutingInstances

/// Builds the network of a batch; categories are bits, so that most of it is done for all at once.
struct NetworkBuilder {
  let graph: InstanceGraph
  let state: InstanceState
  let orders: [InstanceQuery]
  private let bridges: InstanceBridges
  var network = LaminarNetwork()
  var candidates = ContiguousArray<Int32>()
  /// The sink of each node; -1: none.
  private var sinkOfNode: ContiguousArray<Int32>
  /// What each sink costs whoever comes: its quality and its load.
  private var sinkCost = ContiguousArray<Int64>()
  /// The categories that a usable node has a duty for.
  private var own: ContiguousArray<UInt64>
  /// Categories of orders at a node or below it.
  private var asked: ContiguousArray<UInt64>
  /// Categories for which a tree node has a hub.
  private var kept: ContiguousArray<UInt64>
  /// Where the hubs of each node begin in `hubNumber`, by category.
  private var keptStart = ContiguousArray<Int32>()
  private var hubNumber = ContiguousArray<Int32>()

  init(_ graph: InstanceGraph, _ state: InstanceState, _ orders: [InstanceQuery]) {
    self.graph = graph
    self.state = state
    self.orders = orders
    bridges = InstanceBridges(graph)
    sinkOfNode = ContiguousArray(repeating: -1, count: graph.count)
    own = ContiguousArray(repeating: 0, count: graph.count)
    asked = ContiguousArray(repeating: 0, count: graph.count)
    kept = ContiguousArray(repeating: 0, count: graph.count)
    for node in 0..<graph.count where graph.isCandidate(node) && state.isUsable(node) {
      sinkOfNode[node] = network.addSink(
        places: Int32(state.capacity[node] - state.load[node]))
      sinkCost.append(Int64(graph.quality[node]) + state.loadCost(of: node))
      candidates.append(Int32(node))
      own[node] = graph.mask[node]
    }
  }

  mutating func chooseHubs() {
    for order in orders { asked[Int(order.origin)] |= 1 << UInt64(order.category) }
    // Categories of usable candidates below a tree node.
    var below = ContiguousArray<UInt64>(repeating: 0, count: graph.count)
    for node in stride(from: graph.count - 1, through: 0, by: -1) where graph.kind[node].isTree {
      let present = own[node] | below[node]
      var beside: UInt64 = 0
      for bridge in bridges.numbers(of: node) { beside |= own[Int(bridges[bridge].unit)] }
      // Nobody is there in a category; or nobody asks there, and it is but one candidate.
      let hubs = kept[node] | present & (asked[node] | below[node]) | beside & asked[node]
      kept[node] = hubs
      guard let parent = graph.treeParent(of: node) else { continue }
      asked[parent] |= asked[node]
      below[parent] |= present
      // What is kept below is kept above, so that hubs reach the root.
      kept[parent] |= hubs
    }
  }

  /// Numbers hubs so that siblings stand side by side and near what they belong to: by the node of their
  /// parent, category and node.
  mutating func numberHubs() {
    keptStart.reserveCapacity(graph.count + 1)
    var count: Int32 = 0
    for mask in kept {
      keptStart.append(count)
      count += Int32(mask.nonzeroBitCount)
    }
    keptStart.append(count)
    // The children of each hub, and then the number of the next of them.
    var next = ContiguousArray<Int32>(repeating: 0, count: Int(count))
    forEachHub { _, above in
      if let above { next[above] += 1 }
    }
    var first = Int32(kept[graph.root].nonzeroBitCount)
    for slot in next.indices { (next[slot], first) = (first, first + next[slot]) }
    var roots: Int32 = 0
    var number = ContiguousArray<Int32>(repeating: 0, count: Int(count))
    var parent = ContiguousArray(repeating: LaminarNetwork.noParent, count: Int(count))
    forEachHub { slot, above in
      guard let above else {
        number[slot] = roots
        roots += 1
        return
      }
      number[slot] = next[above]
      parent[Int(next[above])] = number[above]
      next[above] += 1
    }
    hubNumber = number
    network.parent = parent
  }

  /// Calls `body` with the slots of each hub and of its parent, by node and category.
  private func forEachHub(_ body: (Int, Int?) -> Void) {
    for node in 0..<graph.count where kept[node] != 0 {
      let parent = graph.treeParent(of: node)
      var slot = Int(keptStart[node])
      for category in Bits(kept[node]) {
        body(slot, parent.map { self.slot($0, category) })
        slot += 1
      }
    }
  }

  private func slot(_ node: Int, _ category: UInt64) -> Int {
    Int(keptStart[node]) + (kept[node] & ((1 << category) - 1)).nonzeroBitCount
  }

  mutating func addEntries() {
    let count = hubNumber.count
    network.climb = ContiguousArray(repeating: Int64(InstanceCosts.climb), count: count)
    network.descend = ContiguousArray(repeating: Int64(InstanceCosts.descend), count: count)
    var found = FoundEntries(hubs: count)
    findInner(&found)
    let inner = found.countOfHub
    findOuter(&found)
    let all = found.entries.count
    var start = ContiguousArray<Int32>(repeating: 0, count: count + 1)
    for hub in 0..<count { start[hub + 1] = start[hub] + found.countOfHub[hub] }
    network.entryStart = start
    network.innerEnd = ContiguousArray(unsafeUninitializedCapacity: count) { buffer, filled in
      for hub in 0..<count { buffer.initializeElement(at: hub, to: start[hub] + inner[hub]) }
      filled = count
    }
    var sinks = ContiguousArray<Int32>(repeating: 0, count: all)
    var costs = ContiguousArray<Int64>(repeating: 0, count: all)
    for entry in found.entries {
      let place = Int(start[Int(entry.hub)])
      start[Int(entry.hub)] += 1
      sinks[place] = entry.sink
      costs[place] = entry.way + sinkCost[Int(entry.sink)]
    }
    network.entrySink = sinks
    network.entryCost = costs
  }

  /// Each candidate of the tree, at the lowest hub above it: it stands there, or in a branch that has no
  /// hub of its own.
  private func findInner(_ found: inout FoundEntries) {
    for node in 0..<graph.count where own[node] != 0 && graph.kind[node].isTree {
      var left = own[node] & kept[graph.root]
      var place = node
      var way: Int64 = 0
      while left != 0 {
        for category in Bits(left & kept[place]) {
          found.add(sinkOfNode[node], to: hubNumber[slot(place, category)], way)
        }
        left &= ~kept[place]
        guard let parent = graph.treeParent(of: place) else { break }
        place = parent
        way += Int64(InstanceCosts.descend)
      }
    }
  }

  /// Each unit that can be crossed to, at the hubs from which orders come.
  private func findOuter(_ found: inout FoundEntries) {
    for node in 0..<graph.count where asked[node] & kept[node] != 0 {
      let numbers = bridges.numbers(of: node)
      if numbers.isEmpty { continue }
      for category in Bits(asked[node] & kept[node]) {
        let hub = hubNumber[slot(node, category)]
        for number in numbers {
          let bridge = bridges[number]
          if own[Int(bridge.unit)] >> category & 1 == 0 { continue }
          found.add(sinkOfNode[Int(bridge.unit)], to: hub, bridge.cost)
        }
      }
    }
  }

  /// Orders of one hub with one penalty are one supply; supplies rise by hub, then penalty.
  func supplies() -> (
    supplies: [Supply], ofOrder: ContiguousArray<Int32>, fixedCost: Int64
  ) {
    var entering = ContiguousArray<Entering>()
    entering.reserveCapacity(orders.count)
    var fixedCost: Int64 = 0
    // Where the orders of each hub begin, and then where its next one goes.
    var next = ContiguousArray<Int32>(repeating: 0, count: hubNumber.count + 1)
    for (position, order) in orders.enumerated() {
      let penalty = InstancePenalty.perSeverity * Int64(order.severity)
      var node: Int? = Int(order.origin)
      var climbed: Int64 = 0
      while let place = node, kept[place] >> UInt64(order.category) & 1 == 0 {
        climbed += Int64(InstanceCosts.climb)
        node = graph.treeParent(of: place)
      }
      guard let node else {
        fixedCost += penalty
        continue
      }
      fixedCost += climbed
      let hub = hubNumber[slot(node, UInt64(order.category))]
      next[Int(hub) + 1] += 1
      // A chain has at most 16 tiers, so that the penalty left is more than 0.
      entering.append(Entering(hub: hub, penalty: penalty - climbed, order: Int32(position)))
    }
    for hub in hubNumber.indices { next[hub + 1] += next[hub] }
    var sorted = entering
    for order in entering {
      sorted[Int(next[Int(order.hub)])] = order
      next[Int(order.hub)] += 1
    }
    var supplies: [Supply] = []
    var ofOrder = ContiguousArray<Int32>(repeating: -1, count: orders.count)
    var start = 0
    while start < sorted.count {
      let hub = sorted[start].hub
      let end = Int(next[Int(hub)])
      if end - start > 1 {
        sorted[start..<end].sort { ($0.penalty, $0.order) < ($1.penalty, $1.order) }
      }
      for entering in sorted[start..<end] {
        if supplies.last?.hub != hub || supplies.last?.penalty != entering.penalty {
          supplies.append(Supply(hub: hub, count: 0, penalty: entering.penalty))
        }
        supplies[supplies.count - 1].count += 1
        ofOrder[Int(entering.order)] = Int32(supplies.count - 1)
      }
      start = end
    }
    return (supplies, ofOrder, fixedCost)
  }

  /// An order where it enters the network.
  private struct Entering {
    let hub: Int32
    let penalty: Int64
    let order: Int32
  }
}

/// Entries in the order in which they were found.
private struct FoundEntries {
  struct Entry {
    let hub, sink: Int32
    let way: Int64
  }

  private(set) var entries = ContiguousArray<Entry>()
  private(set) var countOfHub: ContiguousArray<Int32>

  init(hubs: Int) {
    entries.reserveCapacity(2 * hubs)
    countOfHub = ContiguousArray(repeating: 0, count: hubs)
  }

  mutating func add(_ sink: Int32, to hub: Int32, _ way: Int64) {
    entries.append(Entry(hub: hub, sink: sink, way: way))
    countOfHub[Int(hub)] += 1
  }
}

/// The numbers of the bits of a word, from the least.
struct Bits: Sequence, IteratorProtocol {
  private var word: UInt64

  init(_ word: UInt64) { self.word = word }

  mutating func next() -> UInt64? {
    guard word != 0 else { return nil }
    defer { word &= word - 1 }
    return UInt64(word.trailingZeroBitCount)
  }
}
