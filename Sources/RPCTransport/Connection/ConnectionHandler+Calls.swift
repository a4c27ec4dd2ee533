import HTTP2Session
import RPCCore

extension ConnectionHandler {
  /// Gives the session's events to the calls and starts those that are whole.
  func handleEvents() {
    var receivedAt: Int64?
    for event in session.takeEvents() {
      switch event {
      case .requestHeaders(let id, let headers, let endStream, let exceedsLimit):
        let moment = receivedAt ?? WallClock.now()
        receivedAt = moment
        begin(id, headers, endStream: endStream, exceedsLimit: exceedsLimit, receivedAt: moment)
      case .data(let id, let bytes):
        receive(bytes, on: id)
      case .endOfStream(let id):
        if let action = calls[id]?.machine.receiveEnd() {
          perform(action, on: id)
        }
      case .streamClosed(let id, _):
        forget(id)
      case .pingAcknowledged(Self.drainPing):
        sendFinalGoAway()
      case .pingAcknowledged, .goAway:
        // A keepalive's answer has done its work by arriving. A peer that will open no more
        // streams still gets the answers to those it opened, and closes when it has them.
        break
      }
    }
  }

  /// Starts whole requests in the order they came, while their answers have room.
  func runWaiting() {
    var started = 0
    while started < waiting.count, !session.isBacklogged {
      let id = waiting[started]
      started += 1
      if let action = calls[id]?.machine.start(now: now) {
        perform(action, on: id)
      }
    }
    waiting.removeFirst(started)
  }

  /// Answers the calls whose deadline has passed.
  func expireCalls() {
    for id in Array(calls.keys) {
      if let action = calls[id]?.machine.advance(to: now) {
        perform(action, on: id)
      }
    }
  }

  private func begin(
    _ id: HTTP2StreamID, _ headers: HTTP2HeaderList, endStream: Bool, exceedsLimit: Bool,
    receivedAt: Int64
  ) {
    var head = RequestHead()
    head.exceedsLimit = exceedsLimit
    headers.withEachField { head.add(name: $0, value: $1) }
    var call = OpenCall()
    let action = call.machine.receive(
      head: head, endOfStream: endStream, methods: methods, limits: limits.rpc, peer: peer,
      receivedAt: receivedAt, now: now)
    calls[id] = call
    perform(action, on: id)
  }

  private func receive(_ bytes: [UInt8], on id: HTTP2StreamID) {
    // Memory is bounded by what calls may reserve, not by the window, so it opens again at once.
    session.consume(bytes.count, on: id)
    guard let index = calls.index(forKey: id) else { return }
    let action = bytes.withUnsafeBytes { calls.values[index].machine.receive(data: $0) }
    let held = calls.values[index].machine.reservedBytes
    reservedBytes += held - calls.values[index].reservedBytes
    calls.values[index].reservedBytes = held
    if reservedBytes > limits.requestBytesPerConnection {
      let refusal = RPCError(
        code: .resourceExhausted,
        message: "the requests of this connection are over its limit of "
          + "\(limits.requestBytesPerConnection) bytes")
      perform(calls.values[index].machine.refuse(refusal), on: id)
    } else {
      perform(action, on: id)
    }
  }

  private func perform(_ action: CallAction, on id: HTTP2StreamID) {
    switch action {
    case .wait:
      break
    case .ready:
      if waiting.isEmpty, !session.isBacklogged, let start = calls[id]?.machine.start(now: now) {
        perform(start, on: id)
      } else {
        waiting.append(id)
      }
    case .run(let method, let context, let message):
      forget(id)
      run(method, context, message, on: id)
    case .answer(let answer):
      forget(id)
      send(answer, on: id)
    }
  }

  private func forget(_ id: HTTP2StreamID) {
    guard let call = calls.removeValue(forKey: id) else { return }
    reservedBytes -= call.reservedBytes
  }

  private func run(
    _ method: RPCMethod, _ context: RPCCallContext, _ message: [UInt8], on id: HTTP2StreamID
  ) {
    reply.removeAll(keepingCapacity: reply.capacity <= 64 * 1024)
    let failure: RPCError? = message.withUnsafeBytes { request in
      do throws(RPCError) {
        try method.handler(context, request, &reply)
        return nil
      } catch {
        return error
      }
    }
    if let failure {
      send(.status(failure), on: id)
      return
    }
    session.respond(on: id, headers: UnaryReply.headers, endStream: false)
    MessageDeframer.prefix(count: reply.count).withUnsafeBytes { session.enqueue($0, on: id) }
    reply.withUnsafeBytes { session.enqueue($0, on: id) }
    session.finish(on: id, trailers: UnaryReply.trailers)
  }

  private func send(_ answer: HTTPAnswer, on id: HTTP2StreamID) {
    let headers = HTTP2HeaderList(answer.fields.map { ($0.name, $0.value) })
    session.respond(on: id, headers: headers, endStream: answer.body.isEmpty)
    if !answer.body.isEmpty {
      answer.body.withUnsafeBytes { session.enqueue($0, on: id) }
      session.finish(on: id, trailers: nil)
    }
  }
}

/// What every successful unary call sends around its message.
private enum UnaryReply {
  static let headers = HTTP2HeaderList([
    (":status", "200"), ("content-type", "application/grpc"),
  ])
  static let trailers = HTTP2HeaderList([("grpc-status", "0")])
}
