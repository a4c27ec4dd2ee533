import CallMeasures
import NIOCore
import NIOHTTP1

/// Answers requests for the metrics, one after the other, and nothing else.
final class MetricsHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// Silence after which a connection is closed.
  static let patience = TimeAmount.seconds(60)

  private let connections: MetricsConnections
  private let text: @Sendable () async -> String
  private var head: HTTPRequestHead?

  init(_ connections: MetricsConnections, text: @escaping @Sendable () async -> String) {
    self.connections = connections
    self.text = text
  }

  func channelActive(context: ChannelHandlerContext) {
    if connections.enter(context.channel) {
      context.fireChannelActive()
    } else {
      context.close(promise: nil)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break
    case .end:
      guard let head else { return }
      self.head = nil
      let path = head.uri.prefix { $0 != "?" }
      let isWanted = (head.method == .GET || head.method == .HEAD) && path == "/metrics"
      let answer = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      let loop = context.eventLoop
      let text = text
      // The counts of other loops come from their threads.
      Task {
        let body = isWanted ? await text() : "Ask for GET /metrics.\n"
        loop.execute {
          let (handler, context) = answer.value
          handler.answer(body, isWanted ? .ok : .notFound, to: head, context)
        }
      }
    }
  }

  private func answer(
    _ body: String, _ status: HTTPResponseStatus, to request: HTTPRequestHead,
    _ context: ChannelHandlerContext
  ) {
    let headers: HTTPHeaders = [
      "content-type": PrometheusText.contentType, "content-length": "\(body.utf8.count)",
      "connection": request.isKeepAlive ? "keep-alive" : "close",
    ]
    let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if request.method != .HEAD {
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
    }
    let isKeptAlive = request.isKeepAlive
    context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in
      if !isKeptAlive { context.close(promise: nil) }
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent {
      context.close(promise: nil)
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // What is not HTTP/1.1 has nothing to ask for here.
    context.close(promise: nil)
  }
}
