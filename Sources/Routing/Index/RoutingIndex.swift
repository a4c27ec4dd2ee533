import OrganizationGraph

/// For each chain unit and category, whom an order that climbs there can go to, by static cost: what
/// a decision would otherwise search for.
///
/// Definition. A hub is a chain unit with lines of the catalogue, bridges, units below it or a
/// catch-all's duty; that is every chain unit but bare leaves, which climb to their parent's hub. The
/// list of a hub h and a category c holds an entry
/// - for each line of h's own for c;
/// - for each such line of a chain unit one hop below h;
/// - for each hub m one hop below h whose own list for c has something below m: a branch, with the
///   least of those costs, which stands for all of them, so that they are listed at m only; or these
///   entries themselves, if they are one or two;
/// - for each (unit, line, path) such that the path leaves the chain at h by a bridge and goes on up
///   lines (a crossing). If the line's area lies below h, it is listed at the area instead, with the
///   climb from there in its cost: orders from elsewhere never meet it.
///
/// Invariant. For an order from o, every command path outside command trees, together with the line
/// that decides for the unit at its end, is met exactly once by climbing from o, reading the lists on
/// the way, and reading of a branch's list what lies below it; except for paths that go back down the
/// way they climbed, which are never cheapest. The climb, the descents into branches and the entry's
/// cost add up to path, role, preference and credit. What depends on the moment (load, waiting) is
/// never negative, so a list is read only while its next cost can still win.
///
/// Every line of a chain unit is in two lists (its own and its parent's), and higher up only as long
/// as it is one of four: a household is not in the lists of all its ancestors, which hold one branch for
/// a whole grid. Lines that a tier has by kind are in no list, because they would be in every one; units
/// that have them are walked to (`kindTiers`). So are command trees, which only emergencies use.
///
/// Memory: 4.4 bytes a unit, 32 a hub, 4 a list, 16 an entry and 12 more a crossing. Building: O(u + e
/// log e) where u is units and e is the entries of one hub. After an edit, the hubs that it touches are
/// built anew beside the others (`RoutingIndexEdit`).
final class RoutingIndex: Sendable {
  let mode: Mode
  let hubs: PagedRows<Hub>
  /// By unit (`HubNumber`).
  let numbers: PagedRows<UInt32>
  /// By unit `>> HubHint.shift`.
  let hints: RowMemory<HubHint>
  let crossings: RowMemory<Crossing>
  /// Days on which its edges, its line and its unit hold, by crossing.
  let crossingDays: SparseRows<DayRange>
  /// Whether every category has a mark of its own.
  let isExact: Bool
  /// By category: the tiers that have a line for it or one above it by kind, as bits.
  let kindTiers: RowMemory<UInt32>
  let areas: AreaHubs
  /// Of the lists that were built together.
  private let arena: ListArena
  /// Of the lists that edits built.
  let editedLists: EditedLists

  init(_ snapshot: OrganizationSnapshot, _ graph: GraphTables, mode: Mode) {
    let isExact = Self.isExact(snapshot)
    let arena = ListArena()
    var areas = AreaHubs()
    areas.isNeeded = snapshot.hasDutyAreas
    var crossings = CrossingLister(snapshot: snapshot, graph: graph, mode: mode, areas: areas)
    if areas.isNeeded {
      for unit in 0..<graph.unitCount { crossings.noteAreas(below: UnitIndex(unit)) }
    }
    let built = RoutingIndexBuilder(
      graph: graph, mode: mode, isExact: isExact, arena: arena, crossings: crossings
    ).everything()
    self.mode = mode
    self.isExact = isExact
    (hubs, numbers) = (built.hubs, built.numbers)
    hints = HubHint.all(of: numbers, hubs)
    (self.crossings, crossingDays) = (built.crossings, built.crossingDays)
    self.areas = built.areas
    self.arena = arena
    editedLists = EditedLists()
    kindTiers = Self.kindTiers(snapshot, mode)
  }

  /// An index that was built before.
  init(
    _ snapshot: OrganizationSnapshot, mode: Mode, hubs: PagedRows<Hub>, numbers: PagedRows<UInt32>,
    hints: RowMemory<HubHint>, crossings: RowMemory<Crossing>, crossingDays: SparseRows<DayRange>,
    areas: AreaHubs, arena: ListArena
  ) {
    self.mode = mode
    isExact = Self.isExact(snapshot)
    self.hubs = hubs
    self.numbers = numbers
    self.hints = hints
    self.crossings = crossings
    self.crossingDays = crossingDays
    self.areas = areas
    self.arena = arena
    editedLists = EditedLists()
    kindTiers = Self.kindTiers(snapshot, mode)
  }

  /// A copy with the hubs of an edit.
  init(
    _ other: RoutingIndex, _ snapshot: OrganizationSnapshot, hubs: PagedRows<Hub>,
    numbers: PagedRows<UInt32>, crossings: RowMemory<Crossing>, crossingDays: SparseRows<DayRange>,
    areas: AreaHubs, editedLists: EditedLists
  ) {
    mode = other.mode
    isExact = other.isExact
    self.hubs = hubs
    self.numbers = numbers
    hints = other.hints
    self.crossings = crossings
    self.crossingDays = crossingDays
    self.areas = areas
    arena = other.arena
    self.editedLists = editedLists
    kindTiers = Self.kindTiers(snapshot, mode)
  }

  static func isExact(_ snapshot: OrganizationSnapshot) -> Bool {
    snapshot.categoryCount <= 64
  }

  private static func kindTiers(
    _ snapshot: OrganizationSnapshot, _ mode: Mode
  ) -> RowMemory<UInt32> {
    var exact = ContiguousArray<UInt32>(repeating: 0, count: snapshot.categoryCount)
    for tier in 0..<snapshot.tierCount {
      for duty in snapshot.duties(of: KindIndex(tier)) where duty.mode.map({ $0 == mode }) ?? true {
        exact[duty.category.position] |= 1 << tier
      }
    }
    return RowMemory(
      snapshot.allCategories.map { category in
        snapshot.lineage(category).reduce(0) { $0 | exact[$1.position] }
      })
  }

  /// The mark of one category; several categories may share a mark.
  static func mark(_ category: UInt32) -> UInt64 { 1 << (UInt64(category) & 63) }

  /// Bytes of everything that the index holds.
  var byteCount: Int {
    hubs.byteCount + numbers.byteCount + hints.byteCount + crossings.byteCount
      + crossingDays.byteCount + arena.byteCount + editedLists.byteCount
  }
}
