extension LaminarNetwork {
  /// Checks shape and ranges. O(h + e + s) where h is hubs, e is entries and s is segments.
  ///
  /// - Throws: the first fault.
  public func check(_ supplies: [Supply]) throws(FlowFault) {
    try checkShape()
    try checkOrder()
    for (hub, end) in innerEnd.enumerated() where end < entryStart[hub] || end > entryStart[hub + 1]
    {
      throw .malformed("hub \(hub): the inner entries end outside its entries")
    }
    for sink in entrySink where !(0..<Int32(sinkCount)).contains(sink) {
      throw .malformed("an entry leads to sink \(sink), which is not there")
    }
    for sink in 0..<sinkCount {
      let segments = Int(segmentStart[sink])..<Int(segmentStart[sink + 1])
      guard !segments.isEmpty else { throw .malformed("sink \(sink) has no segment") }
      for segment in segments.dropFirst() where segmentCost[segment] < segmentCost[segment - 1] {
        throw .malformed("sink \(sink): a segment costs less than the one before")
      }
    }
    try checkGates()
    try checkRanges(supplies)
  }

  private func checkGates() throws(FlowFault) {
    guard firstGate >= 0 else { throw .malformed("more gates than sinks") }
    for (number, sink) in gateSink.enumerated() {
      let gate = firstGate + number
      guard (0..<Int32(firstGate)).contains(sink) else {
        throw .malformed("gate \(gate) leads to \(sink), which is no sink behind a gate")
      }
      guard segmentStart[gate + 1] - segmentStart[gate] == 1 else {
        throw .malformed("gate \(gate) has more than one segment")
      }
    }
  }

  private func checkShape() throws(FlowFault) {
    let hubs = hubCount
    guard climb.count == hubs, descend.count == hubs, innerEnd.count == hubs,
      entryStart.count == hubs + 1, entryCost.count == entryCount,
      segmentPlaces.count == segmentCost.count
    else { throw .malformed("columns of different length") }
    try Self.checkStarts(entryStart, count: entryCount)
    try Self.checkStarts(segmentStart, count: segmentPlaces.count)
    guard max(hubs, entryCount, sinkCount, segmentPlaces.count) < FlowLimits.count else {
      throw .rangeExceeded("more than \(FlowLimits.count) hubs, entries or segments")
    }
  }

  private static func checkStarts(
    _ starts: ContiguousArray<Int32>, count: Int
  ) throws(FlowFault) {
    guard starts.first == 0, Int(starts[starts.count - 1]) == count,
      zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 })
    else { throw .malformed("starts that do not rise from 0 to \(count)") }
  }

  /// Parents first, siblings side by side, not too deep.
  private func checkOrder() throws(FlowFault) {
    var level = ContiguousArray<UInt8>(repeating: 0, count: hubCount)
    var hasChildren = ContiguousArray(repeating: false, count: hubCount)
    var previous = Self.noParent
    for hub in 0..<hubCount {
      let parent = parent[hub]
      guard parent >= Self.noParent, parent < hub else {
        throw .malformed("hub \(hub): its parent does not stand before it")
      }
      defer { previous = parent }
      if parent == Self.noParent { continue }
      if parent != previous {
        guard !hasChildren[Int(parent)] else {
          throw .malformed("hub \(hub): does not stand beside its siblings")
        }
        hasChildren[Int(parent)] = true
      }
      level[hub] = level[Int(parent)] + 1
      guard level[hub] < FlowLimits.levels else {
        throw .rangeExceeded("more than \(FlowLimits.levels) levels of hubs")
      }
    }
  }

  private func checkRanges(_ supplies: [Supply]) throws(FlowFault) {
    let least = min(climb.min() ?? 0, descend.min() ?? 0)
    guard least >= 0 else { throw .rangeExceeded("a hub is climbed or descended for less than 0") }
    let limits = -FlowLimits.cost...FlowLimits.cost
    var largest: Int64 = 1
    for costs in [climb, descend, entryCost, segmentCost] {
      for cost in costs {
        guard limits.contains(cost) else { throw .rangeExceeded("a cost of \(cost)") }
        largest = max(largest, abs(cost))
      }
    }
    if let places = segmentPlaces.first(where: { $0 < 0 || $0 > FlowLimits.units }) {
      throw .rangeExceeded("a segment of \(places) places")
    }
    var units: Int64 = 0
    for supply in supplies {
      guard (0..<Int32(hubCount)).contains(supply.hub), supply.count >= 0 else {
        throw .malformed("a supply of \(supply.count) at hub \(supply.hub)")
      }
      guard limits.contains(supply.penalty) else {
        throw .rangeExceeded("a penalty of \(supply.penalty)")
      }
      largest = max(largest, abs(supply.penalty))
      units += Int64(supply.count)
    }
    for sink in 0..<sinkCount {
      var places: Int64 = 0
      for segment in segmentStart[sink]..<segmentStart[sink + 1] {
        places += Int64(segmentPlaces[Int(segment)])
      }
      guard places <= FlowLimits.units else { throw .rangeExceeded("a sink of \(places) places") }
    }
    // A path has at most two levels of hubs and four arcs more; a price is less than four paths.
    let price = 4 * (2 * Int64(FlowLimits.levels) + 4) * largest
    guard units <= FlowLimits.units,
      !price.multipliedReportingOverflow(by: max(1, units)).overflow,
      price * max(1, units) <= FlowLimits.total
    else { throw .rangeExceeded("\(units) units at costs up to \(largest)") }
  }
}
