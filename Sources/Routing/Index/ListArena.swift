import OrganizationGraph

/// Memory for lists, which are only ever added. What is handed out stays where it is.
final class ListArena: @unchecked Sendable {
  private var pieces: [RowMemory<UInt32>] = []
  private var next: UnsafeMutablePointer<UInt32>?
  private var left = 0
  /// Bytes handed out.
  private(set) var byteCount = 0

  private let leastPiece: Int
  private static let mostPiece = 4 << 20

  /// - Parameter leastPiece: words to take at first, at least.
  init(leastPiece: Int = 1 << 10) {
    self.leastPiece = leastPiece
  }

  /// Of lists that are there.
  init(_ lists: RowMemory<UInt32>) {
    leastPiece = 1 << 10
    pieces = [lists]
    byteCount = lists.byteCount
  }

  /// Memory for a number of words, not yet filled. Only one thread at a time may ask.
  func allocate(words: Int) -> UnsafeMutablePointer<UInt32> {
    if left < words {
      // Pieces grow, so that a small organisation does not hold megabytes.
      let last = pieces.last?.count ?? leastPiece / 2
      let piece = RowMemory<UInt32>(exactly: max(words, min(2 * last, Self.mostPiece)))
      pieces.append(piece)
      next = piece.base
      left = piece.count
    }
    let result = next!
    next = result + words
    left -= words
    byteCount += 4 * words
    return result
  }
}

/// The memory of lists that edits built, by number of the hub, in groups, so that a changed copy shares
/// the groups that it does not change.
struct EditedLists: Sendable {
  private final class Group: Sendable {
    let lists: [UInt32: ListArena]
    init(_ lists: [UInt32: ListArena]) { self.lists = lists }
  }

  private var groups: [UInt32: Group] = [:]

  /// A copy with other lists for some hubs. O(g + c · s) where g is groups, c is the groups changed and
  /// s is the size of one, at most 256.
  func with(_ lists: [UInt32: ListArena]) -> EditedLists {
    var result = self
    for (group, changed) in Dictionary(grouping: lists, by: { $0.key >> 8 }) {
      var lists = groups[group]?.lists ?? [:]
      for (number, list) in changed { lists[number] = list }
      result.groups[group] = Group(lists)
    }
    return result
  }

  var byteCount: Int {
    groups.values.reduce(0) { sum, group in
      group.lists.values.reduce(sum) { $0 + $1.byteCount }
    }
  }
}
