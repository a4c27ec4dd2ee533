import HTTP2Session
import NIOCore
import RPCCore

extension ConnectionHandler {
  /// Bytes taken from the session for one write.
  private static let writeBytes = 256 * 1024

  /// Sends what the session has, as long as the socket takes it, then sees to the timers and to
  /// the end of the connection.
  func flush(_ context: ChannelHandlerContext) {
    let queuedBefore = session.queuedBytes
    var didWrite = false
    while context.channel.isWritable {
      runWaiting()
      var buffer = context.channel.allocator.buffer(capacity: outputHint)
      let count = session.drainOutput(atMost: Self.writeBytes) { buffer.writeBytes($0) }
      if count == 0 { break }
      outputHint = min(64 * 1024, max(512, count))
      context.write(wrapOutboundOut(buffer), promise: nil)
      didWrite = true
    }
    if didWrite {
      context.flush()
    }
    timers.wrote(
      now: now, isWaiting: session.queuedBytes > 0 || !context.channel.isWritable,
      didProgress: session.queuedBytes < queuedBefore)
    let deadlines = calls.values.lazy.compactMap(\.machine.deadline)
    timers.callsExpire(at: calls.isEmpty ? nil : deadlines.min())
    if session.isFinished {
      close(context)
    } else {
      schedule(context)
    }
  }

  /// Ends the connection behind what has been written. The socket stays for a moment: closing it
  /// with bytes unread would make the system take back what the peer has not read yet.
  func close(_ context: ChannelHandlerContext) {
    guard phase != .closing else { return }
    phase = .closing
    calls = [:]
    waiting = []
    timers.closing(now: now)
    schedule(context)
    let written = context.eventLoop.makePromise(of: Void.self)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
    written.futureResult.assumeIsolated().whenComplete { _ in
      context.close(mode: .output, promise: nil)
      self.timers.lingering(now: NIODeadline.now().uptimeNanoseconds)
      self.schedule(context)
    }
  }

  /// Tells a peer that speaks HTTP/1.1 so in its own words; others are closed without any.
  func sayFarewell(_ context: ChannelHandlerContext, to bytes: ByteBuffer) {
    if bytes.withUnsafeReadableBytes(HTTP1Farewell.isDue(to:)) {
      context.write(wrapOutboundOut(ByteBuffer(string: HTTP1Farewell.text)), promise: nil)
    }
    close(context)
  }

  func beginDrain(_ context: ChannelHandlerContext) {
    guard phase == .serving else { return }
    now = NIODeadline.now().uptimeNanoseconds
    guard session.isHandshakeComplete else {
      context.close(promise: nil)
      return
    }
    phase = .announced
    session.announceShutdown()
    timers.announcedShutdown(now: now)
    flush(context)
    // Behind the notice, not with it: PING would overtake it, and its answer prove nothing.
    session.ping(Self.drainPing)
    flush(context)
  }

  func sendFinalGoAway() {
    guard phase == .announced else { return }
    phase = .finalGoAwaySent
    timers.sentFinalGoAway()
    session.goAway()
  }
}
