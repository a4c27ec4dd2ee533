import CallMeasures
import HTTP2Session
import NIOCore
import RPCCore

extension ConnectionHandler {
  /// Sends what the session has, as long as the socket takes it, then sees to the timers and to
  /// the end of the connection. The connection's turn ends with it.
  func flush(_ context: ChannelHandlerContext) {
    isFlushing = true
    turn.begin(now: now)
    defer { turn.end() }
    let queuedBefore = session.queuedBytes
    var wasWritable = true
    repeat {
      while isWritable {
        let sentBefore = workspace.measures.pointee.sentBytes
        runWaiting()
        session.send(untilBytes: writeBytes)
        handleEvents()
        let isMoving = pumpCut()
        // Events may have written what there was, to make room for what still waits.
        let hasSent = workspace.measures.pointee.sentBytes != sentBefore
        if session.outputBytes == 0 && !isMoving && !hasSent { break }
        writeOutput(context)
        // Only then does TLS encrypt it, and the socket say whether it takes more.
        if isTLS { context.flush() }
        if phase == .closing { break }
      }
      writeOutput(context)
      wasWritable = isWritable
      context.flush()
      // The system may have taken at once what seemed too much.
    } while !wasWritable && isWritable && phase != .closing
    isFlushing = false
    measureEnded()
    // A write that failed has ended the connection by now.
    guard phase != .closing else { return }
    timers.wrote(
      now: now, isWaiting: session.queuedBytes > 0 || !isWritable,
      didProgress: session.queuedBytes < queuedBefore)
    timers.callsExpire(at: earliestExpiry == .max ? nil : earliestExpiry)
    if session.isFinished {
      noteViolation()
      close(context)
    } else {
      schedule(context)
    }
  }

  /// How far the session's output may grow by a reply of so many bytes, which goes there at once rather than
  /// wait for its turn in memory of its own.
  func outputBytes(for reply: Int) -> Int {
    guard isWritable else { return 0 }
    return writeBytes + (isTLS ? min(reply, writeBytes) : reply)
  }

  /// Hands what the session wrote to the channel, without a flush.
  func writeOutput(_ context: ChannelHandlerContext) {
    session.takeOutput { bytes in
      workspace.output.clear(minimumCapacity: bytes.count)
      workspace.output.writeBytes(bytes)
    }
    guard workspace.output.readableBytes > 0 else { return }
    workspace.measures.pointee.sentBytes += UInt64(workspace.output.readableBytes)
    context.write(wrapOutboundOut(workspace.output), promise: nil)
    workspace.output.moveReaderIndex(to: workspace.output.writerIndex)
  }

  /// Ends the connection behind what has been written. The socket stays for a moment: closing it
  /// with bytes unread would make the system take back what the peer has not read yet.
  func close(_ context: ChannelHandlerContext) {
    guard phase != .closing else { return }
    phase = .closing
    cancelCalls(RPCError(code: .cancelled, message: "the connection has ended"))
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
