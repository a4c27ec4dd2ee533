/// Where units of flow can go: sinks with few places, found through a forest of hubs.
///
/// A unit enters at a hub. It may climb to the hub's parent and so on, each time for that hub's `climb`.
/// At some hub it takes an outer entry, or turns and descends, each time for the lower hub's `descend`,
/// and takes an inner entry where it ends. An entry leads to a sink for its cost. A sink takes its places
/// in segments, each of which costs at least as much a place as the one before.
///
/// A sink may have gates: an entry to a gate leads through it to its sink, and takes a place of both. So what
/// comes to a sink by one way may be fewer than the sink has places.
///
/// So a label list is a hub with outer entries only; a territory is a hub whose inner entries are what
/// stands in it; and a plain assignment problem is a hub for each row, with outer entries.
///
/// Hubs, entries and sinks are numbered from 0. A parent stands before its children, and the children of a
/// hub stand side by side.
public struct LaminarNetwork: Sendable {
  /// What a hub without parent has as its parent.
  public static let noParent: Int32 = -1

  /// The parent of each hub.
  public var parent: ContiguousArray<Int32> = []
  /// What climbing from a hub to its parent costs.
  public var climb: ContiguousArray<Int64> = []
  /// What descending from its parent to a hub costs.
  public var descend: ContiguousArray<Int64> = []
  /// Where the entries of each hub begin, and at the end of all their number.
  public var entryStart: ContiguousArray<Int32> = [0]
  /// Where the inner entries of each hub end and its outer ones begin.
  public var innerEnd: ContiguousArray<Int32> = []
  public var entrySink: ContiguousArray<Int32> = []
  public var entryCost: ContiguousArray<Int64> = []
  /// Where the segments of each sink begin, and at the end of all their number.
  public var segmentStart: ContiguousArray<Int32> = [0]
  /// How many places a segment has.
  public var segmentPlaces: ContiguousArray<Int32> = []
  /// What each place of a segment costs.
  public var segmentCost: ContiguousArray<Int64> = []
  /// The last so many sinks are gates, each of one segment; the sink behind each.
  public var gateSink: ContiguousArray<Int32> = []

  public init() {}

  public var hubCount: Int { parent.count }
  /// Sinks, gates included.
  public var sinkCount: Int { segmentStart.count - 1 }
  /// The first gate; as many as there are sinks if there is none.
  public var firstGate: Int { sinkCount - gateSink.count }
  public var entryCount: Int { entrySink.count }

  /// Adds a hub after its siblings; its entries come next, inner ones first.
  @discardableResult
  public mutating func addHub(below parent: Int32, climb: Int64, descend: Int64) -> Int32 {
    self.parent.append(parent)
    self.climb.append(climb)
    self.descend.append(descend)
    entryStart.append(Int32(entrySink.count))
    innerEnd.append(Int32(entrySink.count))
    return Int32(hubCount - 1)
  }

  /// Adds an entry to the hub that was added last.
  public mutating func addEntry(to sink: Int32, cost: Int64, isInner: Bool) {
    entrySink.append(sink)
    entryCost.append(cost)
    entryStart[hubCount] = Int32(entrySink.count)
    if isInner { innerEnd[hubCount - 1] = Int32(entrySink.count) }
  }

  /// Adds a sink with one segment, or more by repeating `addSegment`. Gates come later.
  @discardableResult
  public mutating func addSink(places: Int32, cost: Int64 = 0) -> Int32 {
    segmentStart.append(Int32(segmentPlaces.count))
    addSegment(places: places, cost: cost)
    return Int32(sinkCount - 1)
  }

  /// Adds a segment to the sink that was added last.
  public mutating func addSegment(places: Int32, cost: Int64) {
    segmentPlaces.append(places)
    segmentCost.append(cost)
    segmentStart[sinkCount] = Int32(segmentPlaces.count)
  }

  /// Adds a gate before a sink, after all sinks that are none.
  @discardableResult
  public mutating func addGate(to sink: Int32, places: Int32, cost: Int64 = 0) -> Int32 {
    gateSink.append(sink)
    segmentStart.append(Int32(segmentPlaces.count))
    addSegment(places: places, cost: cost)
    return Int32(sinkCount - 1)
  }
}

/// Equal units of flow that enter a network at one hub.
public struct Supply: Hashable, Sendable {
  public let hub: Int32
  /// How many units, 0 or more.
  public var count: Int32
  /// What a unit costs that finds no place.
  public let penalty: Int64

  public init(hub: Int32, count: Int32, penalty: Int64) {
    self.hub = hub
    self.count = count
    self.penalty = penalty
  }
}
