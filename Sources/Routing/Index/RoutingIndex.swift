import OrganizationGraph

/// For each chain unit and category, whom a command path across a bridge reaches from there, by static
/// cost: what a decision would otherwise search for.
///
/// Definition. The list of a node n and a category c holds an entry for each (unit, line of the duty
/// catalogue for c, path) such that every order that climbs through n may take the path, and the
/// line covers it. The path leaves the chain at a hub h by a bridge and goes on up lines. If the
/// line's area lies below h, the entry is listed at the area, with the climb from there to h in its
/// cost: orders from elsewhere never meet it. Otherwise it is listed at h.
///
/// Invariant. For an order from o, a path across a bridge and the line that decides for the unit it
/// reaches, exactly one list of o or a node above it has the entry, and the climb to that node plus
/// the entry's cost is the path cost plus role, preference and credit. What depends on the moment
/// (load, waiting) is never negative, so a list is read only while its next cost can still win.
///
/// Chain units are not listed for their place in the chain: those above the origin are met while
/// climbing, those below a hub by a walk that `below` and the bound cut short. So a household is in
/// no list of what is above it. Command trees are walked, too; they are for emergencies.
///
/// Memory: 44 bytes an entry and 20 a unit. Building: O(e log e) where e is entries.
final class RoutingIndex: Sendable {
  /// What a list is sorted by, apart from the rest so that reading it touches few cache lines.
  struct Entry {
    /// Path from the node, role, preference and credit, milli-units.
    let cost: Int64
    let unit: UnitIndex
  }

  /// What an entry stands for.
  struct Detail {
    let duty: DutyIndex
    let bridge: EdgeIndex
    /// Days on which its edges, its line and its unit hold.
    let firstDay: Int32
    let endDay: Int32
    let hops: Int32
    /// Levels from the node up to the hub.
    let rise: UInt8
    let form: Reach.Form
    /// Another line of the unit may decide instead.
    let isContested: Bool
    /// An edge of the path has a quota or a scope that must be looked at.
    let isConditional: Bool
    let role: Duty.Role
  }

  let mode: Mode
  /// Row of a unit in `present` and `base`; the largest number if it has no list.
  let rows: ContiguousArray<UInt32>
  /// Sets of categories with a list, `words` words a row.
  let present: ContiguousArray<UInt64>
  /// Number of lists before each word of `present`.
  let base: ContiguousArray<UInt32>
  let words: Int
  /// Entries of list l are `starts[l]..<starts[l + 1]`, by (cost, unit).
  let starts: ContiguousArray<UInt32>
  let entries: ContiguousArray<Entry>
  let details: ContiguousArray<Detail>
  /// Marks of the categories that a chain unit, and all chain units below it, have duties for.
  let own: ContiguousArray<UInt64>
  let below: ContiguousArray<UInt64>

  init(_ snapshot: OrganizationSnapshot, _ policy: RoutingPolicy, mode: Mode) {
    var builder = RoutingIndexBuilder(snapshot: snapshot, policy: policy, mode: mode)
    builder.collect()
    let lists = builder.lists()
    self.mode = mode
    rows = lists.rows
    present = lists.present
    base = lists.base
    words = lists.words
    starts = lists.starts
    entries = lists.entries
    details = lists.details
    (own, below) = builder.marks()
  }

  /// Positions of the entries of a node's list for exactly a category; O(1).
  func list(_ node: UnitIndex, _ category: CategoryIndex) -> Range<Int> {
    let row = rows[node.position]
    guard row != .max else { return 0..<0 }
    let word = Int(row) * words + category.position / 64
    let bit: UInt64 = 1 << (category.position % 64)
    guard present[word] & bit != 0 else { return 0..<0 }
    let list = Int(base[word]) + (present[word] & (bit - 1)).nonzeroBitCount
    return Int(starts[list])..<Int(starts[list + 1])
  }

  /// The mark of one category; several categories may share a mark.
  static func mark(_ category: CategoryIndex) -> UInt64 { 1 << (category.position % 64) }
}
