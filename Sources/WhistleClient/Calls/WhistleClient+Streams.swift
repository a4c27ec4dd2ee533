public import RPCCore
import WireMessages

extension WhistleClient {
  /// Calls a method that takes one message and gives many.
  public func stream<Request, Reply>(
    _ method: ClientMethod<Request, Reply>, _ request: Request,
    _ options: CallOptions = .unlimited
  ) async throws(RPCError) -> ReplyStream<Reply> {
    let lease = CallLease(begin(method.path, method.kind, options))
    var bytes: [UInt8] = []
    request.encode(into: &bytes)
    // A call that has failed by now says so to whoever takes its replies.
    try? await lease.call.send(bytes, isLast: true)
    return ReplyStream(lease)
  }

  /// Calls a method that takes many messages and gives one: `body` sends them, and what it throws
  /// cancels the call. A server that has answered before the last message ends the sending.
  public func upload<Request, Reply>(
    _ method: ClientMethod<Request, Reply>, _ options: CallOptions = .unlimited,
    _ body: (RequestSender<Request>) async throws -> Void
  ) async throws -> Reply {
    let lease = CallLease(begin(method.path, method.kind, options))
    do {
      try await body(RequestSender(call: lease.call))
    } catch {
      guard let outcome = lease.call.outcome else { throw error }
      // The call ended first, and that is what the body has met.
      if let error = outcome.error { throw error }
    }
    lease.call.endRequests()
    var replies = ReplyStream<Reply>(lease).makeAsyncIterator()
    guard let reply = try await replies.next() else {
      throw RPCError(code: .internal, message: "the server ended the call without a reply")
    }
    return reply
  }

  /// Calls a method that takes many messages and gives many: `body` sends and receives, in two tasks
  /// where it does both at once. The call is cancelled if it has not ended when `body` returns.
  public func exchange<Request, Reply, Result>(
    _ method: ClientMethod<Request, Reply>, _ options: CallOptions = .unlimited,
    _ body: (RequestSender<Request>, ReplyStream<Reply>) async throws -> Result
  ) async throws -> Result {
    let lease = CallLease(begin(method.path, method.kind, options))
    return try await body(RequestSender(call: lease.call), ReplyStream(lease))
  }
}
