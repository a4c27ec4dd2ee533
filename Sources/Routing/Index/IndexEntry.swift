import OrganizationGraph

/// What the index holds for a unit, 16 bytes.
struct NodeRow: BitwiseCopyable, @unchecked Sendable {
  /// Marks of the categories with a list here.
  var marks: UInt64
  /// The lists (`NodeLists`); `nil`: none.
  var lists: UnsafePointer<UInt32>?

  static let empty = NodeRow(marks: 0, lists: nil)
}

/// An entry of a list, 16 bytes.
struct IndexEntry: BitwiseCopyable {
  /// From the node: path, role, preference and credit, milli-units. Of a branch: the least of what it
  /// stands for.
  var cost: UInt32
  var unit: UInt32
  var bits: Bits
  /// Number of the duty line; of a crossing, its number among the crossings.
  var link: UInt32

  /// How the unit is reached, and what must be looked at before the entry counts.
  struct Bits: BitwiseCopyable {
    var rawValue: UInt32

    init(form: Reach.Form, hops: Int, rise: Int = 0, role: Duty.Role) {
      rawValue =
        UInt32(form.rawValue) | UInt32(rise) << 4 | UInt32(role.rawValue) << 8
        | UInt32(hops) << 16
    }

    @inline(__always) var form: Reach.Form {
      unsafeBitCast(UInt8(truncatingIfNeeded: rawValue & 15), to: Reach.Form.self)
    }
    /// Levels from the node up to the hub.
    @inline(__always) var rise: Int { Int(rawValue >> 4 & 15) }
    @inline(__always) var isAssist: Bool { rawValue & 1 << 8 != 0 }
    @inline(__always) var isBranch: Bool { rawValue & Self.branch != 0 }
    @inline(__always) var isContested: Bool { rawValue & Self.contested != 0 }
    @inline(__always) var isDated: Bool { rawValue & Self.dated != 0 }
    @inline(__always) var isConditional: Bool { rawValue & Self.conditional != 0 }
    @inline(__always) var isBelow: Bool { rawValue & Self.below != 0 }
    /// Hops from the node.
    @inline(__always) var hops: Int { Int(rawValue >> 16) }

    /// It stands for what is listed below its unit.
    static let branch: UInt32 = 1 << 9
    /// The line may not be the one that decides.
    static let contested: UInt32 = 1 << 10
    /// It holds on some days only (`Crossing`).
    static let dated: UInt32 = 1 << 11
    /// An edge of its path has a quota or a scope that must be looked at.
    static let conditional: UInt32 = 1 << 12
    /// Its path lies below the node.
    static let below: UInt32 = 1 << 13
  }
}

/// What an entry that crosses a bridge stands for, 16 bytes.
struct Crossing: BitwiseCopyable {
  let duty: DutyIndex
  let bridge: EdgeIndex
  /// Days on which its edges, its line and its unit hold.
  let firstDay: Int32
  let endDay: Int32
}

/// The lists of one node, each sorted by (cost, unit), in one piece of memory: their number n; where
/// categories share marks, their categories, rising; the ends of the lists; the entries.
struct NodeLists {
  let words: UnsafePointer<UInt32>
  let isExact: Bool

  @inline(__always) var count: Int { Int(words[0]) }

  /// Entries of the list at a rank.
  @inline(__always) func entries(_ rank: Int) -> UnsafeBufferPointer<IndexEntry> {
    let count = count
    let ends = words + (isExact ? 1 : 1 + count)
    let first = UnsafeRawPointer(ends + count).assumingMemoryBound(to: IndexEntry.self)
    let start = rank == 0 ? 0 : Int(ends[rank - 1])
    return UnsafeBufferPointer(start: first + start, count: Int(ends[rank]) - start)
  }

  /// Rank of the list for a category whose mark is among the node's; `nil` if there is none.
  @inline(__always) func rank(_ category: UInt32, marks: UInt64) -> Int? {
    if isExact { return (marks & (RoutingIndex.mark(category) &- 1)).nonzeroBitCount }
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if words[1 + middle] < category { low = middle + 1 } else { high = middle }
    }
    return low < count && words[1 + low] == category ? low : nil
  }

  static func wordCount(lists: Int, entries: Int, isExact: Bool) -> Int {
    1 + (isExact ? 1 : 2) * lists + entries * (MemoryLayout<IndexEntry>.stride / 4)
  }
}
