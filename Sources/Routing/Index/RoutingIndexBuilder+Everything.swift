import OrganizationGraph

extension RoutingIndexBuilder {
  /// What is built of an organisation.
  struct Built {
    let hubs: PagedRows<Hub>
    let numbers: PagedRows<UInt32>
    let crossings: RowMemory<Crossing>
    let crossingDays: SparseRows<DayRange>
    let areas: AreaHubs
  }

  /// Builds the lists of every hub. O(u + e log e) where u is units and e is the entries of one hub.
  consuming func everything() -> Built {
    defer { deallocate() }
    let (numbers, count) = numberHubs()
    let hubs = PagedRows<Hub>(count: count) { hubs in
      var store = AllHubs(hubs: hubs, numbers: RowView(numbers))
      for unit in 0..<graph.unitCount {
        let (unit, number) = (UnitIndex(unit), store.number(of: UnitIndex(unit)))
        if number & HubNumber.parentBit == 0 { store.put(emptyHub(unit, store), at: number) }
      }
      for tier in hubsByTier(hubs).reversed() {
        for number in tier { build(number, &store) }
      }
    }
    return Built(
      hubs: hubs, numbers: numbers, crossings: RowMemory(crossings.crossings),
      crossingDays: SparseRows(count: 0, usual: .always)
        .changing(count: crossings.crossings.count, crossings.days),
      areas: crossings.areas)
  }

  /// Numbers the hubs. A unit that needs none gets the number of its parent's, marked as that.
  private func numberHubs() -> (numbers: PagedRows<UInt32>, count: Int) {
    var count: UInt32 = 0
    let numbers = PagedRows<UInt32>(count: graph.unitCount) { numbers in
      for unit in 0..<graph.unitCount {
        let isHub = graph.isChain(UnitIndex(unit)) && !isBareLeaf(UnitIndex(unit))
        numbers.initializeElement(at: unit, to: isHub ? count : Hub.none)
        if isHub { count += 1 }
      }
      for unit in 0..<graph.unitCount where numbers[unit] == Hub.none {
        let parent = graph.rows.pointer(unit).pointee.parent
        if parent != .max { numbers[unit] = numbers[Int(parent)] | HubNumber.parentBit }
      }
    }
    return (numbers, Int(count))
  }

  /// The numbers of the hubs of each tier, highest tier first.
  private func hubsByTier(_ hubs: UnsafeMutableBufferPointer<Hub>) -> [[UInt32]] {
    var tiers = [[UInt32]](repeating: [], count: Int(graph.costs.tierCount))
    for number in hubs.indices { tiers[Int(hubs[number].kind)].append(UInt32(number)) }
    return tiers
  }
}

/// The hubs of an organisation, all built for the first time.
private struct AllHubs: HubStore {
  let hubs: UnsafeMutableBufferPointer<Hub>
  let numbers: RowView<UInt32>

  func number(of unit: UnitIndex) -> UInt32 { numbers.pointer(unit.position).pointee }
  func hub(_ number: UInt32) -> Hub { hubs[Int(number)] }
  func put(_ hub: Hub, at number: UInt32) {
    hubs.initializeElement(at: Int(number), to: hub)
  }
}
