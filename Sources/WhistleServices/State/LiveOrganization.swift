public import OrganizationGraph
public import Routing
import Synchronization

/// The organisation that a server answers from while it is edited.
///
/// Each call takes the latest revision when it begins and keeps it to its end. An edit makes the next
/// revision beside it and publishes it; calls never wait for that.
public final class LiveOrganization: Sendable {
  private let router: LiveRouter
  private let published: Mutex<ServedOrganization>
  /// Grows by one with every revision that is published.
  private let generation = Atomic<UInt64>(0)
  private let editing = Mutex<Void>(())
  private let workspaces = WorkspacePool()

  /// - Parameters:
  ///   - organizationDigest: of the organisation, hexadecimal (`OrganizationDigest`).
  ///   - policyDigest: the same of its policy tables.
  ///   - loads: open orders of the snapshot; without it there are none.
  ///   - succession: which units have taken the places of others, so that open orders follow.
  public init(
    _ snapshot: OrganizationSnapshot, organizationDigest: String, policyDigest: String,
    loads: Loads? = nil, succession: UnitSuccession = UnitSuccession()
  ) {
    router = LiveRouter(snapshot, loads: loads)
    published = Mutex(
      ServedOrganization(
        router.state, organizationDigest: organizationDigest, policyDigest: policyDigest,
        succession: succession))
  }

  /// The organisation of a router that was made before.
  public init(_ router: Router, organizationDigest: String, policyDigest: String) {
    self.router = LiveRouter(router)
    published = Mutex(
      ServedOrganization(
        self.router.state, organizationDigest: organizationDigest, policyDigest: policyDigest,
        succession: UnitSuccession()))
  }

  /// The latest revision. Takes a lock for as long as it takes to copy a reference.
  public var current: ServedOrganization { published.withLock { $0 } }

  /// Applies an edit and publishes the revision that it makes; calls that begin after this has
  /// returned are answered from it.
  ///
  /// - Parameters:
  ///   - revision: number of the new revision in its store.
  ///   - organizationDigest: of its content; `policyDigest`: of its policy tables.
  /// - Throws: `EditError`; then nothing is changed.
  /// - Complexity: that of `LiveRouter.apply`.
  @discardableResult
  public func apply(
    _ edit: OrganizationEdit, revision: UInt64, organizationDigest: String, policyDigest: String
  ) throws(EditError) -> ServedOrganization {
    try publish { state, succession throws(EditError) in
      Revision(
        state: try state.applying(edit, revision: revision),
        organizationDigest: organizationDigest, policyDigest: policyDigest, succession: succession)
    }
  }

  /// A revision that is to be published.
  public struct Revision: Sendable {
    let state: LiveRouter.State
    let organizationDigest: String
    let policyDigest: String
    let succession: UnitSuccession

    public init(
      state: LiveRouter.State, organizationDigest: String, policyDigest: String,
      succession: UnitSuccession
    ) {
      self.state = state
      self.organizationDigest = organizationDigest
      self.policyDigest = policyDigest
      self.succession = succession
    }
  }

  /// Publishes the revision that a body makes of the latest state, if it makes one. No other edit begins
  /// until then, so what the body writes to a store is in the order in which revisions are published.
  ///
  /// - Throws: what the body throws; then nothing is changed.
  @discardableResult
  public func publish<Failure: Error>(
    _ make: (LiveRouter.State, UnitSuccession) throws(Failure) -> Revision?
  ) throws(Failure) -> ServedOrganization {
    try editing.withLock { _ throws(Failure) in
      guard let made = try make(router.state, current.succession) else { return current }
      router.publish { _ in made.state }
      let next = ServedOrganization(
        made.state, organizationDigest: made.organizationDigest, policyDigest: made.policyDigest,
        succession: made.succession)
      published.withLock { $0 = next }
      generation.add(1, ordering: .releasing)
      return next
    }
  }

  /// Runs a body on the latest revision with scratch that nobody else uses meanwhile.
  func withWorkspace<Result, Failure: Error>(
    _ body: (ServedOrganization, SearchWorkspace) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withReplies { (served, workspace, _) throws(Failure) in try body(served, workspace) }
  }

  /// The same, with what writes replies of that revision.
  func withReplies<Result, Failure: Error>(
    _ body: (ServedOrganization, SearchWorkspace, RouteReplyWriter) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let latest = generation.load(ordering: .acquiring)
    let lent = workspaces.take()
    defer { workspaces.giveBack(lent) }
    let replies = lent.replies(for: latest) { current }
    return try body(replies.served, lent.workspace, replies)
  }
}
