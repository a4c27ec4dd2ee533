import Routing
import Synchronization

/// Scratch for searches and replies, lent to one call at a time. Holds as much as calls ever ran at
/// once, so a running server allocates none while the organisation stays as it is.
final class WorkspacePool: Sendable {
  /// It is used by whoever took it out of the pool, and by nobody else until it is back.
  final class Lent: @unchecked Sendable {
    let workspace = SearchWorkspace()
    private var replies: RouteReplyWriter?
    /// Of the revision that `replies` writes for.
    private var generation: UInt64 = 0

    /// What writes replies of a generation or a later one.
    func replies(
      for latest: UInt64, _ current: () -> ServedOrganization
    ) -> RouteReplyWriter {
      if let replies, generation == latest { return replies }
      let made = RouteReplyWriter(current())
      replies = made
      generation = latest
      return made
    }
  }

  private let idle = Mutex<[Lent]>([])

  func take() -> Lent { idle.withLock { $0.popLast() } ?? Lent() }

  func giveBack(_ lent: Lent) { idle.withLock { $0.append(lent) } }
}
