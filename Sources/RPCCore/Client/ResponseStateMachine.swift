/// What the owner of a client's call has to do next.
package enum ResponseAction {
  /// Nothing until more arrives, or ever if the call is over.
  case wait
  /// The response has begun, with this metadata.
  case head(RPCMetadata)
  /// The next message, a view as `MessageDeframer` gives it.
  case message(MessageDeframer.Message)
  /// The call is over; its stream, if it is still open, is to be reset.
  case end(RPCOutcome)
}

/// The incoming side of one call as its client sees it, from the request to the status. Pure: bytes,
/// events and times are arguments, what to do is the result.
///
/// Whatever a server does, the call ends with one outcome: the status that the server sent if it sent
/// one, even if the rest is wrong; else what HTTP says (doc/http-grpc-status-mapping.md); INTERNAL
/// where the server's framing is wrong. What comes after the outcome is ignored.
package struct ResponseStateMachine {
  private enum Phase {
    case awaitingHead
    case receiving
    case done
  }

  private var phase = Phase.awaitingHead
  private var deframer: MessageDeframer
  private let replyBytes: Int
  private var messages = 0
  private var interimHeads = 0
  private static let mostInterimHeads = 100
  /// The method gives one message.
  package let expectsOne: Bool
  /// When the caller stops waiting, monotonic nanoseconds.
  package let deadline: UInt64?

  package init(_ request: ClientRequest) {
    expectsOne = !request.kind.responseStream
    deadline = request.deadline
    replyBytes = request.replyBytes
    deframer = MessageDeframer(limit: request.replyBytes)
  }

  /// A header list: interim heads, the head, the trailers.
  package mutating func receive(_ fields: ResponseFields, endStream: Bool) -> ResponseAction {
    if phase == .done { return .wait }
    if fields.exceedsLimit {
      return end(.resourceExhausted, "the response's headers are over the client's limit")
    }
    // What the server says of the call goes before what is wrong with the words around it.
    if let name = fields.fault, !(fields.hasStatus && endStream) {
      return end(.internal, "the response's metadata \(name) is not base 64")
    }
    if phase == .receiving { return receiveTrailers(fields, endStream: endStream) }
    guard let status = fields.httpStatus else {
      return end(.internal, "the response has no :status")
    }
    if (100..<200).contains(status), !endStream {
      interimHeads += 1
      return interimHeads <= Self.mostInterimHeads
        ? .wait
        : end(.internal, "the server sent more than \(Self.mostInterimHeads) interim responses")
    }
    if fields.hasStatus, endStream { return finish(fields) }
    if status != 200 {
      return end(
        RPCStatusCode(httpStatus: status), "the server answered with HTTP status \(status)")
    }
    if !fields.isGRPC {
      return end(.unknown, "the server's answer is not gRPC: its content-type is another")
    }
    if endStream { return end(.unknown, "the server ended the call without a status") }
    if case .unknown(let encoding) = fields.encoding {
      return end(.internal, "the response's grpc-encoding \(encoding) is not supported")
    }
    phase = .receiving
    deframer = MessageDeframer(limit: replyBytes, mayBeCompressed: fields.encoding == .gzip)
    return .head(fields.metadata)
  }

  /// Body bytes: takes them from the front of `bytes` up to the end of a message. Call it until
  /// `bytes` is empty.
  package mutating func receive(_ bytes: inout UnsafeRawBufferPointer) -> ResponseAction {
    guard phase == .receiving else {
      bytes = UnsafeRawBufferPointer(rebasing: bytes[bytes.count...])
      return .wait
    }
    do throws(RPCError) {
      guard let message = try deframer.next(from: &bytes) else { return .wait }
      messages += 1
      if expectsOne, messages > 1 {
        return end(.unimplemented, "the method gives one message and the server sent more")
      }
      return .message(message)
    } catch {
      phase = .done
      return .end(RPCOutcome(error: error))
    }
  }

  /// The server has sent all of its response, without trailers.
  package mutating func receiveEnd() -> ResponseAction {
    switch phase {
    case .done: .wait
    case .awaitingHead, .receiving:
      deframer.isBetweenMessages
        ? end(.unknown, "the server ended the call without a status")
        : end(.internal, "the response ended in the middle of a message")
    }
  }

  /// The stream is gone: reset by the server, or refused by its GOAWAY.
  /// - Parameter code: of RST_STREAM (RFC 9113, 7).
  package mutating func close(code: UInt32, now: UInt64) -> ResponseAction {
    if phase == .done { return .wait }
    // The server keeps the deadline too, and may be the first to notice.
    if code == 0x8, let deadline, deadline <= now { return end(Self.deadlineExceeded) }
    let isRefused = code == 0x7
    return end(
      RPCError(
        code: RPCStatusCode(streamError: code),
        message: isRefused
          ? "the server refused the call" : "the server reset the call with HTTP/2 error \(code)"),
      isUnprocessed: isRefused && phase == .awaitingHead)
  }

  /// The connection is lost, or the caller has given up.
  package mutating func end(_ error: RPCError, isUnprocessed: Bool = false) -> ResponseAction {
    if phase == .done { return .wait }
    phase = .done
    return .end(RPCOutcome(error: error, isUnprocessed: isUnprocessed))
  }

  /// The clock has moved.
  package mutating func expire(at now: UInt64) -> ResponseAction {
    guard let deadline, deadline <= now else { return .wait }
    return end(Self.deadlineExceeded)
  }

  package static let deadlineExceeded = RPCError(
    code: .deadlineExceeded, message: "the deadline passed before the server had answered")

  private mutating func receiveTrailers(
    _ fields: ResponseFields, endStream: Bool
  ) -> ResponseAction {
    guard endStream else { return end(.internal, "the response has two heads") }
    guard fields.hasStatus else {
      return end(.unknown, "the server ended the call without a status")
    }
    return finish(fields)
  }

  private mutating func finish(_ fields: ResponseFields) -> ResponseAction {
    phase = .done
    var error = fields.error()
    if error == nil {
      if !deframer.isBetweenMessages {
        error = RPCError(
          code: .internal, message: "the response ended in the middle of a message")
      } else if expectsOne, messages != 1 {
        error = RPCError(
          code: .unimplemented, message: "the method gives one message and the server sent none")
      }
    }
    return .end(RPCOutcome(error: error, trailers: fields.metadata))
  }

  private mutating func end(_ code: RPCStatusCode, _ message: String) -> ResponseAction {
    end(RPCError(code: code, message: message))
  }
}
