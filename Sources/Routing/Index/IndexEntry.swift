import OrganizationGraph

/// What a climb reads of a chain unit that has lists or units below it, 32 bytes.
struct Hub: BitwiseCopyable, @unchecked Sendable {
  /// Marks of the categories with a list here.
  var marks: UInt64 = 0
  /// The lists (`HubLists`); `nil`: none.
  var lists: UnsafePointer<UInt32>? = nil
  /// Number of the hub above; `none` at the root and where the parent changes (`moves`).
  var parent = none
  var unit = none
  var kind: UInt8 = 0
  /// Its tier answers for its territory.
  var isCatchAll = false
  /// More than one chain edge leads from it.
  var moves = false
  /// Of the hop to the hub above, milli-units; 0 where there is none.
  var climb: UInt32 = 0

  static let none = UInt32.max
}

/// An entry of a list, 16 bytes.
struct IndexEntry: BitwiseCopyable {
  /// From the hub: path, role, preference and credit, milli-units. Of a branch: the least of what it
  /// stands for.
  var cost: UInt32
  var bits: Bits
  /// The unit; of a branch half of where it leads.
  private var first: UInt32
  /// Number of the duty line; of a crossing, its number among the crossings; of a branch the other half.
  private var second: UInt32

  init(cost: UInt32, _ bits: Bits, unit: UInt32, link: UInt32) {
    self.cost = cost
    self.bits = bits
    (first, second) = (unit, link)
  }

  /// A branch to the list of another hub, where that stays below this one on all days.
  init(cost: UInt32, _ bits: Bits, to list: HubList) {
    self.init(cost: cost, bits, unit: 0, link: 0)
    lead(to: UInt(bitPattern: list.head))
  }

  /// A dated branch, to the list of the hub with a number.
  init(cost: UInt32, _ bits: Bits, toHub number: UInt32) {
    self.init(cost: cost, bits, unit: number, link: 0)
  }

  /// Makes a branch lead to the list at an address.
  mutating func lead(to address: UInt) {
    first = UInt32(truncatingIfNeeded: address)
    second = UInt32(truncatingIfNeeded: UInt64(address) >> 32)
  }

  @inline(__always) var unit: UInt32 { first }
  @inline(__always) var link: UInt32 { second }
  /// The list that a branch which is not dated leads to.
  @inline(__always) var list: HubList {
    HubList(head: UnsafePointer(bitPattern: UInt(first) | UInt(second) << 32)!)
  }
  /// The hub that a dated branch leads to.
  var hubNumber: UInt32 { first }

  /// Of the plain unit, most open orders.
  @inline(__always) func capacity(_ rows: RowView<UnitRow>) -> UInt32 {
    let capacity = bits.capacity
    return capacity == Bits.largeCapacity ? rows.pointer(Int(first)).pointee.room : capacity
  }

  /// How the unit is reached, and what must be looked at before the entry counts:
  ///
  ///     bits 0–7    marks
  ///     bits 8–11   of what lies below, its hops from the hub but one; of a crossing, the levels from the
  ///                 listing hub up to where the path leaves the chain; of a branch, the tier of its hub
  ///     bits 12–21  capacity of a plain unit; `largeCapacity`: the unit's row says it
  ///     bits 22–31  gap
  struct Bits: BitwiseCopyable {
    var rawValue: UInt32

    /// Of a line of the hub's own.
    init(role: Duty.Role) { rawValue = UInt32(role.rawValue) }

    /// Of a line of a unit some hops below the hub, at most 16.
    init(below hops: Int, role: Duty.Role) {
      rawValue = UInt32(role.rawValue) | Self.below | UInt32(hops - 1) << 8
    }

    /// Of a line of a unit across a bridge that leaves the chain some levels above.
    init(crossing rise: Int, role: Duty.Role) {
      rawValue = UInt32(role.rawValue) | Self.crossing | UInt32(rise) << 8
    }

    /// Of a branch to a hub of a tier.
    init(branchTo tier: UInt8) { rawValue = Self.branch | Self.below | UInt32(tier) << 8 }

    @inline(__always) private var level: Int { Int(rawValue >> 8 & 15) }
    /// Of a crossing: levels from the listing hub up to the one where the path leaves the chain.
    @inline(__always) var rise: Int { level }
    /// Of a branch: the tier of its hub.
    @inline(__always) var tier: Int { level }
    /// Of what lies below the hub: hops from there.
    @inline(__always) var descent: Int { level &+ 1 }
    @inline(__always) var isAssist: Bool { rawValue & 1 != 0 }
    @inline(__always) var isBranch: Bool { rawValue & Self.branch != 0 }
    @inline(__always) var isContested: Bool { rawValue & Self.contested != 0 }
    @inline(__always) var isDated: Bool { rawValue & Self.dated != 0 }
    @inline(__always) var isConditional: Bool { rawValue & Self.conditional != 0 }
    @inline(__always) var isBelow: Bool { rawValue & Self.below != 0 }
    @inline(__always) var isPlain: Bool { rawValue & Self.plain != 0 }
    @inline(__always) var isCrossing: Bool { rawValue & Self.crossing != 0 }
    /// Whether a crossing, or the line, must be looked at before the entry counts.
    @inline(__always) var isDoubtful: Bool {
      rawValue & (Self.contested | Self.dated | Self.conditional) != 0
    }

    @inline(__always) fileprivate var capacity: UInt32 { rawValue >> 12 & Self.largeCapacity }
    fileprivate static let largeCapacity: UInt32 = 1023

    /// Marks the unit as plain, with its capacity.
    mutating func setPlain(capacity: UInt32) {
      rawValue |= Self.plain | min(capacity, Self.largeCapacity) << 12
    }

    /// How much more the next entry of the list costs at least. So a reader that has found enough does
    /// not fetch it.
    @inline(__always) var gap: Int64 { Int64(rawValue >> 22) }
    /// Whether the list ends here.
    @inline(__always) var isLast: Bool { rawValue >> 22 == Self.noGap }
    private static let noGap: UInt32 = 1023

    /// - Parameter gap: `nil`: there is no next entry.
    mutating func setGap(_ gap: UInt32?) {
      let kept = gap.map { min($0, Self.noGap - 1) } ?? Self.noGap
      rawValue = rawValue & (1 << 22 - 1) | kept << 22
    }

    /// Lays what is below the hub one hop further below.
    mutating func addHop() { rawValue += 1 << 8 }

    /// It stands for what is listed below another hub.
    static let branch: UInt32 = 1 << 1
    /// The line may not be the one that decides.
    static let contested: UInt32 = 1 << 2
    /// It holds on some days only (`Crossing`); of a branch, its hub moves in the chain.
    static let dated: UInt32 = 1 << 3
    /// An edge of its path has a quota or a scope that must be looked at.
    static let conditional: UInt32 = 1 << 4
    /// Its path lies below the hub.
    static let below: UInt32 = 1 << 5
    /// The unit exists on all days, is always open, shares no pool and never moves in the chain.
    static let plain: UInt32 = 1 << 6
    /// Its path leaves the chain by a bridge.
    static let crossing: UInt32 = 1 << 7
    /// What says whether an entry must be looked at closely.
    @inline(__always) static var remarkable: UInt32 {
      branch | contested | dated | conditional | plain
    }
  }
}

/// What an entry that crosses a bridge stands for, 12 bytes.
struct Crossing: BitwiseCopyable {
  let duty: DutyIndex
  let bridge: EdgeIndex
  /// From the listing hub.
  let hops: UInt8
  let form: Reach.Form
}

/// The lists of one hub, each sorted by (cost, unit), in one piece of memory:
///
///     n                  number of lists
///     categories         n, rising, only where categories share marks
///     heads              of the n lists (`ListHead`)
///     further entries    those of the first list, then of the second, …
///
/// The heads lie apart because most decisions need no more than one: the list is then found and its
/// best entry read from one cache line.
struct HubLists {
  let words: UnsafePointer<UInt32>
  let isExact: Bool

  @inline(__always) var count: Int { Int(words[0]) }

  /// The list at a rank.
  @inline(__always) func list(_ rank: Int) -> HubList {
    let heads = UnsafeRawPointer(words + (isExact ? 1 : 1 + count))
    return HubList(head: heads.assumingMemoryBound(to: ListHead.self) + rank)
  }

  /// The list for a category, if there is one.
  @inline(__always) func list(_ category: UInt32, marks: UInt64) -> HubList? {
    guard marks & RoutingIndex.mark(category) != 0, let rank = rank(category, marks: marks)
    else { return nil }
    return list(rank)
  }

  /// Rank of the list for a category whose mark is among the hub's; `nil` if there is none.
  @inline(__always) func rank(_ category: UInt32, marks: UInt64) -> Int? {
    if isExact { return (marks & (RoutingIndex.mark(category) &- 1)).nonzeroBitCount }
    // Halved without a branch on what is read, which no processor could foresee.
    let categories = words + 1
    var (low, length) = (categories, count)
    while length > 1 {
      let half = length >> 1
      let middle = low + half
      low = middle.pointee <= category ? middle : low
      length &-= half
    }
    return low.pointee == category ? low - categories : nil
  }

  static func wordCount(lists: Int, entries: Int, isExact: Bool) -> Int {
    1 + (isExact ? 0 : lists) + lists + entries * MemoryLayout<IndexEntry>.stride / 4
  }
}

/// The first entry of a list, and where the others are, 20 bytes.
struct ListHead: BitwiseCopyable {
  let entry: IndexEntry
  /// Words from here to the second entry.
  let distance: UInt32
}

/// One list of a hub.
struct HubList {
  let head: UnsafePointer<ListHead>

  /// The first entry.
  @inline(__always) var first: UnsafePointer<IndexEntry> {
    UnsafeRawPointer(head).assumingMemoryBound(to: IndexEntry.self)
  }

  /// The second entry, if the first is not the last; the others follow it.
  @inline(__always) var second: UnsafePointer<IndexEntry> {
    (UnsafeRawPointer(head) + 4 * Int(head.pointee.distance))
      .assumingMemoryBound(to: IndexEntry.self)
  }

  /// Calls `body` with the entries, cheapest first, as long as it answers `true`; returns whether it
  /// always did.
  func visit(_ body: (UnsafePointer<IndexEntry>) -> Bool) -> Bool {
    guard body(first) else { return false }
    if first.pointee.bits.isLast { return true }
    var entry = second
    while body(entry) {
      if entry.pointee.bits.isLast { return true }
      entry += 1
    }
    return false
  }
}
