/// What the owner of a call has to do next.
package enum CallAction: Sendable {
  /// Nothing until more arrives, or ever if the call was answered.
  case wait
  /// The request is whole: call `start(now:)` when there is room for an answer.
  case ready
  /// Run the handler on the message and send what it gives.
  case run(RPCMethod, RPCCallContext, message: [UInt8])
  /// Send this and forget the call.
  case answer(HTTPAnswer)
}

/// One unary call, from its headers to the point where the handler runs. Pure: bytes, events and
/// times are arguments, what to do is the result.
///
/// Three kinds of wrong: what the peer does wrong is answered with a status or with an ordinary
/// HTTP response; what comes after an answer is ignored, because the peer cannot have known; an
/// input that the transport cannot legally give (data after the end) is ignored too, since it would
/// have come from the peer.
package struct CallStateMachine {
  private struct Incoming {
    let method: RPCMethod
    let context: RPCCallContext
    var deframer: MessageDeframer
    var message: [UInt8]?
  }

  private enum State {
    /// The headers were accepted; the message is on its way.
    case receiving(Incoming)
    /// Message and end of stream have arrived; the handler has not run.
    case ready(Incoming, message: [UInt8])
    /// Answered, or handed to its handler.
    case done
  }

  private var state = State.done

  /// A call that has not received its headers.
  package init() {}

  /// When the caller stops waiting, while the call is not answered; monotonic nanoseconds.
  package var deadline: UInt64? {
    switch state {
    case .receiving(let incoming), .ready(let incoming, _): incoming.context.deadline
    case .done: nil
    }
  }

  /// Bytes of message that the call holds or has announced.
  package var reservedBytes: Int {
    switch state {
    case .receiving(let incoming):
      max(incoming.deframer.announcedBytes, incoming.message?.count ?? 0)
    case .ready(_, let message): message.count
    case .done: 0
    }
  }

  /// The request's headers, first of all.
  package mutating func receive(
    head: RequestHead, endOfStream: Bool, methods: MethodTable, limits: RPCLimits,
    peer: String, receivedAt: Int64, now: UInt64
  ) -> CallAction {
    if let refusal = CallAdmission.refusal(of: head) { return .answer(refusal) }
    let method: RPCMethod
    switch methods.lookup(head.path) {
    case .found(let found): method = found
    case .missing(let error): return .answer(.status(error))
    }
    let deadline = head.timeout.map { timeout in
      let (sum, overflow) = now.addingReportingOverflow(timeout)
      return overflow ? UInt64.max : sum
    }
    let context = RPCCallContext(
      path: method.path, metadata: head.metadata, deadline: deadline, peer: peer,
      receivedAt: receivedAt)
    state = .receiving(
      Incoming(
        method: method, context: context, deframer: MessageDeframer(limit: limits.messageBytes)))
    return endOfStream ? receiveEnd() : .wait
  }

  /// A piece of the request's body. O(bytes).
  package mutating func receive(data: UnsafeRawBufferPointer) -> CallAction {
    guard case .receiving(var incoming) = state else { return .wait }
    // The state lets go of the message first, or adding to it would copy it.
    state = .done
    var rest = data
    while !rest.isEmpty {
      if incoming.message != nil {
        return .answer(
          .status(
            RPCError(
              code: .unimplemented,
              message: "\(incoming.method.path) takes one message and more were sent")))
      }
      do throws(RPCError) {
        incoming.message = try incoming.deframer.next(from: &rest)
      } catch {
        return .answer(.status(error))
      }
    }
    state = .receiving(incoming)
    return .wait
  }

  /// The peer has sent all of the request.
  package mutating func receiveEnd() -> CallAction {
    guard case .receiving(let incoming) = state else { return .wait }
    if let message = incoming.message {
      state = .ready(incoming, message: message)
      return .ready
    }
    state = .done
    let error =
      incoming.deframer.isBetweenMessages
      ? RPCError(
        code: .unimplemented,
        message: "\(incoming.method.path) takes one message and none was sent")
      : RPCError(code: .internal, message: "the request ended in the middle of a message")
    return .answer(.status(error))
  }

  /// There is room to answer: the handler's turn, unless the deadline has passed.
  package mutating func start(now: UInt64) -> CallAction {
    guard case .ready(let incoming, let message) = state else { return .wait }
    state = .done
    if let deadline = incoming.context.deadline, deadline <= now {
      return .answer(.status(Self.deadlineExceeded))
    }
    return .run(incoming.method, incoming.context, message: message)
  }

  /// The clock has moved; the call may be over.
  package mutating func advance(to now: UInt64) -> CallAction {
    guard let deadline, deadline <= now else { return .wait }
    return refuse(Self.deadlineExceeded)
  }

  /// The owner cannot serve the call, for a reason outside it.
  package mutating func refuse(_ error: RPCError) -> CallAction {
    if case .done = state { return .wait }
    state = .done
    return .answer(.status(error))
  }

  private static let deadlineExceeded = RPCError(
    code: .deadlineExceeded, message: "the deadline passed before the call was served")
}
