/// A network, the flow through it and a price for each node, as flat memory for the engines.
///
/// Each hub is two nodes: units that climb are at its upper node, units that descend at its lower one.
/// A node's price is what it costs to send a unit on from there; the ground, where all units end, has
/// the price 0. Nodes: `2h` and `2h + 1` for hub `h`, then the sinks, then the ground.
///
/// The engines keep a unit that has nowhere to go in `excess`, and a place that is taken up without a
/// unit in `deficit`; both are empty when a flow is whole.
final class FlowState {
  /// The price of a node from which no place can be reached.
  static let unreachable: Int64 = 1 << 60

  let memory = FlowMemory()
  let hubCount: Int
  /// Sinks, gates included.
  let sinkCount: Int
  let firstGate: Int
  let entryCount: Int
  let ground: Int

  let parent: UnsafeMutablePointer<Int32>
  let climb: UnsafeMutablePointer<Int64>
  let descend: UnsafeMutablePointer<Int64>
  let firstChild: UnsafeMutablePointer<Int32>
  let childEnd: UnsafeMutablePointer<Int32>
  let entryStart: UnsafeMutablePointer<Int32>
  let innerEnd: UnsafeMutablePointer<Int32>
  let entrySink: UnsafeMutablePointer<Int32>
  let entryCost: UnsafeMutablePointer<Int64>
  /// The node at which an entry begins.
  let entryNode: UnsafeMutablePointer<Int32>
  /// The entries that lead to each sink.
  let arrivalStart: UnsafeMutablePointer<Int32>
  let arrivals: UnsafeMutablePointer<Int32>
  let segmentStart: UnsafeMutablePointer<Int32>
  let segmentPlaces: UnsafeMutablePointer<Int32>
  let segmentCost: UnsafeMutablePointer<Int64>
  /// By gate, counted from the first: the sink behind it, and the next gate of that sink; -1: none.
  private let gateSink: UnsafeMutablePointer<Int32>
  private let nextGate: UnsafeMutablePointer<Int32>
  /// The first gate of each sink; -1: none.
  private let gateOfSink: UnsafeMutablePointer<Int32>

  /// The first supply of each hub and the next of the same; -1: none.
  let firstSupply: UnsafeMutablePointer<Int32>
  let supplies: UnsafeMutablePointer<SupplyState>
  let supplyCount: Int
  /// Units of all supplies.
  private(set) var unitCount: Int64
  /// Places of sinks; those of gates are ways to them.
  let placeCount: Int64

  let climbFlow: UnsafeMutablePointer<Int32>
  let descendFlow: UnsafeMutablePointer<Int32>
  /// Units that turn at a hub from climbing to descending.
  let turnFlow: UnsafeMutablePointer<Int32>
  let entryFlow: UnsafeMutablePointer<Int32>
  let sinks: UnsafeMutablePointer<SinkState>
  let price: UnsafeMutablePointer<Int64>
  let excess: UnsafeMutablePointer<Int32>
  let deficit: UnsafeMutablePointer<Int32>
  private(set) lazy var pathScratch = PathScratch(nodes: ground + 1, memory)

  init(_ network: LaminarNetwork, _ given: [Supply]) {
    hubCount = network.hubCount
    sinkCount = network.sinkCount
    firstGate = network.firstGate
    entryCount = network.entryCount
    ground = 2 * hubCount + sinkCount
    parent = memory.copy(network.parent)
    climb = memory.copy(network.climb)
    descend = memory.copy(network.descend)
    entryStart = memory.copy(network.entryStart)
    innerEnd = memory.copy(network.innerEnd)
    entrySink = memory.copy(network.entrySink)
    entryCost = memory.copy(network.entryCost)
    segmentStart = memory.copy(network.segmentStart)
    segmentPlaces = memory.copy(network.segmentPlaces)
    segmentCost = memory.copy(network.segmentCost)
    gateSink = memory.copy(network.gateSink)
    nextGate = memory.allocate(network.gateSink.count, filledWith: -1)
    gateOfSink = memory.allocate(sinkCount, filledWith: -1)
    firstChild = memory.allocate(hubCount, filledWith: 0)
    childEnd = memory.allocate(hubCount, filledWith: 0)
    entryNode = memory.allocate(entryCount, filledWith: 0)
    arrivalStart = memory.allocate(sinkCount + 1, filledWith: 0)
    arrivals = memory.allocate(entryCount, filledWith: 0)
    firstSupply = memory.allocate(hubCount, filledWith: -1)
    supplyCount = given.count
    unitCount = given.reduce(0) { $0 + Int64($1.count) }
    placeCount = network.segmentPlaces[..<Int(network.segmentStart[network.firstGate])]
      .reduce(0) { $0 + Int64($1) }
    supplies = memory.allocate(
      given.count, filledWith: SupplyState(penalty: 0, hub: 0, count: 0, next: -1))
    climbFlow = memory.allocate(hubCount, filledWith: 0)
    descendFlow = memory.allocate(hubCount, filledWith: 0)
    turnFlow = memory.allocate(hubCount, filledWith: 0)
    entryFlow = memory.allocate(entryCount, filledWith: 0)
    sinks = memory.allocate(sinkCount, filledWith: SinkState())
    price = memory.allocate(ground + 1, filledWith: 0)
    excess = memory.allocate(2 * hubCount, filledWith: 0)
    deficit = memory.allocate(sinkCount, filledWith: 0)
    joinChildren()
    joinEntries()
    joinGates()
    for sink in 0..<sinkCount { sinks[sink].segment = segmentStart[sink] }
    for (number, supply) in given.enumerated() {
      let hub = Int(supply.hub)
      supplies[number] = SupplyState(
        penalty: supply.penalty, hub: supply.hub, count: supply.count, next: firstSupply[hub])
      firstSupply[hub] = Int32(number)
    }
  }

  /// Changes how many units a supply has; the flow stays as it is.
  func setCount(of supply: Int, to count: Int32) {
    unitCount += Int64(count) - Int64(supplies[supply].count)
    supplies[supply].count = count
  }

  private func joinChildren() {
    for hub in stride(from: hubCount - 1, through: 0, by: -1) where parent[hub] >= 0 {
      let above = Int(parent[hub])
      firstChild[above] = Int32(hub)
      if childEnd[above] == 0 { childEnd[above] = Int32(hub + 1) }
    }
  }

  private func joinGates() {
    for gate in stride(from: sinkCount - 1, through: firstGate, by: -1) {
      let sink = sinkBehind(gate)
      nextGate[gate - firstGate] = gateOfSink[sink]
      gateOfSink[sink] = Int32(gate)
    }
  }

  private func joinEntries() {
    for hub in 0..<hubCount {
      for entry in entryStart[hub]..<entryStart[hub + 1] {
        entryNode[Int(entry)] = Int32(2 * hub) + (entry < innerEnd[hub] ? 1 : 0)
        arrivalStart[Int(entrySink[Int(entry)]) + 1] += 1
      }
    }
    for sink in 0..<sinkCount { arrivalStart[sink + 1] += arrivalStart[sink] }
    // Filled from the end, so that each start is where it was and arrivals rise.
    let place = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, sinkCount))
    defer { place.deallocate() }
    for sink in 0..<sinkCount { place[sink] = arrivalStart[sink] }
    for entry in 0..<entryCount {
      let sink = Int(entrySink[entry])
      arrivals[Int(place[sink])] = Int32(entry)
      place[sink] += 1
    }
  }
}

/// A supply and how many of its units find no place.
struct SupplyState: BitwiseCopyable {
  let penalty: Int64
  let hub: Int32
  var count: Int32
  var unplaced: Int32 = 0
  /// The next supply of the same hub; -1: none.
  let next: Int32
}

/// How far the places of a sink are taken.
struct SinkState: BitwiseCopyable {
  /// The segment that the next place is of; the end of the sink's segments if it is full.
  var segment: Int32 = 0
  /// Places taken in that segment.
  var taken: Int32 = 0
}

extension FlowState {
  @inline(__always) func isGate(_ sink: Int) -> Bool { sink >= firstGate }

  @inline(__always) func sinkBehind(_ gate: Int) -> Int { Int(gateSink[gate &- firstGate]) }

  /// What passing a gate costs.
  @inline(__always) func passage(_ gate: Int) -> Int64 { segmentCost[Int(segmentStart[gate])] }

  @inline(__always) func forEachGate(of sink: Int, _ body: (Int) -> Void) {
    var gate = Int(gateOfSink[sink])
    while gate >= 0 {
      body(gate)
      gate = Int(nextGate[gate &- firstGate])
    }
  }

  /// Whether a sink has a free place, passing segments without places.
  @inline(__always) func hasRoom(_ sink: Int) -> Bool {
    sinks[sink].segment < segmentStart[sink + 1]
  }

  /// What the next place of a sink costs, which has one.
  @inline(__always) func nextCost(_ sink: Int) -> Int64 {
    segmentCost[Int(sinks[sink].segment)]
  }

  /// Places of a sink that cost the same as the next.
  @inline(__always) func room(_ sink: Int) -> Int32 {
    hasRoom(sink) ? segmentPlaces[Int(sinks[sink].segment)] - sinks[sink].taken : 0
  }

  /// Takes places of the next segment, at most `room`.
  @inline(__always) func take(_ count: Int32, at sink: Int) {
    sinks[sink].taken += count
    skipFull(sink)
  }

  @inline(__always) func skipFull(_ sink: Int) {
    let end = segmentStart[sink + 1]
    while sinks[sink].segment < end
      && sinks[sink].taken == segmentPlaces[Int(sinks[sink].segment)]
    {
      sinks[sink].segment += 1
      sinks[sink].taken = 0
    }
  }

  /// The segment of the place that was taken last; `nil` if all are free.
  @inline(__always) func lastSegment(_ sink: Int) -> Int? {
    if sinks[sink].taken > 0 { return Int(sinks[sink].segment) }
    var segment = Int(sinks[sink].segment)
    let start = Int(segmentStart[sink])
    while segment > start {
      segment -= 1
      if segmentPlaces[segment] > 0 { return segment }
    }
    return nil
  }

  /// Places that could be given back at the cost of the last one.
  @inline(__always) func takenLast(_ sink: Int) -> Int32 {
    if sinks[sink].taken > 0 { return sinks[sink].taken }
    guard let last = lastSegment(sink) else { return 0 }
    return segmentPlaces[last]
  }

  /// Gives back places of the segment taken last, at most `takenLast`.
  @inline(__always) func giveBack(_ count: Int32, at sink: Int) {
    if sinks[sink].taken == 0, let last = lastSegment(sink) {
      sinks[sink].segment = Int32(last)
      sinks[sink].taken = segmentPlaces[last]
    }
    sinks[sink].taken -= count
  }
}
