public import RPCCore
public import WireMessages

/// The replies of one call, in order; each is taken once, by one task. When it is let go before its end,
/// the call is cancelled. A server that sends faster than replies are taken is held back.
public struct ReplyStream<Reply: WireMessage>: AsyncSequence, Sendable {
  public typealias Element = Reply
  public typealias Failure = RPCError

  private let lease: CallLease

  init(_ lease: CallLease) {
    self.lease = lease
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let lease: CallLease

    /// The next reply; nil behind the last. Throws the call's status if it is not OK.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(RPCError) -> Reply? {
      guard let reply = try await lease.call.next() else { return nil }
      return try WhistleClient.decode(Reply.self, from: try lease.call.contents(of: reply))
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(lease: lease) }

  /// The metadata with which the server began its answer.
  public func head() async throws(RPCError) -> RPCMetadata { try await lease.call.head() }

  /// The metadata behind the status; waits for the end of the call. Ask for it behind the last reply.
  public func trailers() async -> RPCMetadata { await lease.call.end().trailers }
}

/// Holds a call for as long as somebody may look at it.
final class CallLease: Sendable {
  let call: ClientCall

  init(_ call: ClientCall) {
    self.call = call
  }

  deinit {
    call.cancel()
  }
}
