import OrganizationGraph

/// Makes the index of a snapshot that an edit made of another, from the index of that.
///
/// Definition. A hub's lists depend on its own lines of the catalogue, on the lists of the hubs right
/// below it, and on what its bridges and the lines above them lead to; the crossings of one hub may be
/// listed at an area below it. So an edit can change the lists
/// - of a unit whose row, term, lines or edges change, and of everything above it in the chain, by the
///   edges of before and of now, on any day;
/// - of the hubs from which bridges, or bridges and lines, lead to such a unit;
/// - where a unit moves in the chain, of the hubs above and below that list crossings at areas;
/// - of the areas that list crossings of these hubs;
/// - of everything above any of these in the chain, whose branches lead to their lists.
///
/// These are built anew, the lowest tier first, beside the others, which the two indices share. The lists
/// of each lie in memory of their own, which goes when the last router that reads them goes.
///
/// O(h · (c + e log e)) where h is these hubs, c is units right below one and e is entries of one. A
/// changed line for whole kinds of units may touch every hub; then everything is built anew.
struct RoutingIndexEdit {
  private let old: RoutingIndex
  private let before: GraphTables
  private let now: GraphTables
  private let snapshot: OrganizationSnapshot
  private let changes: SnapshotChanges
  private var builder: RoutingIndexBuilder
  private var store: EditedHubs
  /// What was built here, by number of the hub.
  private var lists: [UInt32: ListArena] = [:]
  /// The chain units whose hubs are built anew.
  private var dirty: Set<UnitIndex> = []
  /// The hubs whose crossings may have changed.
  private var crossed: Set<UnitIndex> = []

  static func index(
    _ old: RoutingIndex, from before: GraphTables, to now: GraphTables, _ edited: EditedSnapshot
  ) -> RoutingIndex {
    if edited.changes.hasKindDuties {
      return RoutingIndex(edited.snapshot, now, mode: old.mode)
    }
    var edit = RoutingIndexEdit(old, from: before, to: now, edited)
    defer { edit.builder.deallocate() }
    return edit.index()
  }

  private init(
    _ old: RoutingIndex, from before: GraphTables, to now: GraphTables, _ edited: EditedSnapshot
  ) {
    self.old = old
    self.before = before
    self.now = now
    snapshot = edited.snapshot
    changes = edited.changes
    var areas = old.areas
    if changes.hasDutyAreas { areas.isNeeded = true }
    builder = RoutingIndexBuilder(
      graph: now, mode: old.mode, isExact: old.isExact, arena: ListArena(),
      crossings: CrossingLister(
        snapshot: edited.snapshot, graph: now, mode: old.mode, areas: areas,
        firstNumber: old.crossings.count))
    store = EditedHubs(old)
  }

  private mutating func index() -> RoutingIndex {
    let touched = changes.units.union(changes.sources)
    for graph in [before, now] {
      for unit in touched where unit.position < graph.unitCount {
        addUpwards(from: unit, in: graph)
        addCrossed(by: unit, in: graph)
        if moves(unit) { addBelow(unit, in: graph) }
      }
    }
    crossed.formUnion(changes.sources.filter { now.isChain($0) })
    addAreas()
    numberHubs()
    for unit in dirty.sorted(by: { now.kind($0) > now.kind($1) }) where store.isHub(unit) {
      let number = store.number(of: unit)
      builder.arena = ListArena(leastPiece: 0)
      builder.build(number, &store)
      lists[number] = builder.arena
    }
    let crossings = old.crossings.appending(builder.crossings.crossings)
    return RoutingIndex(
      old, snapshot, hubs: old.hubs.changing(count: store.hubCount, store.hubs),
      numbers: old.numbers.changing(count: now.unitCount, store.numbers),
      crossings: crossings,
      crossingDays: old.crossingDays.changing(count: crossings.count, builder.crossings.days),
      areas: builder.crossings.areas, editedLists: old.editedLists.with(lists))
  }

  /// A chain unit and everything above it, on any day.
  private mutating func addUpwards(from unit: UnitIndex, in graph: GraphTables) {
    guard graph.isChain(unit) else { return }
    dirty.insert(unit)
    for edge in graph.outgoing(unit) where graph.edges.kind[edge] == .chain {
      addUpwards(from: graph.edges.to[edge], in: graph)
    }
  }

  /// The hubs from which a bridge, and lines above it, lead to a unit.
  private mutating func addCrossed(by unit: UnitIndex, in graph: GraphTables) {
    var waiting = [unit]
    var met: Set<UnitIndex> = [unit]
    while let next = waiting.popLast() {
      for position in graph.incoming(next) {
        let edge = graph.edges.incoming[position].position
        let source = graph.edges.from[edge]
        if graph.edges.kind[edge] == .line {
          if met.insert(source).inserted { waiting.append(source) }
        } else if HopKind(bridge: graph.edges.kind[edge]) != nil {
          crossed.insert(source)
        }
      }
    }
  }

  /// Whether areas may lie otherwise above or below a unit than before.
  private func moves(_ unit: UnitIndex) -> Bool {
    builder.crossings.areas.isNeeded && changes.sources.contains(unit) && now.isChain(unit)
      && (unit.position >= before.unitCount || before.parents(of: unit) != now.parents(of: unit))
  }

  /// Everything below a unit that lists crossings, and the hubs above it.
  private mutating func addBelow(_ unit: UnitIndex, in graph: GraphTables) {
    var waiting = [unit]
    while let next = waiting.popLast() {
      if graph.hasBridges(next) || builder.crossings.areas.contains(next) { crossed.insert(next) }
      for position in graph.incoming(next) {
        let edge = graph.edges.incoming[position].position
        guard graph.edges.kind[edge] == .chain else { break }
        waiting.append(graph.edges.from[edge])
      }
    }
    func climb(_ unit: UnitIndex) {
      crossed.insert(unit)
      for edge in graph.outgoing(unit) where graph.edges.kind[edge] == .chain {
        climb(graph.edges.to[edge])
      }
    }
    climb(unit)
  }

  /// The hubs whose crossings changed, the areas where these are listed, and what is above them.
  private mutating func addAreas() {
    var listing = crossed
    if builder.crossings.areas.isNeeded {
      listing.formUnion(builder.crossings.areas.areas(of: crossed))
      for hub in crossed { builder.crossings.noteAreas(below: hub) }
      listing.formUnion(builder.crossings.areas.areas(of: crossed))
    }
    for hub in listing where !dirty.contains(hub) { addUpwards(from: hub, in: now) }
  }

  /// Gives hubs to the units that need one by now, and fills in what hubs say of the chain.
  private mutating func numberHubs() {
    for position in before.unitCount..<now.unitCount where !now.isChain(UnitIndex(position)) {
      store.numbers[position] = Hub.none
    }
    var (hubs, leaves): ([UnitIndex], [UnitIndex]) = ([], [])
    for unit in dirty {
      if unit.position < before.unitCount && store.isHub(unit) {
        hubs.append(unit)
      } else if builder.isBareLeaf(unit) {
        leaves.append(unit)
      } else {
        store.addHub(unit)
        hubs.append(unit)
      }
    }
    for unit in hubs {
      let number = store.number(of: unit)
      var hub = builder.emptyHub(unit, store)
      if Int(number) < old.hubs.count {
        let former = old.hubs[Int(number)]
        (hub.marks, hub.lists) = (former.marks, former.lists)
      }
      store.put(hub, at: number)
    }
    for unit in leaves {
      let parent = UnitIndex(rawValue: now.rows.pointer(unit.position).pointee.parent)
      store.numbers[unit.position] = store.number(of: parent) | HubNumber.parentBit
    }
  }
}

extension GraphTables {
  /// A unit's chain edges, as far as they matter to what is above it.
  fileprivate func parents(of unit: UnitIndex) -> [[Int32]] {
    outgoing(unit).filter { edges.kind[$0] == .chain }.map { edge in
      let days = edges.days(edge).pointee
      return [Int32(bitPattern: edges.to[edge].rawValue), days.first, days.end]
    }
  }

  fileprivate func hasBridges(_ unit: UnitIndex) -> Bool {
    outgoing(unit).contains { HopKind(bridge: edges.kind[$0]) != nil }
  }
}

/// The hubs of an index, some of them changed.
private struct EditedHubs: HubStore {
  private let formerHubs: RowView<Hub>
  private let formerNumbers: RowView<UInt32>
  private(set) var hubCount: Int
  private(set) var hubs: [Int: Hub] = [:]
  var numbers: [Int: UInt32] = [:]

  init(_ old: RoutingIndex) {
    formerHubs = RowView(old.hubs)
    formerNumbers = RowView(old.numbers)
    hubCount = old.hubs.count
  }

  func number(of unit: UnitIndex) -> UInt32 {
    numbers[unit.position] ?? formerNumbers.pointer(unit.position).pointee
  }

  func isHub(_ unit: UnitIndex) -> Bool {
    numbers[unit.position].map { $0 & HubNumber.parentBit == 0 }
      ?? (formerNumbers.pointer(unit.position).pointee & HubNumber.parentBit == 0)
  }

  func hub(_ number: UInt32) -> Hub { hubs[Int(number)] ?? formerHubs.pointer(Int(number)).pointee }

  mutating func put(_ hub: Hub, at number: UInt32) { hubs[Int(number)] = hub }

  mutating func addHub(_ unit: UnitIndex) {
    numbers[unit.position] = UInt32(hubCount)
    hubCount += 1
  }
}
