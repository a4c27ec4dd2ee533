/// How long the inline handlers of one connection hold the event loop before the others have their
/// turn. Pure: the clock is an argument, and is looked at seldom, because a call costs little more.
package struct LoopTurn {
  /// Calls of a few microseconds on all the streams that a connection may have open fit into it, so
  /// that only slower ones are ever parted.
  package static let nanoseconds: UInt64 = 2_000_000
  /// Calls between two looks at the clock.
  package static let callsBetweenLooks = 8

  private var endsAt: UInt64?
  private var unseenCalls = 0
  /// Nothing more should start in this turn.
  package private(set) var isOver = false

  package init() {}

  /// The connection has something to do; a turn that lasts goes on.
  package mutating func begin(now: UInt64) {
    guard endsAt == nil else { return }
    endsAt = now + Self.nanoseconds
  }

  /// The connection has done for now what it could.
  package mutating func end() {
    endsAt = nil
    unseenCalls = 0
    isOver = false
  }

  /// A handler has returned.
  /// - Parameter isLong: the call may have taken long enough to look at the clock for it alone.
  @inline(__always)
  package mutating func ran(isLong: Bool, clock: () -> UInt64) {
    unseenCalls += 1
    guard isLong || unseenCalls >= Self.callsBetweenLooks else { return }
    unseenCalls = 0
    if let endsAt, clock() >= endsAt { isOver = true }
  }
}
