/// Says when memory should go back to the system: once most connections of a storm have left. What they
/// held is free then, but the allocator keeps it, because a few that stay lie among it. Pure.
package struct ConnectionEbb {
  /// Fewer hold too little to be worth it.
  package static let storm = 1_000
  /// The part of a storm that has left by then.
  package static let part = 4

  /// The most since memory last went back.
  private var most = 0

  package init() {}

  /// There are so many connections now. Returns whether memory should go back, once for each storm.
  package mutating func count(_ connections: Int) -> Bool {
    most = max(most, connections)
    guard most >= Self.storm, connections <= most / Self.part else { return false }
    most = connections
    return true
  }
}
