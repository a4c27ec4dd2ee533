extension EdgeColumns {
  /// The edges by the unit that they lead to, each unit's by kind and then in the order of their numbers, and
  /// where those of each unit start.
  ///
  /// A counting sort whose last pass takes one kind after the other. O(u + k · e) where k is the kinds that
  /// there are.
  package static func incoming(
    _ kind: RowMemory<EdgeKind>, _ to: RowMemory<UnitIndex>, units: Int
  ) -> (starts: RowMemory<UInt32>, edges: RowMemory<EdgeIndex>) {
    let starts = RowMemory<UInt32>(count: units + 1)
    starts.base.initialize(repeating: 0, count: units + 1)
    var kinds: UInt64 = 0
    for edge in to.indices {
      starts.base[to.base[edge].position + 1] += 1
      kinds |= 1 << UInt64(kind.base[edge].rawValue)
    }
    for unit in 0..<units { starts.base[unit + 1] += starts.base[unit] }
    let next = RowMemory(starts)
    let edges = RowMemory<EdgeIndex>(count: to.count)
    while kinds != 0 {
      let wanted = kinds.trailingZeroBitCount
      kinds &= kinds - 1
      for edge in to.indices where Int(kind.base[edge].rawValue) == wanted {
        let target = to.base[edge].position
        edges.base[Int(next.base[target])] = EdgeIndex(edge)
        next.base[target] += 1
      }
    }
    return (starts, edges)
  }
}
