package import Synchronization

/// Where the caller's task and the event loop meet in one call of a client: messages wait here on
/// their way out and in, and each side is told when the other has done something.
///
/// The loop's side (`takeRequests`, `receive`, `finish`) never waits. The caller's side (`send`,
/// `next`, `head`, `end`) suspends while there is nothing to take, or while
/// `queuedRequestBytes` wait to be taken: a server that does not read stops whoever sends. The call
/// has one outcome, whoever brings it about first: the server, the connection or the caller; it
/// resumes whoever waits.
package final class ClientCall: Sendable {
  /// What the caller has given the loop to send.
  package struct Requests: Sendable {
    /// Messages with their prefixes.
    package var messages: [[UInt8]] = []
    /// No more follow.
    package var isEnd = false
    /// More messages wait than were asked for.
    package var isCut = false
    /// The caller has given up.
    package var isOver = false
  }

  /// A message of the server.
  package struct Reply: Sendable {
    package let bytes: [UInt8]
    package let isCompressed: Bool
  }

  /// Request bytes from which the caller waits before it sends on.
  package static let queuedRequestBytes = 64 * 1024

  /// What a task waits for.
  enum Need { case reply, head, end, room }

  struct Waiter {
    let need: Need
    let continuation: CheckedContinuation<Void, Never>
  }

  struct State {
    var requests: [[UInt8]] = []
    var nextRequest = 0
    var queuedBytes = 0
    var requestsEnded = false

    var head: RPCMetadata?
    var replies: [Reply] = []
    var nextReply = 0
    var outcome: RPCOutcome?

    var waiters: [Waiter] = []
    var wake: (@Sendable () -> Void)?
    var isWakeDue = false
    var onEnd: (@Sendable () -> Void)?

    var hasReply: Bool { nextReply < replies.count }
  }

  package let request: ClientRequest
  /// For the loop to find the call by; only the loop writes it.
  package let tag = Atomic<UInt64>(0)
  let state = Mutex(State())

  package init(_ request: ClientRequest) {
    self.request = request
  }

  /// The outcome, once there is one.
  package var outcome: RPCOutcome? { state.withLock { $0.outcome } }

  /// Ends the call for its caller, once: the first outcome counts.
  package func finish(_ outcome: RPCOutcome) {
    let (waiters, onEnd) = state.withLock { state -> ([Waiter], (@Sendable () -> Void)?) in
      guard state.outcome == nil else { return ([], nil) }
      state.outcome = outcome
      state.requests = []
      state.nextRequest = 0
      state.queuedBytes = 0
      defer {
        state.waiters = []
        state.onEnd = nil
      }
      return (state.waiters, state.onEnd)
    }
    onEnd?()
    for waiter in waiters { waiter.continuation.resume() }
  }

  /// Calls `body` when the call ends, at once if it has ended; in place of what was to be called
  /// before.
  package func onEnd(_ body: @escaping @Sendable () -> Void) {
    let hasEnded = state.withLock { state in
      guard state.outcome == nil else { return true }
      state.onEnd = body
      return false
    }
    if hasEnded { body() }
  }

  /// Gives the call up; the server is told.
  package func cancel(_ error: RPCError = cancelled) {
    finish(RPCOutcome(error: error))
    wakeLoop()
  }

  package static let cancelled = RPCError(code: .cancelled, message: "the caller gave up")

  /// Tells the loop once, however much happens until it comes.
  func wakeLoop() {
    let wake = state.withLock { state -> (@Sendable () -> Void)? in
      guard !state.isWakeDue, let wake = state.wake else { return nil }
      state.isWakeDue = true
      return wake
    }
    wake?()
  }
}

extension ClientCall.State {
  /// Those that wait for one of `needs`.
  mutating func takeWaiters(_ needs: ClientCall.Need...) -> [ClientCall.Waiter] {
    if waiters.isEmpty { return [] }
    let taken = waiters.filter { needs.contains($0.need) }
    if !taken.isEmpty { waiters.removeAll { needs.contains($0.need) } }
    return taken
  }

  /// Whether a task that needs this has nothing to wait for.
  func isReady(_ need: ClientCall.Need) -> Bool {
    if outcome != nil { return true }
    return switch need {
    case .reply: hasReply
    case .head: head != nil
    case .end: false
    case .room: queuedBytes < ClientCall.queuedRequestBytes
    }
  }
}
