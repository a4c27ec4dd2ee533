/// Finds the two best entries from a hub while prices rise: a tournament over the forest, kept lazily.
///
/// Each hub keeps the two best entries, of different sinks, that a unit descending from it can take. While
/// prices only rise the kept values are lower bounds, and exact if the prices of their two sinks are
/// unchanged. So a hub is looked into again only where its bound could win and is out of date.
///
/// A search waits for memory more than for anything else, so what it wants of a hub is one line of the cache.
///
/// `rebuild` is O(h + e), h hubs and e entries; `find` is O(l + f) with l levels and f the hubs and
/// entries of the hubs that are out of date.
struct BestEntries {
  /// All that a search wants of a hub.
  private struct Hub: BitwiseCopyable {
    var best: BestTwo
    let parent, climb, descend: Int32
    let firstChild, childEnd: Int32
    let entryStart, innerEnd, entryEnd: Int32
  }

  private struct Entry: BitwiseCopyable {
    let sink, cost: Int32
  }

  private let hubs: UnsafeMutablePointer<Hub>
  private let entries: UnsafeMutablePointer<Entry>
  private let hubCount: Int
  private let none: Int32
  /// By sink, with one more that stands for none.
  let price: UnsafeMutablePointer<Int32>

  init(_ state: FlowState, _ scale: AuctionScale, _ memory: FlowMemory) {
    hubCount = state.hubCount
    let none = Int32(state.sinkCount)
    self.none = none
    hubs = memory.allocateLines(hubCount) { hub in
      Hub(
        best: BestTwo(none: none), parent: state.parent[hub],
        climb: scale.down(state.climb[hub]), descend: scale.down(state.descend[hub]),
        firstChild: state.firstChild[hub],
        childEnd: max(state.firstChild[hub], state.childEnd[hub]),
        entryStart: state.entryStart[hub], innerEnd: state.innerEnd[hub],
        entryEnd: state.entryStart[hub + 1])
    }
    entries = memory.allocateLines(state.entryCount) {
      Entry(sink: state.entrySink[$0], cost: scale.down(state.entryCost[$0]))
    }
    price = memory.allocate(state.sinkCount + 1, filledWith: 0)
  }

  /// Computes everything anew, after prices have fallen.
  func rebuild() {
    for hub in stride(from: hubCount - 1, through: 0, by: -1) {
      let here = hubs[hub]
      var best = BestTwo(none: none)
      offer(here.entryStart, here.innerEnd, 0, to: &best)
      var child = Int(here.firstChild)
      while child < here.childEnd {
        best.offer(hubs[child].best, way: hubs[child].descend)
        child &+= 1
      }
      hubs[hub].best = best
    }
  }

  @inline(__always)
  private func offer(_ start: Int32, _ end: Int32, _ way: Int32, to best: inout BestTwo) {
    var entry = start
    while entry < end {
      let given = entries[Int(entry)]
      let cost = given.cost &+ way
      best.offer(cost &+ price[Int(given.sink)], cost, entry, given.sink)
      entry &+= 1
    }
  }

  private func refresh(_ hub: Int) {
    let here = hubs + hub
    var best = here.pointee.best
    best.reprice(price)
    offer(here.pointee.entryStart, here.pointee.innerEnd, 0, to: &best)
    var child = Int(here.pointee.firstChild)
    let end = Int(here.pointee.childEnd)
    while child < end {
      let way = hubs[child].descend
      if hubs[child].best.value1 &+ way < best.value2 {
        if !hubs[child].best.isFresh(price) { refresh(child) }
        best.offer(hubs[child].best, way: way)
      }
      child &+= 1
    }
    here.pointee.best = best
  }

  /// The two best entries for a unit at a hub. The second may be as dear as `unreachable` or more.
  @inline(__always) func find(from start: Int) -> BestTwo {
    var best = BestTwo(none: none)
    var way: Int32 = 0
    var hub = start
    while hub >= 0 && way < best.value2 {
      let here = hubs + hub
      if here.pointee.best.value1 &+ way < best.value2 {
        if !here.pointee.best.isFresh(price) { refresh(hub) }
        best.offer(here.pointee.best, way: way)
      }
      offer(here.pointee.innerEnd, here.pointee.entryEnd, way, to: &best)
      way &+= here.pointee.climb
      hub = Int(here.pointee.parent)
    }
    return best
  }
}
