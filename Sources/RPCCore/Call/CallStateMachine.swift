/// What the owner of a call has to do next.
package enum CallAction {
  /// Nothing until more arrives, or ever if the call was answered.
  case wait
  /// The request of a method that takes one message is whole. The message is a view as
  /// `MessageDeframer` gives it: start the handler now, or `hold` it.
  case run(MessageDeframer.Message)
  /// The next message of a method that takes many.
  case message(MessageDeframer.Message)
  /// No more messages for a method that takes many.
  case endOfRequests
  /// Send this and forget the call.
  case answer(HTTPAnswer)
}

/// The incoming side of one call, from its headers to the end of its request. Pure: bytes, events
/// and times are arguments, what to do is the result. Used in place for one call after the other, so
/// that its memory is too.
///
/// Three kinds of wrong: what the peer does wrong is answered with a status or with an ordinary
/// HTTP response; what comes after an answer is ignored, because the peer cannot have known; an
/// input that the transport cannot legally give (data after the end) is ignored too, since it would
/// have come from the peer.
///
/// A request that is not gRPC is answered when it has ended: clients of HTTP take an answer that comes
/// earlier for a failed upload. gRPC's own refusals are sent at once, as a caller may wait for them
/// before it ends its request.
package struct CallStateMachine: ~Copyable {
  private enum Phase {
    /// The headers were accepted; messages are on their way.
    case receiving
    /// Not gRPC: the answer waits for the end of the request, which nobody reads.
    case refused
    /// One message, of a method that takes one, has arrived; the end has not.
    case complete
    /// The request is whole; the handler has not run.
    case whole
    /// The request is whole, and its handler has everything.
    case handed
    /// Answered, or not begun.
    case done
  }

  private var phase = Phase.done
  private var deframer = MessageDeframer(limit: 0)
  private var held: MessageDeframer.Message?
  /// The index of the method in its table.
  package private(set) var methodIndex = 0
  /// The request is gRPC and names a method that there is.
  package private(set) var isKnown = false
  /// The call's method takes a stream of messages.
  package private(set) var takesMany = false
  private var requestDue = UInt64.max
  /// Whose method, metadata and peer `context` has; 0 for a head that is not kept.
  private var headNumber: UInt64 = 0
  /// The answer to a request that is not gRPC.
  private var refusal: HTTPAnswer?
  package private(set) var context = RPCCallContext(path: "", receivedAt: 0)

  /// A call that has not received its headers.
  package init() {}

  /// When `expire` has something to do, unless there is an answer before: the caller stops waiting,
  /// or the time for the request is over. Monotonic nanoseconds.
  package var expiry: UInt64? {
    switch phase {
    case .done: nil
    case .refused: requestDue
    case .receiving where !takesMany, .complete: min(requestDue, context.deadline ?? .max)
    case .receiving, .whole, .handed: context.deadline
    }
  }

  /// Bytes of message that the call holds or has announced.
  package var reservedBytes: Int {
    switch phase {
    case .done, .handed, .refused: 0
    case .receiving, .complete, .whole: max(deframer.announcedBytes, held?.bytes.count ?? 0)
    }
  }

  /// The request's headers, first of all: nil if more of the request is waited for, else its answer.
  /// - Parameters:
  ///   - head: its metadata may be exchanged for that of an earlier request.
  ///   - peer: the same for all calls of one machine.
  ///   - requestDue: when the request must have ended, unless it is a stream of messages; monotonic
  ///     nanoseconds like `now`.
  package mutating func receive(
    head: inout RequestHead, methods: MethodTable, limits: RPCLimits,
    peer: @autoclosure () -> String,
    receivedAt: Int64, now: UInt64, requestDue: UInt64
  ) -> HTTPAnswer? {
    phase = .done
    held = nil
    self.requestDue = requestDue
    if head.number == 0 || head.number != headNumber,
      let refusal = accept(&head, methods, peer())
    {
      if refusal.isStatus { return refusal }
      self.refusal = refusal
      phase = .refused
      return nil
    }
    context.receivedAt = receivedAt
    context.deadline = head.timeout.map { timeout in
      let (sum, overflow) = now.addingReportingOverflow(timeout)
      return overflow ? UInt64.max : sum
    }
    context.isMessageCompressed = false
    deframer = MessageDeframer(
      limit: limits.messageBytes, mayBeCompressed: context.isRequestCompressed)
    phase = .receiving
    return nil
  }

  /// Takes over what a head says; its refusal if it is no call of a method that there is.
  @inline(never)
  private mutating func accept(
    _ head: inout RequestHead, _ methods: MethodTable, _ peer: String
  ) -> HTTPAnswer? {
    headNumber = 0
    takesMany = false
    isKnown = false
    head.giveMetadata(to: &context.metadata)
    if let refusal = CallAdmission.refusal(of: head) { return refusal }
    guard let index = head.methodIndex else {
      return .status(methods.missing(head.unknownPath))
    }
    methodIndex = index
    isKnown = true
    takesMany = methods.methods[index].kind.requestStream
    context.path = methods.methods[index].path
    context.peer = peer
    context.isRequestCompressed = head.encoding == .gzip
    context.acceptsCompression = head.acceptsGzip
    headNumber = head.number
    return nil
  }

  /// A piece of the request's body, of which it takes as much as makes one action; call it again
  /// with the rest. `isLast` says that the request ends behind `data`. O(bytes taken).
  package mutating func receive(
    _ data: inout UnsafeRawBufferPointer, isLast: Bool
  ) -> CallAction {
    switch phase {
    case .receiving: break
    case .complete, .refused, .whole, .handed, .done:
      let isTooMuch = phase == .complete && !data.isEmpty
      data = UnsafeRawBufferPointer(start: nil, count: 0)
      return isTooMuch ? tooMany() : .wait
    }
    do throws(RPCError) {
      guard let message = try deframer.next(from: &data) else { return .wait }
      if takesMany { return .message(message) }
      guard data.isEmpty else { return tooMany() }
      if isLast {
        phase = .whole
        return .run(message)
      }
      held = deframer.keep(message)
      phase = .complete
      return .wait
    } catch {
      return answer(error)
    }
  }

  /// The peer has sent all of the request.
  package mutating func receiveEnd() -> CallAction {
    switch phase {
    case .complete:
      phase = .whole
      return held.map { .run($0) } ?? .wait
    case .refused:
      phase = .done
      return refusal.take().map { .answer($0) } ?? .wait
    case .receiving:
      guard deframer.isBetweenMessages else {
        return answer(
          RPCError(code: .internal, message: "the request ended in the middle of a message"))
      }
      if takesMany {
        phase = .handed
        return .endOfRequests
      }
      return answer(
        RPCError(
          code: .unimplemented, message: "\(context.path) takes one message and none was sent"))
    case .whole, .handed, .done:
      return .wait
    }
  }

  /// Keeps a whole request until there is room to answer it.
  package mutating func hold(_ message: MessageDeframer.Message) {
    guard phase == .whole else { return }
    held = deframer.keep(message)
  }

  /// The request that was held; nil if the call was answered meanwhile.
  package var heldRequest: MessageDeframer.Message? { phase == .whole ? held : nil }

  /// The handler's turn has come: nil if it may run, else the answer in its place.
  package mutating func start(now: UInt64, isCompressed: Bool = false) -> HTTPAnswer? {
    context.isMessageCompressed = isCompressed
    if let deadline = context.deadline, deadline <= now {
      phase = .done
      return .status(Self.deadlineExceeded)
    }
    return nil
  }

  /// A handler that takes many messages, or runs in a task, has begun.
  package mutating func handOver() {
    if phase == .whole { phase = .handed }
    held = nil
  }

  /// The clock has moved: the answer with which the call is over, if its `expiry` has come.
  package mutating func expire(at now: UInt64) -> HTTPAnswer? {
    guard let expiry, expiry <= now else { return nil }
    defer {
      phase = .done
      held = nil
    }
    if phase == .refused { return refusal.take() }
    let isDeadline = context.deadline.map { $0 <= now } ?? false
    return .status(isDeadline ? Self.deadlineExceeded : Self.requestUnfinished)
  }

  /// The call was answered.
  package mutating func finish() {
    phase = .done
    held = nil
  }

  /// What a caller is told that has waited in vain.
  package static let deadlineExceeded = RPCError(
    code: .deadlineExceeded,
    message: "the deadline passed before the answer; a change may have been made all the same")

  private static let requestUnfinished = RPCError(
    code: .deadlineExceeded, message: "the request did not end in the time that the server gives")

  private mutating func tooMany() -> CallAction {
    answer(
      RPCError(
        code: .unimplemented, message: "\(context.path) takes one message and more were sent"))
  }

  private mutating func answer(_ error: RPCError) -> CallAction {
    phase = .done
    held = nil
    return .answer(.status(error))
  }
}
