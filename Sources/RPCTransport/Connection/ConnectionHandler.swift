import HTTP2Session
import NIOCore
import RPCCore

/// One connection: passes bytes to the HTTP/2 session, its events to the calls, and their answers
/// back, all on the connection's event loop.
///
/// Output is written once for each burst of input. Reading stops while the socket does not take
/// what was written, so that a peer that does not read cannot make anything pile up here.
final class ConnectionHandler: ChannelDuplexHandler {
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
  /// A call that has not been answered, and the bytes it counts for in `reservedBytes`.
  struct OpenCall {
    var machine = CallStateMachine()
    var reservedBytes = 0
  }

  static let drainPing: UInt64 = 0x6472_6169_6e21_2121
  static let keepalivePing: UInt64 = 0x6b65_6570_616c_6976

  let limits: RPCServerConfiguration.Limits
  let methods: MethodTable
  let session: ServerSession
  var phase = Phase.serving
  var timers: ConnectionTimers
  var scheduled: (task: Scheduled<Void>, moment: UInt64)?
  var peer = ""
  var now: UInt64

  var calls: [HTTP2StreamID: OpenCall] = [:]
  /// Whole requests that wait until earlier answers have left.
  var waiting: [HTTP2StreamID] = []
  /// Bytes of request messages that the calls hold or have announced.
  var reservedBytes = 0
  /// Used by one call after the other.
  var reply: [UInt8] = []

  private var isReadHeld = false
  private var discardedBytes = 0
  var outputHint = 512

  init(limits: RPCServerConfiguration.Limits, methods: MethodTable) {
    self.limits = limits
    self.methods = methods
    now = NIODeadline.now().uptimeNanoseconds
    session = ServerSession(limits: limits.http2, now: now)
    timers = ConnectionTimers(limits: limits, now: now)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive {
      begin(context)
    }
  }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  private func begin(_ context: ChannelHandlerContext) {
    peer = Self.describe(context.remoteAddress)
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
    buffer.withUnsafeReadableBytes { session.receive($0, now: now) }
    if session.violation == .notHTTP2 {
      sayFarewell(context, to: buffer)
      return
    }
    handleEvents()
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
    if context.channel.isWritable {
      now = NIODeadline.now().uptimeNanoseconds
      if phase != .closing {
        flush(context)
      }
      if isReadHeld {
        isReadHeld = false
        context.read()
      }
    }
    context.fireChannelWritabilityChanged()
  }

  func read(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      context.read()
    } else {
      isReadHeld = true
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is Drain else {
      context.fireUserInboundEventTriggered(event)
      return
    }
    beginDrain(context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    scheduled?.task.cancel()
    scheduled = nil
    phase = .closing
    calls = [:]
    waiting = []
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A socket error: the connection is of no use any more, and there is nobody to tell.
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
