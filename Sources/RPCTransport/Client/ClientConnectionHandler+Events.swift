import HTTP2Session
import NIOCore
import RPCCore

extension ClientConnectionHandler {
  /// Gives the session's events to the calls.
  func handleEvents() {
    while let event = session.takeEvent() {
      if phase == .closed { continue }
      switch event {
      case .responseHeaders(let stream, let fields, let endStream, let exceedsLimit):
        guard let index = index(of: stream) else { continue }
        var response = ResponseFields()
        response.exceedsLimit = exceedsLimit
        fields.withEachField { response.add(name: $0, value: $1) }
        perform(calls[index]?.machine.receive(response, endStream: endStream), on: index)
      case .data(let stream, let bytes, let endStream):
        receive(bytes, endStream: endStream, on: stream)
      case .endOfStream(let stream):
        if let index = index(of: stream) { perform(calls[index]?.machine.receiveEnd(), on: index) }
      case .streamClosed(let stream, let code):
        if let index = index(of: stream) {
          perform(calls[index]?.machine.close(code: code.rawValue, now: now), on: index)
        }
      case .goAway(let code):
        if code != .noError {
          reason = target.unavailable("the server ended the connection with \(code)")
        }
        drain()
      case .pingAcknowledged, .requestHeaders:
        // A keepalive's answer has done its work by arriving; no server makes requests.
        break
      }
    }
  }

  private func receive(_ bytes: UnsafeRawBufferPointer, endStream: Bool, on stream: HTTP2Stream) {
    // What is held is bounded by the windows of the streams, so they need not hold up each other.
    session.consumeOnConnection(bytes.count)
    guard let index = index(of: stream) else { return }
    calls[index]?.unconsumedBytes += bytes.count
    var rest = bytes
    repeat {
      perform(calls[index]?.machine.receive(&rest), on: index)
      guard calls[index] != nil else { return }
    } while !rest.isEmpty
    if endStream {
      perform(calls[index]?.machine.receiveEnd(), on: index)
    } else {
      openWindow(index)
    }
  }

  /// Sends what the session has, as long as the socket takes it, then sees to the timers and to the
  /// end of the connection.
  func flush(_ context: ChannelHandlerContext) {
    isFlushing = true
    var wasWritable = true
    repeat {
      while isWritable {
        session.send(untilBytes: Self.writeBytes)
        handleEvents()
        let isMoving = pumpCut()
        if session.outputBytes == 0 && !isMoving { break }
        writeOutput(context)
      }
      writeOutput(context)
      wasWritable = isWritable
      context.flush()
      // The system may have taken at once what seemed too much.
    } while !wasWritable && isWritable && phase != .closed
    isFlushing = false
    // A write that failed has ended the connection by now.
    guard phase != .closed else { return }
    timers.callsExpire(at: earliestExpiry)
    if session.isFinished {
      endFinished()
    } else {
      schedule(context)
    }
  }

  private func endFinished() {
    switch session.violation {
    case nil where phase == .connecting:
      end(target.unavailable("the server does not speak HTTP/2 here"))
    case nil:
      end(reason ?? target.unavailable("the server ended the connection"))
    case .flood:
      end(target.unavailable("the server floods the connection with frames that bring nothing"))
    case .headerListTooLarge:
      end(target.unavailable("the server's headers are over the limit"))
    case .library(let words):
      end(target.unavailable("the server broke HTTP/2: \(words)"))
    case .notHTTP2, .streamIdentifierReused, .streamClosed:
      end(target.unavailable("the server broke HTTP/2"))
    }
  }

  private func writeOutput(_ context: ChannelHandlerContext) {
    session.takeOutput { bytes in
      workspace.output.clear(minimumCapacity: bytes.count)
      workspace.output.writeBytes(bytes)
    }
    guard workspace.output.readableBytes > 0 else { return }
    context.write(wrapOutboundOut(workspace.output), promise: nil)
    workspace.output.moveReaderIndex(to: workspace.output.writerIndex)
  }

  func timePassed(_ context: ChannelHandlerContext) {
    now = NIODeadline.now().uptimeNanoseconds
    while let timeout = timers.expire(now: now, hasCalls: session.openStreams > 0) {
      switch timeout {
      case .calls: expireCalls()
      case .keepalivePing: session.ping(Self.keepalivePing)
      case .connect: end(target.unavailable("the server does not answer"))
      case .keepaliveAnswer: end(target.unavailable("the server gives no sign of life"))
      }
      if phase == .closed { return }
    }
    if phase == .connecting, target.isTLS {
      schedule(context)
    } else {
      flush(context)
    }
  }
}
