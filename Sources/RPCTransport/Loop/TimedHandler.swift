import NIOCore

/// A handler of a connection that its event loop calls back by the connection's next timeout.
protocol TimedHandler: AnyObject {
  /// The callback that is on its way, and the moment that it was meant for.
  var scheduled: (task: Scheduled<Void>, moment: UInt64)? { get set }
  /// Uptime in nanoseconds; `nil`: nothing runs out.
  var nextTimeout: UInt64? { get }
  func timePassed(_ context: ChannelHandlerContext)
}

extension TimedHandler {
  /// Sees to it that the loop calls back by the next timeout. A task that is scheduled too early is
  /// left alone: limits move into the future with every call, and it finds the new one.
  func schedule(_ context: ChannelHandlerContext) {
    guard let next = nextTimeout else { return }
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

  func cancelSchedule() {
    scheduled?.task.cancel()
    scheduled = nil
  }
}
