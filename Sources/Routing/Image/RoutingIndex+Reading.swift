import OrganizationGraph

extension RoutingIndex {
  /// The index of a mode that `write` wrote, where it lies. O(1), if it lies where it was meant to;
  /// otherwise O(n) where n is bytes, because everything that leads to lists is changed.
  convenience init(
    _ snapshot: OrganizationSnapshot, _ source: some ColumnSource, mode: Mode
  ) throws(ImageError) {
    let name = mode.code
    let lists: RowMemory<UInt32> = try source.rows("\(name).lists")
    let hubs: RowMemory<Hub> = try source.rows("\(name).hubs")
    let pairs: RowMemory<AreaHubs.Pair> = try source.rows("\(name).areas")
    var areas = AreaHubs()
    areas.isNeeded = pairs.count > 0
    for place in pairs.indices { areas.insert(pairs[place].hub, at: pairs[place].area) }
    if source.displacement != 0 {
      Self.move(hubs, by: source.displacement, isExact: Self.isExact(snapshot))
    }
    let crossings: RowMemory<Crossing> = try source.rows("\(name).crossings")
    self.init(
      snapshot, mode: mode, hubs: PagedRows(hubs),
      numbers: PagedRows(try source.rows("\(name).numbers", count: snapshot.unitCount)),
      hints: try source.rows("\(name).hints"),
      crossings: crossings,
      crossingDays: try source.sparseRows(
        "\(name).crossingDays", usual: .always, count: crossings.count),
      areas: areas, arena: ListArena(lists))
  }

  /// Makes everything that leads to lists lead to where they lie.
  private static func move(_ hubs: RowMemory<Hub>, by distance: Int, isExact: Bool) {
    for number in hubs.indices {
      guard let lists = hubs.base[number].lists else { continue }
      let moved = UnsafePointer<UInt32>(bitPattern: Int(bitPattern: lists) + distance)!
      hubs.base[number].lists = moved
      HubLists(words: moved, isExact: isExact).forEachBranch { entry in
        let address = Int(bitPattern: entry.pointee.list.head) + distance
        entry.pointee.lead(to: UInt(bitPattern: address))
      }
    }
  }
}
