import NIOCore

/// Stops accepting for a moment when that fails: the socket that waits stays where it is, so that asking again
/// at once would fail again, without end.
final class AcceptPause: ChannelInboundHandler {
  typealias InboundIn = any Channel

  private static let pause = TimeAmount.milliseconds(100)

  private let onEvent: (@Sendable (RPCServerEvent) -> Void)?

  init(onEvent: (@Sendable (RPCServerEvent) -> Void)?) { self.onEvent = onEvent }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    onEvent?(
      .acceptFailed((error as? IOError).map { SystemError.message($0.errnoCode) } ?? "\(error)"))
    let channel = context.channel
    // Both fail on a channel that is closed only.
    channel.setOption(.autoRead, value: false).whenSuccess {
      channel.eventLoop.scheduleTask(in: Self.pause) {
        channel.setOption(.autoRead, value: true).whenComplete { _ in }
      }
    }
  }
}
