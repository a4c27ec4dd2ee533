import CallMeasures
import NIOCore

/// Stands before TLS until the client's first message has come: one that does not offer HTTP/2 is told so by
/// the alert that is meant for it (RFC 7301, 3.2), which TLS itself would not send, and costs no signature.
final class ProtocolGate: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// A record with the fatal alert no_application_protocol.
  private static let alert: [UInt8] = [21, 3, 3, 0, 2, 2, 120]

  private let workspace: LoopWorkspace
  private var held: ByteBuffer?
  private var isShut = false

  init(_ workspace: LoopWorkspace) { self.workspace = workspace }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isShut else { return }
    var bytes = unwrapInboundIn(data)
    if var earlier = held.take() {
      earlier.writeBuffer(&bytes)
      bytes = earlier
    }
    switch bytes.withUnsafeReadableBytes(ClientHello.judge) {
    case .incomplete:
      held = bytes
    case .forTLS:
      context.fireChannelRead(wrapInboundOut(bytes))
      context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    case .noHTTP2:
      isShut = true
      workspace.measures.pointee.hit(.notHTTP2)
      let written = context.eventLoop.makePromise(of: Void.self)
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: Self.alert)), promise: written)
      written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    }
  }
}
