import CallMeasures
import HTTP2Session
import NIOCore
import NIOTLS
import RPCCore

/// One connection: passes bytes to the HTTP/2 session, its events to the calls, and their answers
/// back, all on the connection's event loop.
///
/// Output is written once for each burst of input. Reading stops while the socket does not take
/// what was written, so that a peer that does not read cannot make anything pile up here.
///
/// Variables that each call touches are not checked for overlapping use at run time, which costs more than
/// the accesses: only the event loop comes here, and it holds none of them while it calls anything else.
final class ConnectionHandler: ChannelDuplexHandler, TimedHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// The user event that begins the end of the connection.
  struct Drain: Sendable {}

  enum Phase {
    case serving
    /// GOAWAY has announced the end; the answer to a PING, or its timeout, makes it final.
    case announced
    case finalGoAwaySent
    /// The last bytes are on their way out, or out; what arrives is thrown away.
    case closing
  }

  /// Bytes to throw away from a peer that goes on sending after the end.
  static let lingerBytes = 1024 * 1024
  static let drainPing: UInt64 = 0x6472_6169_6e21_2121
  static let keepalivePing: UInt64 = 0x6b65_6570_616c_6976

  let limits: RPCServerConfiguration.Limits
  let methods: MethodTable
  let running: RunningCalls
  let share: RunningCalls.Share?
  let workspace: LoopWorkspace
  let session: ServerSession
  let isTLS: Bool
  let writeBytes: Int
  @exclusivity(unchecked) var phase = Phase.serving
  @exclusivity(unchecked) var timers: ConnectionTimers
  @exclusivity(unchecked) var scheduled: (task: Scheduled<Void>, moment: UInt64)?
  var nextTimeout: UInt64? { timers.next }
  var peer = ""
  @exclusivity(unchecked) var now: UInt64
  /// Set while the handler is in its pipeline.
  @exclusivity(unchecked) var context: ChannelHandlerContext?
  /// The socket takes what is written.
  @exclusivity(unchecked) var isWritable = true

  /// By slot of the stream.
  let calls = CallTable()
  /// Whole requests that wait until earlier answers have left.
  @exclusivity(unchecked) var waiting: [HTTP2Stream] = []
  /// Whole requests whose messages wait to be inflated on another thread.
  @exclusivity(unchecked) var longMessages: [HTTP2Stream] = []
  /// Calls whose handlers have more to send than fits.
  @exclusivity(unchecked) var cut: [HTTP2Stream] = []
  /// Bytes of request messages that the calls hold or have announced.
  @exclusivity(unchecked) var reservedBytes = 0
  /// What handlers in tasks may hold of responses.
  let budget: ResponseBudget
  let unfinishedRequestTime: UInt64
  let slowCallTime: UInt64
  /// How long the handlers of this connection may still hold the loop.
  @exclusivity(unchecked) var turn = LoopTurn()
  /// The loop's other connections have their turn before this one's calls go on.
  @exclusivity(unchecked) var isInLine = false
  /// Handlers in tasks that have not returned, also of calls that are over.
  var runningTasks = 0
  /// Made with the first deferred call.
  var deferredReplies: DeferredReplies?
  /// No call expires earlier.
  @exclusivity(unchecked) var earliestExpiry = UInt64.max
  @exclusivity(unchecked) var lastCallAt: UInt64

  /// Told of calls that fail or are slow.
  let onNotice: (@Sendable (RPCNotice) -> Void)?
  /// The connection is among those that are counted as open.
  var isCounted = false

  private var isReadHeld = false
  private var discardedBytes = 0

  init(
    limits: RPCServerConfiguration.Limits, methods: MethodTable, running: RunningCalls,
    share: RunningCalls.Share?, workspace: LoopWorkspace, isTLS: Bool,
    onNotice: (@Sendable (RPCNotice) -> Void)?, slowCall: Duration
  ) {
    self.onNotice = onNotice
    slowCallTime = onNotice == nil ? .max : slowCall.nanoseconds
    self.limits = limits
    self.methods = methods
    self.running = running
    self.share = share
    self.workspace = workspace
    self.isTLS = isTLS
    writeBytes = isTLS ? Self.tlsWriteBytes : Self.clearWriteBytes
    now = NIODeadline.now().uptimeNanoseconds
    lastCallAt = now
    budget = ResponseBudget(limit: limits.http2.queuedBytes)
    unfinishedRequestTime = limits.unfinishedRequest.nanoseconds
    session = ServerSession(limits: limits.http2, now: now, workspace: workspace.http2)
    timers = ConnectionTimers(limits: limits, now: now)
  }

  deinit {
    calls.deallocate()
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if context.channel.isActive {
      begin(context)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  private func begin(_ context: ChannelHandlerContext) {
    peer = Self.describe(context.remoteAddress)
    noteOpened()
    // The server's SETTINGS wait for the client's first bytes, in case those are not HTTP/2.
    schedule(context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    guard phase != .closing else {
      discardedBytes += buffer.readableBytes
      if discardedBytes > Self.lingerBytes {
        context.close(promise: nil)
      }
      return
    }
    now = NIODeadline.now().uptimeNanoseconds
    turn.begin(now: now)
    workspace.measures.pointee.receivedBytes += UInt64(buffer.readableBytes)
    buffer.withUnsafeReadableBytes { bytes in
      session.receive(bytes, now: now)
      // Events are views of these bytes.
      handleEvents()
    }
    if session.violation == .notHTTP2 {
      hit(.notHTTP2)
      sayFarewell(context, to: buffer)
      return
    }
    timers.received(
      now: now, isHandshakeComplete: session.isHandshakeComplete,
      isInsideHeaderBlock: session.isInsideHeaderBlock)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if phase != .closing {
      flush(context)
    }
    context.fireChannelReadComplete()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    isWritable = context.channel.isWritable
    if isWritable {
      now = NIODeadline.now().uptimeNanoseconds
      if phase != .closing, !isFlushing {
        flush(context)
      }
      if isReadHeld {
        isReadHeld = false
        context.read()
      }
    }
    context.fireChannelWritabilityChanged()
  }

  /// A flush can make the socket writable again and so call back here, in the middle of events.
  @exclusivity(unchecked) var isFlushing = false

  func read(context: ChannelHandlerContext) {
    if isWritable {
      context.read()
    } else {
      isReadHeld = true
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is Drain:
      beginDrain(context)
    case TLSUserEvent.handshakeCompleted(let negotiated):
      // RFC 9113, 3.3: HTTP/2 over TLS is agreed on by ALPN and by nothing else.
      if negotiated != "h2" { context.close(promise: nil) }
    default:
      context.fireUserInboundEventTriggered(event)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    cancelSchedule()
    phase = .closing
    noteClosed()
    cancelCalls(RPCError(code: .cancelled, message: "the connection was lost"))
    measureEnded()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A socket error, or TLS that went wrong: the connection is of no use any more, and there is
    // nobody to tell.
    context.close(promise: nil)
  }

  private static func describe(_ address: SocketAddress?) -> String {
    switch address {
    case .v4: "ipv4:\(address?.ipAddress ?? ""):\(address?.port ?? 0)"
    case .v6: "ipv6:[\(address?.ipAddress ?? "")]:\(address?.port ?? 0)"
    default: "unix:"
    }
  }
}
