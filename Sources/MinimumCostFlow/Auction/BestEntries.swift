/// Finds the two best entries from a hub while prices rise: a tournament over the forest, kept lazily.
///
/// Each hub keeps the two best entries, of different sinks, that a unit descending to it can take. What
/// they are worth counts the whole descent from the root in, so that it is the same for all hubs above.
/// While prices only rise the kept values are lower bounds, and exact if the prices of their two sinks
/// are unchanged. So a hub is looked into again only where its bound could win and is out of date; and
/// its outer entries only where the least that they were worth could win.
///
/// A search waits for memory more than for anything else, so what it wants of a hub is one line of the
/// cache, and the least values of all hubs stand apart, those of a hub's children side by side. A leaf, a hub
/// that has inner entries alone, keeps nothing: its few entries stand beside those of its siblings, and are
/// looked at each time.
///
/// `rebuild` is O(h + e), h hubs and e entries; `find` is O(l + f) with l levels and f the hubs and
/// entries of the hubs that are out of date.
struct BestEntries {
  /// All that a search wants of a hub.
  private struct Hub: BitwiseCopyable {
    var best: BestTwo
    /// Of the outer entries, no more than the best is worth.
    var outerLow: Int32
    let parent: Int32
    /// What a unit that climbs to the parent pays more than the difference of their values: the climb, and
    /// the descent that it saved.
    let rise: Int32
    let firstChild, childEnd: Int32
    let entryStart, innerEnd, entryEnd: Int32
  }

  private struct Entry: BitwiseCopyable {
    let sink, cost: Int32
  }

  /// What a search wants of a hub before it looks into it.
  private struct Bound: BitwiseCopyable {
    /// No more than what the best entry is worth.
    var low: Int32 = 0
    private let bits: Int32

    init(entryStart: Int32, isLeaf: Bool) { bits = isLeaf ? entryStart : ~entryStart }

    @inline(__always) var isLeaf: Bool { bits >= 0 }
    /// Where the hub's entries begin, and those of the hub before it end.
    @inline(__always) var entryStart: Int32 { isLeaf ? bits : ~bits }
  }

  private let hubs: UnsafeMutablePointer<Hub>
  /// By hub, from the root down to it.
  let descent: UnsafePointer<Int32>
  /// By hub, with one more that begins where all entries end.
  private let bounds: UnsafeMutablePointer<Bound>
  private let entries: UnsafeMutablePointer<Entry>
  private let hubCount: Int
  private let none: Int32
  /// By sink, with one more that stands for none.
  let price: UnsafeMutablePointer<Int32>

  init(_ state: FlowState, _ scale: AuctionScale, _ memory: FlowMemory) {
    hubCount = state.hubCount
    let none = Int32(state.sinkCount)
    self.none = none
    hubs = memory.allocate(hubCount) { hub in
      Hub(
        best: BestTwo(none: none), outerLow: BestTwo.unreachable, parent: state.parent[hub],
        rise: scale.down(state.climb[hub]) &+ scale.down(state.descend[hub]),
        firstChild: state.firstChild[hub],
        childEnd: max(state.firstChild[hub], state.childEnd[hub]),
        entryStart: state.entryStart[hub], innerEnd: state.innerEnd[hub],
        entryEnd: state.entryStart[hub + 1])
    }
    bounds = memory.allocate(hubCount + 1) { hub in
      let start = state.entryStart[hub]
      if hub == state.hubCount { return Bound(entryStart: start, isLeaf: true) }
      let hasChildren = state.childEnd[hub] > state.firstChild[hub]
      let hasOuter = state.innerEnd[hub] < state.entryStart[hub + 1]
      return Bound(entryStart: start, isLeaf: !hasChildren && !hasOuter)
    }
    let descent = memory.allocate(hubCount, filledWith: Int32(0))
    for hub in 0..<hubCount where state.parent[hub] >= 0 {
      descent[hub] = descent[Int(state.parent[hub])] &+ scale.down(state.descend[hub])
    }
    self.descent = UnsafePointer(descent)
    entries = memory.allocate(state.entryCount) {
      let sink = Int(state.entrySink[$0])
      let isGate = state.isGate(sink)
      return Entry(
        sink: isGate ? Int32(state.sinkBehind(sink)) : Int32(sink),
        cost: scale.down(state.entryCost[$0] + (isGate ? state.passage(sink) : 0))
          &+ descent[Int(state.entryNode[$0]) >> 1])
    }
    price = memory.allocate(state.sinkCount + 1, filledWith: 0)
  }

  /// Computes everything anew, after prices have fallen.
  func rebuild() {
    for hub in stride(from: hubCount - 1, through: 0, by: -1) {
      if bounds[hub].isLeaf {
        bounds[hub].low = -BestTwo.unreachable
        continue
      }
      let here = hubs[hub]
      var best = BestTwo(none: none)
      _ = offerInner(here.entryStart, here.innerEnd, to: &best)
      var child = Int(here.firstChild)
      while child < here.childEnd {
        if bounds[child].isLeaf {
          offerLeaf(child, to: &best)
        } else {
          best.offer(hubs[child].best)
        }
        child &+= 1
      }
      hubs[hub].best = best
      bounds[hub].low = best.value1
      hubs[hub].outerLow =
        here.innerEnd < here.entryEnd ? -BestTwo.unreachable : BestTwo.unreachable
    }
  }

  /// Offers inner entries and returns what the best of them is worth.
  @inline(__always)
  private func offerInner(_ start: Int32, _ end: Int32, to best: inout BestTwo) -> Int32 {
    var least = BestTwo.unreachable
    var entry = start
    while entry < end {
      let given = entries[Int(entry)]
      let value = given.cost &+ price[Int(given.sink)]
      least = min(least, value)
      best.offer(value, given.cost, entry, given.sink)
      entry &+= 1
    }
    return least
  }

  @inline(__always) private func offerLeaf(_ hub: Int, to best: inout BestTwo) {
    bounds[hub].low = offerInner(bounds[hub].entryStart, bounds[hub &+ 1].entryStart, to: &best)
  }

  /// Offers the outer entries of a hub, and keeps what the best of them is worth.
  @inline(__always)
  private func offerOuter(_ hub: UnsafeMutablePointer<Hub>, _ way: Int32, to best: inout BestTwo) {
    var least = BestTwo.unreachable
    var entry = hub.pointee.innerEnd
    let end = hub.pointee.entryEnd
    while entry < end {
      let given = entries[Int(entry)]
      let value = given.cost &+ price[Int(given.sink)]
      least = min(least, value)
      best.offer(value &+ way, given.cost &+ way, entry, given.sink)
      entry &+= 1
    }
    hub.pointee.outerLow = least
  }

  private func refresh(_ hub: Int) {
    let here = hubs + hub
    var best = here.pointee.best
    best.reprice(price)
    _ = offerInner(here.pointee.entryStart, here.pointee.innerEnd, to: &best)
    var child = Int(here.pointee.firstChild)
    let end = Int(here.pointee.childEnd)
    while child < end {
      defer { child &+= 1 }
      let bound = bounds[child]
      if bound.low >= best.value2 { continue }
      if bound.isLeaf {
        offerLeaf(child, to: &best)
      } else {
        if !hubs[child].best.isFresh(price) { refresh(child) }
        best.offer(hubs[child].best)
      }
    }
    here.pointee.best = best
    bounds[hub].low = best.value1
  }

  /// The two best entries for a unit at a hub, all of them dearer by the descent from
  /// the root. The second may be as dear as `unreachable` or more.
  @inline(__always) func find(from start: Int) -> BestTwo {
    var best = BestTwo(none: none)
    var way: Int32 = 0
    var hub = start
    if bounds[start].isLeaf {
      offerLeaf(start, to: &best)
      way = hubs[start].rise
      hub = Int(hubs[start].parent)
    }
    while hub >= 0 && way < best.value2 {
      let here = hubs + hub
      if here.pointee.best.value1 &+ way < best.value2 {
        if !here.pointee.best.isFresh(price) { refresh(hub) }
        best.offer(here.pointee.best, way: way)
      }
      if here.pointee.outerLow &+ way < best.value2 { offerOuter(here, way, to: &best) }
      way &+= here.pointee.rise
      hub = Int(here.pointee.parent)
    }
    return best
  }
}
