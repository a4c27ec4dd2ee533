import Gzip
import Synchronization

extension ClientCall {
  /// Sends a message, and waits while too many bytes wait for the server to read them.
  ///
  /// Throws the call's status if the call has ended: `next` then gives what came before.
  /// - Parameters:
  ///   - compressed: compress it if the request says that messages may be and it gets shorter.
  ///   - isLast: no more follow; the server is told with the message.
  package func send(
    _ message: [UInt8], compressed: Bool? = nil, isLast: Bool = false
  ) async throws(RPCError) {
    let framed = message.withUnsafeBytes {
      MessageCompression.frame(
        $0, with: request.mayCompress && (compressed ?? true) ? GzipDeflater() : nil)
    }
    let (outcome, isFull) = state.withLock { state -> (RPCOutcome?, Bool) in
      if let outcome = state.outcome { return (outcome, false) }
      state.requests.append(framed)
      state.queuedBytes += framed.count
      if isLast { state.requestsEnded = true }
      return (nil, !isLast && state.queuedBytes >= Self.queuedRequestBytes)
    }
    if let outcome { throw outcome.error ?? Self.ended }
    wakeLoop()
    if isFull { await wait(for: .room) }
  }

  /// No more messages follow.
  package func endRequests() {
    state.withLock { $0.requestsEnded = true }
    wakeLoop()
  }

  /// The next reply as it came; nil behind the last. Throws the call's status if it is not OK, behind
  /// the replies that came before it.
  package func next() async throws(RPCError) -> Reply? {
    while true {
      let (reply, isDrained, outcome) = state.withLock { $0.takeReply() }
      if let reply {
        // The loop opens the window again, now that nothing waits.
        if isDrained { wakeLoop() }
        return reply
      }
      if let outcome {
        if let error = outcome.error { throw error }
        return nil
      }
      await wait(for: .reply)
    }
  }

  /// The metadata with which the response began; empty if it had only an end.
  package func head() async throws(RPCError) -> RPCMetadata {
    await wait(for: .head)
    let (head, outcome) = state.withLock { ($0.head, $0.outcome) }
    if let head { return head }
    if let error = outcome?.error { throw error }
    return RPCMetadata()
  }

  /// Waits for the end of the call, whatever it is.
  package func end() async -> RPCOutcome {
    await wait(for: .end)
    return state.withLock { $0.outcome } ?? RPCOutcome(error: Self.cancelled)
  }

  /// What a reply contains.
  package func contents(of reply: Reply) throws(RPCError) -> [UInt8] {
    guard reply.isCompressed else { return reply.bytes }
    let inflater = GzipInflater()
    var message: [UInt8] = []
    let failure: RPCError? = reply.bytes.withUnsafeBytes { compressed in
      do throws(RPCError) {
        try MessageCompression.inflate(
          compressed, into: &message, limit: request.replyBytes, with: inflater)
        return nil
      } catch {
        return error
      }
    }
    if let failure {
      cancel(failure)
      throw failure
    }
    return message
  }

  /// A task that is cancelled gives the call up, and so has nothing to wait for.
  private func wait(for need: Need) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if state.isReady(need) { return true }
          state.waiters.append(Waiter(need: need, continuation: continuation))
          return false
        }
        if isReady { continuation.resume() }
      }
    } onCancel: {
      cancel()
    }
  }

  private static let ended = RPCError(
    code: .failedPrecondition, message: "the server has ended the call; no more can be sent")
}

extension ClientCall.State {
  fileprivate mutating func takeReply() -> (
    reply: ClientCall.Reply?, isDrained: Bool, outcome: RPCOutcome?
  ) {
    guard hasReply else { return (nil, false, outcome) }
    let reply = replies[nextReply]
    nextReply += 1
    if !hasReply {
      replies.removeAll(keepingCapacity: true)
      nextReply = 0
    }
    return (reply, !hasReply, nil)
  }
}
