import HTTP2Session
import NIOCore
import RPCCore
import Synchronization

/// Answers of deferred methods on their way to their connection's event loop: however many come
/// together, the loop is woken once and writes once.
final class DeferredReplies: Sendable {
  struct Reply: Sendable {
    let stream: HTTP2Stream
    let result: Result<[UInt8], RPCError>
  }

  private struct State {
    var replies: [Reply] = []
    var isWakeDue = false
  }

  private let state = Mutex(State())
  private let loop: any EventLoop
  private let handler: NIOLoopBound<ConnectionHandler>

  init(_ handler: ConnectionHandler, _ loop: any EventLoop) {
    self.loop = loop
    self.handler = NIOLoopBound(handler, eventLoop: loop)
  }

  func add(_ reply: Reply) {
    let isDue = state.withLock { state in
      state.replies.append(reply)
      defer { state.isWakeDue = true }
      return !state.isWakeDue
    }
    if isDue { loop.execute { self.handler.value.answerDeferred() } }
  }

  func take() -> [Reply] {
    state.withLock { state in
      state.isWakeDue = false
      defer { state.replies = [] }
      return state.replies
    }
  }
}
