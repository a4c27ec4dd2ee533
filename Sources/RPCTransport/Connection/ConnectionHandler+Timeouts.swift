import HTTP2Session
import NIOCore

extension ConnectionHandler {
  /// Sees to it that the loop calls back by the next timeout. A task that is scheduled too early is
  /// left alone: limits move into the future with every request, and it finds the new one.
  func schedule(_ context: ChannelHandlerContext) {
    guard let next = timers.next else { return }
    if let scheduled {
      if scheduled.moment <= next { return }
      scheduled.task.cancel()
    }
    let task = context.eventLoop.assumeIsolated().scheduleTask(
      deadline: NIODeadline.uptimeNanoseconds(next)
    ) {
      self.scheduled = nil
      self.timePassed(context)
    }
    scheduled = (task, next)
  }

  private func timePassed(_ context: ChannelHandlerContext) {
    now = NIODeadline.now().uptimeNanoseconds
    while let timeout = timers.expire(now: now) {
      switch timeout {
      case .calls:
        expireCalls()
      case .finalGoAway:
        sendFinalGoAway()
      case .keepalivePing:
        session.ping(Self.keepalivePing)
      case .headerBlock:
        session.terminate(.enhanceYourCalm)
      case .handshake, .keepaliveAnswer, .unreadAnswer, .linger:
        // The peer does not read, or never spoke the protocol: there is nothing to say to it.
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
}
