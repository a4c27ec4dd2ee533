public import RPCCore
public import WireMessages

/// A stream of changes that outlives its connections: where one call ends that should have gone on,
/// another goes on behind the last reply that was taken. No reply is missed and none comes twice, as
/// far as the service keeps to its tokens.
public struct ResumingWatch<Reply: WireMessage, Token: Sendable>: AsyncSequence, Sendable {
  public typealias Element = Reply
  public typealias Failure = RPCError
  /// Makes the call that gives what comes behind `token`; nil: from where the service likes.
  public typealias Open = @Sendable (_ token: Token?) async throws(RPCError) -> ReplyStream<Reply>

  let start: Token?
  let token: @Sendable (Reply) -> Token?
  let backoff: Backoff
  let time: ClientTime
  let open: Open

  public struct AsyncIterator: AsyncIteratorProtocol {
    private let watch: ResumingWatch
    private var last: Token?
    private var replies: ReplyStream<Reply>.AsyncIterator?
    /// Calls in a row that gave nothing.
    private var failures = 0

    fileprivate init(_ watch: ResumingWatch) {
      self.watch = watch
      last = watch.start
    }

    /// The next reply. Never nil: a watch has no end but an error. Throws what waiting does not mend:
    /// a token that the service does not know any more, a request that is wrong.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(RPCError) -> Reply? {
      while true {
        do throws(RPCError) {
          var current: ReplyStream<Reply>.AsyncIterator
          if let replies {
            current = replies
          } else {
            current = try await watch.open(last).makeAsyncIterator()
          }
          let reply = try await current.next(isolation: actor)
          if let reply {
            replies = current
            failures = 0
            last = watch.token(reply) ?? last
            return reply
          }
        } catch {
          guard error.code == .unavailable, !Task.isCancelled else { throw error }
        }
        replies = nil
        failures += 1
        let delay = watch.backoff.delay(failures: failures, random: watch.time.random())
        do { try await watch.time.sleep(delay) } catch { throw ClientCall.cancelled }
      }
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}

extension WhistleClient {
  /// Watches with a method that goes on behind a token.
  /// - Parameters:
  ///   - start: behind which reply to begin.
  ///   - token: what a reply says to go on behind it; nil for one that says nothing.
  ///   - open: makes the call. A reply that ends the stream, or UNAVAILABLE, has it made again.
  public func watch<Reply, Token>(
    from start: Token?, token: @escaping @Sendable (Reply) -> Token?, backoff: Backoff = Backoff(),
    open: @escaping ResumingWatch<Reply, Token>.Open
  ) -> ResumingWatch<Reply, Token> {
    ResumingWatch(start: start, token: token, backoff: backoff, time: time, open: open)
  }
}
