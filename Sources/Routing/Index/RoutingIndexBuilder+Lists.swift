import OrganizationGraph

extension RoutingIndexBuilder {
  typealias Lists = (
    rows: ContiguousArray<UInt32>, present: ContiguousArray<UInt64>, base: ContiguousArray<UInt32>,
    words: Int, starts: ContiguousArray<UInt32>, entries: ContiguousArray<RoutingIndex.Entry>,
    details: ContiguousArray<RoutingIndex.Detail>
  )

  /// The entries collected, sorted into lists.
  func lists() -> Lists {
    let sorted = listed.sorted { a, b in
      if a.node != b.node { return a.node < b.node }
      if a.category != b.category { return a.category < b.category }
      if a.entry.cost != b.entry.cost { return a.entry.cost < b.entry.cost }
      return a.entry.unit < b.entry.unit
    }
    let words = (snapshot.categoryCount + 63) / 64
    var result: Lists = (
      ContiguousArray(repeating: .max, count: snapshot.unitCount), [], [], words, [], [], []
    )
    var last: (node: UnitIndex, category: CategoryIndex)?
    for item in sorted {
      if last?.node != item.node {
        result.rows[item.node.position] = UInt32(result.present.count / max(1, words))
        result.present += ContiguousArray(repeating: 0, count: words)
      }
      if last?.node != item.node || last?.category != item.category {
        let word = result.present.count - words + item.category.position / 64
        result.present[word] |= 1 << (item.category.position % 64)
        result.starts.append(UInt32(result.entries.count))
      }
      last = (item.node, item.category)
      result.entries.append(item.entry)
      result.details.append(item.detail)
    }
    result.starts.append(UInt32(result.entries.count))
    var count: UInt32 = 0
    for word in result.present {
      result.base.append(count)
      count += UInt32(word.nonzeroBitCount)
    }
    return result
  }

  /// Marks of the duties of each chain unit, and of all at or below it on any day.
  func marks() -> (own: ContiguousArray<UInt64>, below: ContiguousArray<UInt64>) {
    var own = ContiguousArray<UInt64>(repeating: 0, count: snapshot.unitCount)
    for unit in snapshot.allUnits where snapshot.tier(unit) != nil {
      for duty in snapshot.duties(of: unit) + snapshot.duties(of: snapshot.kind(unit)) {
        own[unit.position] |= RoutingIndex.mark(duty.category)
      }
    }
    var below = own
    // A parent's tier is above its child's, so going up tier by tier sees children first.
    let byTier = snapshot.allUnits.filter { snapshot.tier($0) != nil }
      .sorted { snapshot.tier($0)! > snapshot.tier($1)! }
    for unit in byTier {
      for edge in snapshot.outgoing(unit) where snapshot.kind(edge) == .chain {
        below[snapshot.target(edge).position] |= below[unit.position]
      }
    }
    return (own, below)
  }
}
