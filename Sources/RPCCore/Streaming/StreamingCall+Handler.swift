import Gzip
import Synchronization

extension StreamingCall {
  /// The next request message as it came; nil behind the last.
  func nextRequest() async throws(RPCError) -> Request? {
    while true {
      let (request, isEnd, isDrained, cancelled) = state.withLock { $0.takeRequest() }
      if let cancelled { throw cancelled }
      if let request {
        // The loop opens the window again, now that nothing waits.
        if isDrained { wakeLoop() }
        return request
      }
      if isEnd { return nil }
      try await waitForRequest()
    }
  }

  /// Sends the response's head unless it was sent.
  func sendHead(_ metadata: RPCMetadata?) {
    state.withLock { $0.prepareHead(metadata, context) }
    wakeLoop()
  }

  /// Waits until the connection has room for a message of so many bytes, which are then held.
  func acquire(_ bytes: Int) async throws(RPCError) {
    guard await budget.acquire(bytes) else {
      throw state.withLock { $0.cancelled } ?? Self.taskCancelled
    }
  }

  /// Hands a message with its prefix to the loop, and waits until there is room for the next.
  /// - Parameter held: what was acquired for it.
  func send(_ framed: [UInt8], held: Int) async throws(RPCError) {
    let (cancelled, isFull) = state.withLock { state -> (RPCError?, Bool) in
      if let cancelled = state.cancelled { return (cancelled, false) }
      state.prepareHead(nil, context)
      state.messages.append(Message(framed: framed, held: held))
      state.queuedBytes += framed.count
      return (nil, state.queuedBytes >= limits.queuedResponseBytes)
    }
    if let cancelled {
      budget.release(held)
      throw cancelled
    }
    wakeLoop()
    if isFull { try await waitForRoom() }
  }

  /// The handler is done: status, then trailers.
  func complete(_ failure: RPCError?) {
    state.withLock { state in
      // A call that went well has a head, even without a message.
      if failure == nil { state.prepareHead(nil, context) }
      state.status = HTTPAnswer.statusFields(failure) + state.trailers.fields
    }
    wakeLoop()
  }

  /// What a compressed message contains.
  func inflate(
    _ bytes: [UInt8], with inflater: GzipInflater
  ) throws(RPCError) -> [UInt8] {
    var message: [UInt8] = []
    let failure: RPCError? = bytes.withUnsafeBytes { compressed in
      do throws(RPCError) {
        try MessageCompression.inflate(
          compressed, into: &message, limit: limits.messageBytes, with: inflater)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
    return message
  }

  private func waitForRequest() async throws(RPCError) {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if state.hasRequest || state.requestsEnded || state.cancelled != nil { return true }
          precondition(state.reader == nil, "two tasks read the same requests")
          state.reader = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    } onCancel: {
      cancel(Self.taskCancelled)
    }
  }

  private func waitForRoom() async throws(RPCError) {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if state.queuedBytes < limits.queuedResponseBytes || state.cancelled != nil {
            return true
          }
          state.writers.append(continuation)
          return false
        }
        if isReady { continuation.resume() }
      }
    } onCancel: {
      cancel(Self.taskCancelled)
    }
    if let cancelled = state.withLock({ $0.cancelled }) { throw cancelled }
  }

  private static let taskCancelled = RPCError(code: .cancelled, message: "the call was cancelled")
}

extension StreamingCall.State {
  fileprivate mutating func takeRequest() -> (
    request: StreamingCall.Request?, isEnd: Bool, isDrained: Bool, cancelled: RPCError?
  ) {
    if let cancelled { return (nil, false, false, cancelled) }
    guard hasRequest else { return (nil, requestsEnded, false, nil) }
    let request = requests[nextRequest]
    nextRequest += 1
    if !hasRequest {
      requests.removeAll(keepingCapacity: true)
      nextRequest = 0
    }
    return (request, false, !hasRequest, nil)
  }

  /// Lays down what goes before the first message; only the first call counts.
  fileprivate mutating func prepareHead(_ metadata: RPCMetadata?, _ context: RPCCallContext) {
    guard head == nil else { return }
    var fields = metadata?.fields ?? []
    if (canCompress || context.isRequestCompressed) && context.acceptsCompression {
      fields.append(HTTPAnswer.gzipEncoding)
    }
    head = fields
  }
}
