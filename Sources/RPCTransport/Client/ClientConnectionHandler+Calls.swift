import HTTP2Session
import NIOCore
import RPCCore

extension ClientConnectionHandler {
  /// What callers have posted since the loop last came.
  func receive(_ mail: [ClientConnection.Mail]) {
    now = NIODeadline.now().uptimeNanoseconds
    for one in mail {
      switch one {
      case .begin(let call): begin(call)
      case .look(let call): pump(call.stream)
      case .close: close()
      }
    }
    if let context, phase != .closed, phase != .connecting { flush(context) }
  }

  private func close() {
    if phase == .connecting {
      end(target.unavailable("the client is shutting down"))
    } else if phase != .closed {
      drain()
      session.goAway()
    }
  }

  private func begin(_ call: ClientCall) {
    if call.outcome != nil {
      call.release()
      return
    }
    if let deadline = call.request.deadline, deadline <= now {
      refuse(call, ResponseStateMachine.deadlineExceeded)
      return
    }
    guard phase == .ready, let stream = session.request(head(of: call.request)) else {
      refuse(call, target.unavailable("the connection takes no more calls"))
      return
    }
    let index = Int(stream.slot)
    while calls.count <= index { calls.append(nil) }
    calls[index] = OpenClientCall(
      stream: stream, call: call, machine: ResponseStateMachine(call.request))
    call.stream = stream
    earliestExpiry = min(earliestExpiry, call.request.deadline ?? .max)
    pump(stream)
  }

  private func refuse(_ call: ClientCall, _ error: RPCError) {
    call.release()
    call.finish(RPCOutcome(error: error, isUnprocessed: true))
  }

  private func head(of request: ClientRequest) -> HTTP2HeaderBlock {
    if request.isPlain, let plainHead, plainHead.path == request.path { return plainHead.block }
    let fields = request.fields(
      scheme: target.isTLS ? "https" : "http", authority: target.authority, now: now)
    let block = HTTP2HeaderBlock(fields.map { ($0.name, $0.value) })
    if request.isPlain { plainHead = (request.path, block) }
    return block
  }

  /// Where the call of a stream is kept; nil if it is over.
  func index(of stream: HTTP2Stream) -> Int? {
    let index = Int(stream.slot)
    return stream.id != 0 && index < calls.count && calls[index]?.stream == stream ? index : nil
  }

  /// Moves what a caller has to send into the session, as far as it fits, and lets the server send
  /// more where the caller has taken what there was.
  func pump(_ stream: HTTP2Stream) {
    guard let index = index(of: stream), let open = calls[index] else { return }
    openWindow(index)
    let room = ClientCall.queuedRequestBytes - session.queuedBytes(on: stream)
    let requests = open.call.takeRequests(room: session.isBacklogged ? 0 : max(0, room))
    if requests.isOver {
      session.reset(stream, .cancel)
      forget(index)
      return
    }
    for message in requests.messages {
      message.withUnsafeBytes { session.enqueue($0, on: stream) }
    }
    if requests.isEnd {
      session.finish(on: stream, trailers: nil)
    } else if requests.isCut, !open.isCut {
      calls[index]?.isCut = true
      cut.append(stream)
    }
  }

  /// Goes on with callers whose messages had no room, where there is some now; true if that gave
  /// the session something to send.
  func pumpCut() -> Bool {
    guard !cut.isEmpty, !session.isBacklogged else { return false }
    let candidates = cut
    cut = []
    var isMoving = false
    for stream in candidates {
      guard let index = index(of: stream) else { continue }
      if session.queuedBytes(on: stream) < ClientCall.queuedRequestBytes {
        calls[index]?.isCut = false
        pump(stream)
        isMoving = true
      } else {
        cut.append(stream)
      }
    }
    return isMoving
  }

  /// Lets the server send more, once the caller has taken every reply that was whole. Who expects
  /// one reply takes it at the end, and its size is bounded.
  func openWindow(_ index: Int) {
    guard let open = calls[index], open.unconsumedBytes > 0,
      open.machine.expectsOne || open.call.isDrained
    else { return }
    session.consumeOnStream(open.unconsumedBytes, on: open.stream)
    calls[index]?.unconsumedBytes = 0
  }

  /// Ends calls whose deadline has passed.
  func expireCalls() {
    earliestExpiry = .max
    for index in calls.indices {
      perform(calls[index]?.machine.expire(at: now), on: index)
      earliestExpiry = min(earliestExpiry, calls[index]?.machine.deadline ?? .max)
    }
  }

  func perform(_ action: ResponseAction?, on index: Int) {
    guard let action, let open = calls[index] else { return }
    switch action {
    case .wait:
      break
    case .head(let metadata):
      open.call.receive(head: metadata)
    case .message(let message):
      open.call.receive(message)
    case .end(let outcome):
      // Nothing happens if both sides have ended: the stream has closed then.
      session.reset(open.stream, .cancel)
      forget(index)
      open.call.finish(outcome)
    }
  }

  private func forget(_ index: Int) {
    calls[index]?.call.release()
    calls[index] = nil
  }
}
