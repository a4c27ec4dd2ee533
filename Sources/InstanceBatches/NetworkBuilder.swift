internal import MinimumCostFlow
internal import RoutingInstances

/// Builds the network of a batch; categories are bits, so that most of it is done for all at once.
struct NetworkBuilder {
  let graph: InstanceGraph
  let state: InstanceState
  let orders: [InstanceQuery]
  let adjacency: InstanceAdjacency
  var network = LaminarNetwork()
  var candidates = ContiguousArray<Int32>()
  /// The sink of each node; -1: none.
  private var sinkOfNode: ContiguousArray<Int32>
  /// The categories that a usable node has a duty for.
  private var own: ContiguousArray<UInt64>
  /// Categories of orders at a node or below it.
  private var asked: ContiguousArray<UInt64>
  /// Categories of usable candidates at a tree node or below it.
  private var present: ContiguousArray<UInt64>
  /// Categories for which a tree node has a hub.
  private var kept: ContiguousArray<UInt64>
  /// Where the hubs of each node begin in `hubNumber`, by category.
  private var keptStart = ContiguousArray<Int32>()
  private var hubNumber = ContiguousArray<Int32>()
  /// The node and category of each hub.
  private var hubPlace = ContiguousArray<(node: Int32, category: UInt8)>()

  init(_ graph: InstanceGraph, _ state: InstanceState, _ orders: [InstanceQuery]) {
    self.graph = graph
    self.state = state
    self.orders = orders
    adjacency = InstanceAdjacency(graph)
    sinkOfNode = ContiguousArray(repeating: -1, count: graph.count)
    own = ContiguousArray(repeating: 0, count: graph.count)
    asked = ContiguousArray(repeating: 0, count: graph.count)
    present = ContiguousArray(repeating: 0, count: graph.count)
    kept = ContiguousArray(repeating: 0, count: graph.count)
    for node in 0..<graph.count where graph.isCandidate(node) && state.isUsable(node) {
      sinkOfNode[node] = network.addSink(
        places: Int32(state.capacity[node] - state.load[node]))
      candidates.append(Int32(node))
      own[node] = graph.mask[node]
    }
  }

  mutating func chooseHubs() {
    for order in orders { asked[Int(order.origin)] |= 1 << UInt64(order.category) }
    var below = ContiguousArray<UInt64>(repeating: 0, count: graph.count)
    for node in stride(from: graph.count - 1, through: 0, by: -1) where graph.kind[node].isTree {
      present[node] = own[node] | below[node]
      // Nobody is there in a category; or nobody asks there, and it is but one candidate.
      kept[node] |= present[node] & (asked[node] | below[node])
      var beside: UInt64 = 0
      for bridge in adjacency.bridges(of: node) { beside |= own[Int(bridge.unit)] }
      kept[node] |= beside & asked[node]
      guard let parent = graph.treeParent(of: node) else { continue }
      asked[parent] |= asked[node]
      below[parent] |= present[node]
      // What is kept below is kept above, so that hubs reach the root.
      kept[parent] |= kept[node]
    }
  }

  /// Numbers hubs so that siblings stand side by side and near what they belong to.
  mutating func numberHubs() {
    keptStart.reserveCapacity(graph.count + 1)
    var count: Int32 = 0
    for mask in kept {
      keptStart.append(count)
      count += Int32(mask.nonzeroBitCount)
    }
    keptStart.append(count)
    hubNumber = ContiguousArray(repeating: -1, count: Int(count))
    hubPlace.reserveCapacity(Int(count))
    network.parent.reserveCapacity(Int(count))
    for category in Bits(kept[graph.root]) {
      addHub(graph.root, category, below: LaminarNetwork.noParent)
    }
    for node in 0..<graph.count where kept[node] != 0 {
      for category in Bits(kept[node]) {
        let hub = hubNumber[slot(node, category)]
        for child in adjacency.children(of: node) where kept[Int(child)] >> category & 1 != 0 {
          addHub(Int(child), category, below: hub)
        }
      }
    }
  }

  private mutating func addHub(_ node: Int, _ category: UInt64, below parent: Int32) {
    hubNumber[slot(node, category)] = Int32(hubPlace.count)
    hubPlace.append((Int32(node), UInt8(category)))
    network.parent.append(parent)
  }

  private func slot(_ node: Int, _ category: UInt64) -> Int {
    Int(keptStart[node]) + (kept[node] & ((1 << category) - 1)).nonzeroBitCount
  }

  mutating func addEntries() {
    let count = hubPlace.count
    network.climb = ContiguousArray(repeating: Int64(InstanceCosts.climb), count: count)
    network.descend = ContiguousArray(repeating: Int64(InstanceCosts.descend), count: count)
    network.entryStart.reserveCapacity(count + 1)
    network.innerEnd.reserveCapacity(count)
    network.entrySink.reserveCapacity(2 * count)
    network.entryCost.reserveCapacity(2 * count)
    for (node, category) in hubPlace {
      let category = UInt64(category)
      if own[Int(node)] >> category & 1 != 0 { addEntry(to: Int(node), 0) }
      addBranches(below: Int(node), category, 0)
      network.innerEnd.append(Int32(network.entryCount))
      if asked[Int(node)] >> category & 1 != 0 {
        for bridge in adjacency.bridges(of: Int(node))
        where own[Int(bridge.unit)] >> category & 1 != 0 {
          addEntry(to: Int(bridge.unit), bridge.cost)
        }
      }
      network.entryStart.append(Int32(network.entryCount))
    }
  }

  /// Adds the candidates of branches that have no hub of their own.
  private mutating func addBranches(below node: Int, _ category: UInt64, _ way: Int64) {
    let way = way + Int64(InstanceCosts.descend)
    for child in adjacency.children(of: node) {
      let child = Int(child)
      guard present[child] >> category & 1 != 0, kept[child] >> category & 1 == 0 else { continue }
      if own[child] >> category & 1 != 0 { addEntry(to: child, way) }
      addBranches(below: child, category, way)
    }
  }

  private mutating func addEntry(to node: Int, _ way: Int64) {
    network.entrySink.append(sinkOfNode[node])
    network.entryCost.append(way + Int64(graph.quality[node]) + state.loadCost(of: node))
  }

  /// Orders of one hub with one penalty are one supply; supplies rise by hub, then penalty.
  func supplies() -> (
    supplies: [Supply], ofOrder: ContiguousArray<Int32>, fixedCost: Int64
  ) {
    var keys = ContiguousArray<(key: UInt64, order: Int32)>()
    keys.reserveCapacity(orders.count)
    var fixedCost: Int64 = 0
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
      // A chain has at most 16 tiers, so that the penalty left is more than 0.
      keys.append((UInt64(hub) << 32 | UInt64(penalty - climbed), Int32(position)))
    }
    keys.sort { $0 < $1 }
    var supplies: [Supply] = []
    var ofOrder = ContiguousArray<Int32>(repeating: -1, count: orders.count)
    var last: UInt64?
    for (key, order) in keys {
      if key != last {
        supplies.append(
          Supply(hub: Int32(key >> 32), count: 0, penalty: Int64(key & 0xFFFF_FFFF)))
        last = key
      }
      supplies[supplies.count - 1].count += 1
      ofOrder[Int(order)] = Int32(supplies.count - 1)
    }
    return (supplies, ofOrder, fixedCost)
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
