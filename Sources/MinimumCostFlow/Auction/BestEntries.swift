/// Finds the two best entries from a hub while prices rise: a tournament over the forest, kept lazily.
///
/// Each hub keeps the two best entries that a unit descending from it can take. While prices only rise
/// the kept values are lower bounds, and exact if the prices of their two sinks are unchanged. So a
/// hub is looked into again only where its bound could win and is out of date.
///
/// `rebuild` is O(h + e), h hubs and e entries; `find` is O(l + f) with l levels and f the hubs and
/// entries of the hubs that are out of date.
struct BestEntries {
  private let parent, firstChild, childEnd, entryStart, innerEnd: UnsafeMutablePointer<Int32>
  private let entrySink: UnsafeMutablePointer<Int32>
  private let climb, descend, entryCost: UnsafeMutablePointer<Int64>
  private let hubCount: Int
  private let none: Int32
  private let kept: UnsafeMutablePointer<BestTwo>
  /// By sink, with one more that stands for none.
  let price: UnsafeMutablePointer<Int64>

  init(_ state: FlowState, _ memory: FlowMemory) {
    parent = state.parent
    firstChild = state.firstChild
    childEnd = state.childEnd
    entryStart = state.entryStart
    innerEnd = state.innerEnd
    entrySink = state.entrySink
    climb = state.climb
    descend = state.descend
    entryCost = state.entryCost
    hubCount = state.hubCount
    none = Int32(state.sinkCount)
    kept = memory.allocate(hubCount, filledWith: BestTwo(none: none))
    price = memory.allocate(state.sinkCount + 1, filledWith: 0)
  }

  /// Computes everything anew, after prices have fallen.
  func rebuild() {
    for hub in stride(from: hubCount - 1, through: 0, by: -1) {
      var best = BestTwo(none: none)
      offerEntries(of: hub, to: &best)
      var child = Int(firstChild[hub])
      while child < childEnd[hub] {
        if kept[child].value1 < FlowState.unreachable {
          best.offer(kept[child], way: descend[child])
        }
        child &+= 1
      }
      kept[hub] = best
    }
  }

  @inline(__always) private func offerEntries(of hub: Int, to best: inout BestTwo) {
    var entry = entryStart[hub]
    let end = innerEnd[hub]
    while entry < end {
      let sink = entrySink[Int(entry)]
      let cost = entryCost[Int(entry)]
      let value = cost &+ price[Int(sink)]
      if value < best.value2 && entry != best.entry1 && entry != best.entry2 {
        best.offer(value, cost, entry, sink)
      }
      entry &+= 1
    }
  }

  private func refresh(_ hub: Int) {
    var best = kept[hub]
    best.reprice(price)
    offerEntries(of: hub, to: &best)
    var child = Int(firstChild[hub])
    let end = Int(childEnd[hub])
    while child < end {
      let way = descend[child]
      if kept[child].value1 &+ way < best.value2 {
        if !kept[child].isFresh(price) { refresh(child) }
        best.offer(kept[child], way: way)
      }
      child &+= 1
    }
    kept[hub] = best
  }

  /// The two best entries for a unit at a hub. The second may be as dear as `unreachable` or more.
  @inline(__always) func find(from start: Int) -> BestTwo {
    var best = BestTwo(none: none)
    var way: Int64 = 0
    var hub = start
    while hub >= 0 && way < best.value2 {
      if kept[hub].value1 &+ way < best.value2 {
        if !kept[hub].isFresh(price) { refresh(hub) }
        best.offer(kept[hub], way: way)
      }
      offerOuterEntries(of: hub, way, to: &best)
      way &+= climb[hub]
      hub = Int(parent[hub])
    }
    return best
  }

  @inline(__always)
  private func offerOuterEntries(of hub: Int, _ way: Int64, to best: inout BestTwo) {
    var entry = innerEnd[hub]
    let end = entryStart[hub &+ 1]
    while entry < end {
      let sink = entrySink[Int(entry)]
      let cost = entryCost[Int(entry)] &+ way
      let value = cost &+ price[Int(sink)]
      if value < best.value2 { best.offer(value, cost, entry, sink) }
      entry &+= 1
    }
  }
}
