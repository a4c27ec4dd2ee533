import Synchronization

/// Where the event loop and the handler of one call meet: messages wait here on their way in and
/// out, and each side is told when the other has done something.
///
/// The loop's side (`offer`, `endRequests`, `takeResponses`, `cancel`) never waits. The handler's
/// side (`nextRequest`, `send`) suspends while there is nothing to take, or while more than
/// `RPCLimits.queuedResponseBytes` wait to be taken: that is what stops a producer whose peer does
/// not read. Every way for a call to end resumes whoever waits.
package final class StreamingCall: Sendable {
  /// What the handler has given the loop to send.
  package struct Responses: Sendable {
    /// The fields behind `HTTPAnswer.head`, once and before any message.
    package var head: [HTTPAnswer.Field]?
    /// Messages with their prefixes.
    package var messages: [[UInt8]] = []
    /// The call's status and trailers, last of all.
    package var trailers: [HTTPAnswer.Field]?
    /// More messages wait than were asked for.
    package var isCut = false
    /// Nothing was ever sent: the status can be the whole answer.
    package var isTrailersOnly = false
  }

  struct Request: Sendable {
    let bytes: [UInt8]
    let isCompressed: Bool
  }

  /// A message with its prefix, and what it holds of the connection's budget.
  struct Message: Sendable {
    let framed: [UInt8]
    let held: Int
  }

  struct State {
    var requests: [Request] = []
    var nextRequest = 0
    var requestsEnded = false
    var reader: CheckedContinuation<Void, Never>?

    var head: [HTTPAnswer.Field]?
    var isHeadSent = false
    var canCompress = false
    var messages: [Message] = []
    var nextMessage = 0
    var queuedBytes = 0
    var writers: [CheckedContinuation<Void, Never>] = []
    var trailers = RPCMetadata()
    var status: [HTTPAnswer.Field]?

    /// Set once, when nobody waits for the answer any more.
    var cancelled: RPCError?
    var isWakeDue = false

    var hasRequest: Bool { nextRequest < requests.count }
  }

  package let context: RPCCallContext
  let limits: RPCLimits
  let budget: ResponseBudget
  let state = Mutex(State())
  /// Tells the loop that there is something to take; called on any thread.
  private let wake: @Sendable () -> Void

  package init(
    context: RPCCallContext, limits: RPCLimits, budget: ResponseBudget,
    wake: @escaping @Sendable () -> Void
  ) {
    self.context = context
    self.limits = limits
    self.budget = budget
    self.wake = wake
  }

  /// Tells the loop once, however much happens until it comes.
  func wakeLoop() {
    let isDue = state.withLock { state in
      defer { state.isWakeDue = true }
      return !state.isWakeDue
    }
    if isDue { wake() }
  }

  /// Runs `handler` to its end in a task of its own, and `finally` behind it.
  package func run(
    _ handler: @escaping RPCMethod.StreamingHandler, finally: @escaping @Sendable () -> Void
  ) -> Task<Void, Never> {
    Task {
      var failure: RPCError?
      do {
        try await handler(context, RPCRequests(self), RPCResponses(self))
      } catch let error as RPCError {
        failure = error
      } catch is CancellationError {
        failure = RPCError(code: .cancelled, message: "the call was cancelled")
      } catch {
        // What went wrong inside is nothing to tell a stranger.
        failure = RPCError(code: .unknown, message: "the method failed unexpectedly")
      }
      complete(failure)
      finally()
    }
  }
}
