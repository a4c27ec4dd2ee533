public import OrganizationGraph
import Synchronization

/// A router over an organisation that is being edited.
///
/// Readers decide on the state they hold, without waiting; an edit makes the next state beside it and
/// publishes it. Whoever asks for the state after `apply` has returned sees the edit. Edits wait for
/// each other, never for readers, and readers never for edits.
public final class LiveRouter: Sendable {
  /// One revision of the organisation, with the open orders, which all revisions share.
  public struct State: Sendable {
    public let router: Router
    public let loads: Loads
  }

  private let published: Mutex<State>
  /// Grows by one with every edit.
  private let generation = Atomic<UInt64>(0)
  private let editing = Mutex<Void>(())

  /// - Parameter loads: open orders of the snapshot; without it there are none.
  public convenience init(_ snapshot: OrganizationSnapshot, loads: Loads? = nil) {
    self.init(Router(snapshot), loads: loads)
  }

  /// - Parameter loads: open orders of the router's snapshot; without it there are none.
  public init(_ router: Router, loads: Loads? = nil) {
    published = Mutex(State(router: router, loads: loads ?? Loads(router.snapshot)))
  }

  /// The latest state. Takes a lock for as long as it takes to copy two references; whoever decides
  /// often asks a `Reader`.
  public var state: State { published.withLock { $0 } }

  /// Applies an edit and publishes the result.
  ///
  /// - Parameter revision: number of the new revision in its store.
  /// - Returns: the state with the edit.
  /// - Throws: `EditError`; then nothing is changed.
  /// - Complexity: what the edit touches (`OrganizationSnapshot.applying`, `RoutingIndexEdit`).
  @discardableResult
  public func apply(_ edit: OrganizationEdit, revision: UInt64 = 0) throws(EditError) -> State {
    try publish { latest throws(EditError) in try latest.applying(edit, revision: revision) }
  }

  /// Publishes the state that a body makes of the latest one. Until it returns no other edit begins, so what
  /// it writes elsewhere, such as to a store, is in the order of the revisions.
  ///
  /// - Throws: what the body throws; then nothing is changed.
  @discardableResult
  public func publish<Failure: Error>(
    _ make: (State) throws(Failure) -> State
  ) throws(Failure) -> State {
    try editing.withLock { _ throws(Failure) in
      let next = try make(state)
      published.withLock { $0 = next }
      next.router.keepRows()
      generation.add(1, ordering: .releasing)
      return next
    }
  }

  /// For one thread that decides often.
  public func reader() -> Reader { Reader(self) }

  /// Keeps the latest state for one thread; looks for a newer one without a lock.
  public struct Reader {
    private let source: LiveRouter
    private var generation: UInt64
    private var held: State

    fileprivate init(_ source: LiveRouter) {
      self.source = source
      generation = source.generation.load(ordering: .acquiring)
      held = source.state
    }

    /// The latest state: one atomic load where there is no newer one.
    public mutating func state() -> State {
      let latest = source.generation.load(ordering: .acquiring)
      if latest != generation {
        held = source.state
        generation = latest
      }
      return held
    }
  }
}
