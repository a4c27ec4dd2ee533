import CallMeasures
import HTTP2Session
import NIOCore
import RPCCore

extension ConnectionHandler {
  /// Gives the session's events to the calls and starts those that are whole.
  func handleEvents() {
    var receivedAt: Int64?
    while let event = session.takeEvent() {
      // The connection may be lost while answers are written, between one event and the next.
      if phase == .closing { continue }
      if session.outputBytes >= writeBytes, let context {
        let wasFlushing = isFlushing
        isFlushing = true
        writeOutput(context)
        context.flush()
        isFlushing = wasFlushing
        if phase == .closing { continue }
      }
      switch event {
      case .requestHeaders(let stream, let fields, let endStream, let exceedsLimit):
        let moment = receivedAt ?? WallClock.now()
        receivedAt = moment
        begin(stream, fields, endStream: endStream, exceedsLimit: exceedsLimit, at: moment)
      case .data(let stream, let bytes, let endStream):
        receive(bytes, endStream: endStream, on: stream)
      case .endOfStream(let stream):
        if let index = index(of: stream) {
          perform(calls[index].machine.receiveEnd(), on: index)
        }
      case .streamClosed(let stream, _):
        if let index = index(of: stream) {
          cancel(index, RPCError(code: .cancelled, message: "the caller gave up"))
          forget(index, .cancelled)
        }
      case .pingAcknowledged(Self.drainPing):
        sendFinalGoAway()
      case .pingAcknowledged, .goAway, .responseHeaders:
        // A keepalive's answer has done its work by arriving. A peer that will open no more
        // streams still gets the answers to those it opened, and closes when it has them. No client
        // responds.
        break
      }
    }
  }

  /// Where the call of a stream is kept; nil if it is over.
  @inline(__always)
  func index(of stream: HTTP2Stream) -> Int? {
    let index = Int(stream.slot)
    return index < calls.count && calls[index].stream == stream ? index : nil
  }

  private func begin(
    _ stream: HTTP2Stream, _ fields: HTTP2Fields, endStream: Bool, exceedsLimit: Bool,
    at receivedAt: Int64
  ) {
    let index = Int(stream.slot)
    calls.reserve(index)
    let head = workspace.heads.pointee.head(of: fields.bytes, exceedsLimit: exceedsLimit) { head in
      fields.withEachField { head.pointee.add(name: $0, value: $1) }
    }
    if head.pointee.isMalformed {
      session.reset(stream, .protocolError)
      return
    }
    calls[index].stream = stream
    calls[index].isHeadSent = false
    calls[index].isCut = false
    noteBegin(index)
    lastCallAt = now
    let refusal = calls[index].machine.receive(
      head: &head.pointee, methods: methods, limits: limits.rpc, peer: peer,
      receivedAt: receivedAt, now: now, requestDue: now + unfinishedRequestTime)
    if let refusal {
      send(refusal, on: index)
      return
    }
    if let expiry = calls[index].machine.expiry {
      earliestExpiry = min(earliestExpiry, expiry)
    }
    if endStream, calls[index].stream == stream {
      perform(calls[index].machine.receiveEnd(), on: index)
    }
  }

  private func receive(_ bytes: UnsafeRawBufferPointer, endStream: Bool, on stream: HTTP2Stream) {
    // What is held is bounded by what calls may reserve, so other streams are not held up.
    session.consumeOnConnection(bytes.count)
    guard let index = index(of: stream) else { return }
    if calls[index].streaming == nil {
      if !endStream { session.consumeOnStream(bytes.count, on: stream) }
    } else {
      calls[index].unconsumedBytes += bytes.count
    }
    var rest = bytes
    repeat {
      let action = calls[index].machine.receive(&rest, isLast: endStream)
      perform(action, on: index)
      guard calls[index].stream == stream else { return }
    } while !rest.isEmpty
    if endStream {
      perform(calls[index].machine.receiveEnd(), on: index)
      guard calls[index].stream == stream else { return }
    }
    openWindow(index)
    reserve(index)
  }

  private func perform(_ action: CallAction, on index: Int) {
    switch action {
    case .wait:
      break
    case .run(let message):
      run(message, on: index)
    case .message(let message):
      startStreaming(index)
      calls[index].streaming?.offer(Array(message.bytes), isCompressed: message.isCompressed)
    case .endOfRequests:
      startStreaming(index)
      calls[index].streaming?.endRequests()
    case .answer(let answer):
      send(answer, on: index)
    }
  }

  /// Begins a call that takes many messages with the first of them: who opens streams and says nothing on
  /// them occupies no handler.
  private func startStreaming(_ index: Int) {
    if calls[index].streaming == nil { startTask(index) }
  }

  /// Counts what the call holds, and refuses it if the connection then holds too much.
  private func reserve(_ index: Int) {
    let held = calls[index].machine.reservedBytes + calls[index].unconsumedBytes
    guard held != calls[index].reservedBytes else { return }
    reservedBytes += held - calls[index].reservedBytes
    calls[index].reservedBytes = held
    if reservedBytes > limits.requestBytesPerConnection {
      hit(.requestBytesPerConnection)
      refuse(
        index,
        RPCError(
          code: .resourceExhausted,
          message: "the requests of this connection are over its limit of "
            + "\(limits.requestBytesPerConnection) bytes"))
    }
  }

  /// Lets the caller send more, once its handler has taken everything that was whole.
  func openWindow(_ index: Int) {
    guard calls[index].unconsumedBytes > 0, let streaming = calls[index].streaming,
      streaming.isDrained
    else { return }
    session.consumeOnStream(calls[index].unconsumedBytes, on: calls[index].stream)
    calls[index].unconsumedBytes = 0
    let held = calls[index].machine.reservedBytes
    reservedBytes += held - calls[index].reservedBytes
    calls[index].reservedBytes = held
  }

  /// Ends a call that is not over with an error, whatever its handler is doing.
  func refuse(_ index: Int, _ error: RPCError) {
    cancel(index, error)
    send(.status(error), on: index)
  }

  /// Ends calls whose deadline, or the time for whose request, has passed.
  func expireCalls() {
    earliestExpiry = .max
    for index in calls.indices where calls[index].stream != OpenCall.none {
      if let answer = calls[index].machine.expire(at: now) {
        hit(.callTime)
        let stream = calls[index].stream
        cancel(index, CallStateMachine.deadlineExceeded)
        send(answer, on: index)
        session.resetBehindResponse(stream)
      } else if let expiry = calls[index].machine.expiry {
        earliestExpiry = min(earliestExpiry, expiry)
      }
    }
  }

  func cancelCalls(_ error: RPCError) {
    for index in calls.indices where calls[index].stream != OpenCall.none {
      cancel(index, error)
      forget(index, error.code)
    }
    waiting = []
    longMessages = []
    cut = []
  }

  /// Sends an answer that needs no handler, or the status of one that is under way.
  func send(_ answer: HTTPAnswer, on index: Int) {
    let stream = calls[index].stream
    var answer = answer
    if answer.isStatus { identify(&answer.fields, on: index) }
    if !calls[index].isHeadSent {
      session.respond(
        on: stream, headers: ResponseBlocks.make(answer.fields), endStream: answer.body.isEmpty)
      if !answer.body.isEmpty {
        answer.body.withUnsafeBytes { session.enqueue($0, on: stream) }
        session.finish(on: stream, trailers: nil)
      }
    } else if session.queuedBytes(on: stream) == 0 {
      session.finish(on: stream, trailers: ResponseBlocks.trailers(answer.statusFields))
    } else {
      // The status would wait behind messages that nobody takes.
      session.reset(stream, .cancel)
    }
    forget(index, HTTPAnswer.statusCode(in: answer.fields).map(RPCStatusCode.init(rawValue:)))
  }

  private func cancel(_ index: Int, _ error: RPCError) {
    calls[index].streaming?.cancel(error)
    calls[index].task?.cancel()
  }

  /// - Parameter status: how the call ended; nil for a request that was none.
  func forget(_ index: Int, _ status: RPCStatusCode?) {
    noteEnd(index, status?.rawValue ?? -1)
    reservedBytes -= calls[index].reservedBytes
    calls[index].reservedBytes = 0
    calls[index].unconsumedBytes = 0
    calls[index].machine.finish()
    calls[index].stream = OpenCall.none
    if let streaming = calls[index].streaming {
      // A handler that has ended does not notice; one that waits must not wait for ever.
      streaming.cancel(RPCError(code: .cancelled, message: "the call is over"))
      calls[index].task?.cancel()
      calls[index].streaming = nil
      calls[index].task = nil
    }
  }
}
