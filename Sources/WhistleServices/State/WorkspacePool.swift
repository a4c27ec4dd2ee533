import OrganizationGraph
import Routing
import Synchronization

/// Scratch for searches and replies, lent to one call at a time. Holds as much as calls ever ran at
/// once, so a running server allocates none.
final class WorkspacePool: Sendable {
  /// It is used by whoever took it out of the pool, and by nobody else until it is back.
  private struct Lent: @unchecked Sendable {
    let workspace: SearchWorkspace
    let replies: RouteReplyWriter

    init(_ snapshot: OrganizationSnapshot) {
      workspace = SearchWorkspace()
      replies = RouteReplyWriter(snapshot)
    }
  }

  private let snapshot: OrganizationSnapshot
  private let idle = Mutex<[Lent]>([])

  init(_ snapshot: OrganizationSnapshot) {
    self.snapshot = snapshot
  }

  func withWorkspace<Result, Failure: Error>(
    _ body: (SearchWorkspace) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withReplies { (workspace, _) throws(Failure) in try body(workspace) }
  }

  func withReplies<Result, Failure: Error>(
    _ body: (SearchWorkspace, RouteReplyWriter) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let lent = idle.withLock { $0.popLast() } ?? Lent(snapshot)
    defer { idle.withLock { $0.append(lent) } }
    return try body(lent.workspace, lent.replies)
  }
}
