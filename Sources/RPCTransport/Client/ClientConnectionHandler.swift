import HTTP2Session
import NIOCore
import NIOTLS
import RPCCore

/// One connection of a client: passes bytes to the HTTP/2 session, its events to the calls, and their
/// messages back, all on the connection's event loop.
///
/// It goes on reading while the socket does not take what is written: servers stop reading then, and one
/// of the two must give way. What is read is bounded by the windows of the streams.
final class ClientConnectionHandler: ChannelDuplexHandler, TimedHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  enum Phase {
    /// The server's SETTINGS have not arrived.
    case connecting
    case ready
    /// No more calls are made; those that are open go on.
    case draining
    case closed
  }

  static let keepalivePing: UInt64 = 0x6b65_6570_616c_6976
  /// Bytes taken from the session for one write.
  static let writeBytes = 128 * 1024

  /// How requests name the server, and errors too.
  let target: ClientTarget
  let workspace: ClientWorkspace
  let session: ClientSession
  var phase = Phase.connecting
  var timers: ClientTimers
  var scheduled: (task: Scheduled<Void>, moment: UInt64)?
  var nextTimeout: UInt64? { timers.next }
  var now: UInt64
  /// Set while the handler is in its pipeline.
  var context: ChannelHandlerContext?
  /// The socket takes what is written.
  var isWritable = true
  /// A flush can make the socket writable again and so call back here, in the middle of events.
  var isFlushing = false

  /// By slot of the stream.
  var calls: [OpenClientCall?] = []
  /// Calls whose callers have more to send than fits.
  var cut: [HTTP2Stream] = []
  /// No call expires earlier.
  var earliestExpiry = UInt64.max
  /// The header list of the last call that had no fields of its own.
  var plainHead: (path: String, block: HTTP2HeaderBlock)?
  /// Why the connection will end, where that is known before it does.
  var reason: RPCError?

  private let onChange: @Sendable (ClientConnection.Change) -> Void
  private let ready: EventLoopPromise<Void>
  /// The connection was made, so that its owner is told how it ends.
  private var isMade = false
  private var toldStreams = 0

  init(
    target: ClientTarget, limits: RPCClientLimits, workspace: ClientWorkspace,
    ready: EventLoopPromise<Void>,
    onChange: @escaping @Sendable (ClientConnection.Change) -> Void
  ) {
    self.target = target
    self.workspace = workspace
    self.ready = ready
    self.onChange = onChange
    now = NIODeadline.now().uptimeNanoseconds
    session = ClientSession(limits: limits.http2, now: now, workspace: workspace.http2)
    timers = ClientTimers(limits: limits, now: now)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if context.channel.isActive { begin(context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  private func begin(_ context: ChannelHandlerContext) {
    schedule(context)
    // Over TLS it must first be known that the server speaks HTTP/2.
    if !target.isTLS { flush(context) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard phase != .closed else { return }
    now = NIODeadline.now().uptimeNanoseconds
    unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
      session.receive(bytes, now: now)
      // Events are views of these bytes.
      handleEvents()
    }
    timers.received(now: now)
    guard session.isHandshakeComplete, session.violation == nil else { return }
    if phase == .connecting {
      phase = .ready
      isMade = true
      timers.connected(now: now)
      ready.succeed()
    }
    let streams = session.concurrentStreams
    if streams != toldStreams {
      toldStreams = streams
      onChange(.streams(streams))
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if phase != .closed { flush(context) }
    context.fireChannelReadComplete()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    isWritable = context.channel.isWritable
    if isWritable {
      now = NIODeadline.now().uptimeNanoseconds
      if phase != .closed, !isFlushing { flush(context) }
    }
    context.fireChannelWritabilityChanged()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case TLSUserEvent.handshakeCompleted(let negotiated) = event else {
      context.fireUserInboundEventTriggered(event)
      return
    }
    if negotiated == "h2" {
      now = NIODeadline.now().uptimeNanoseconds
      flush(context)
    } else {
      end(target.unavailable("the server does not agree on HTTP/2 by ALPN"))
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(reason ?? target.unavailable("the server closed the connection"))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    end(reason ?? target.unavailable(target.words(for: error)))
  }

  /// No more calls are made on this connection.
  func drain() {
    guard phase == .ready || phase == .connecting else { return }
    phase = .draining
    onChange(.draining)
  }

  /// The connection is over, whatever of it is left.
  func end(_ error: RPCError) {
    guard phase != .closed else { return }
    phase = .closed
    cancelSchedule()
    for index in calls.indices { perform(calls[index]?.machine.end(error), on: index) }
    ready.fail(error)
    if isMade { onChange(.closed(error)) }
    context?.close(promise: nil)
  }
}
