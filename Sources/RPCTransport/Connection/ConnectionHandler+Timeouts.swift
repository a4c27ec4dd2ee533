import CallMeasures
import HTTP2Session
import NIOCore

extension ConnectionHandler {
  func timePassed(_ context: ChannelHandlerContext) {
    now = NIODeadline.now().uptimeNanoseconds
    while let timeout = timers.expire(now: now) {
      switch timeout {
      case .calls:
        expireCalls()
      case .finalGoAway:
        sendFinalGoAway()
      case .keepalivePing:
        shrink()
        session.ping(Self.keepalivePing)
      case .idle:
        endIfIdle(context)
      case .headerBlock:
        hit(.headerBlock)
        session.terminate(.enhanceYourCalm)
      case .handshake, .keepaliveAnswer, .unreadAnswer, .linger:
        // The peer does not read, or never spoke the protocol: there is nothing to say to it.
        if let limit = timeout.limit { hit(limit) }
        context.close(promise: nil)
        return
      }
    }
    if phase == .closing {
      schedule(context)
    } else {
      flush(context)
    }
  }

  /// The timer is not moved by each call: it finds out here whether there was one.
  private func endIfIdle(_ context: ChannelHandlerContext) {
    let idle = limits.idle.nanoseconds
    if session.openStreams == 0, now >= lastCallAt + idle {
      beginDrain(context)
    } else {
      timers.idle(at: max(now + 1_000_000_000, lastCallAt + idle))
    }
  }

  /// A connection that was busy once gives back what it needed for that.
  private func shrink() {
    guard session.openStreams == 0 else { return }
    calls.removeAll()
    waiting = []
    cut = []
  }
}

extension ConnectionTimeout {
  /// The limit that a peer met which is cut off at this time.
  fileprivate var limit: LimitHit? {
    switch self {
    case .handshake: .handshake
    case .keepaliveAnswer: .keepaliveTimeout
    case .unreadAnswer: .unreadAnswer
    case .headerBlock: .headerBlock
    case .keepalivePing, .finalGoAway, .calls, .idle, .linger: nil
    }
  }
}
