import Synchronization

extension StreamingCall {
  /// Adds a request message; it is inflated when it is taken.
  package func offer(_ message: [UInt8], isCompressed: Bool) {
    let reader = state.withLock { state in
      state.requests.append(Request(bytes: message, isCompressed: isCompressed))
      return state.takeReader()
    }
    reader?.resume()
  }

  /// The caller has sent all of its messages.
  package func endRequests() {
    let reader = state.withLock { state in
      state.requestsEnded = true
      return state.takeReader()
    }
    reader?.resume()
  }

  /// No message waits to be taken by the handler.
  package var isDrained: Bool { state.withLock { !$0.hasRequest } }

  /// Takes what there is to send: messages until they make `room` bytes, at least one if there is
  /// any room.
  package func takeResponses(room: Int) -> Responses {
    let (responses, writers, freed) = state.withLock { $0.takeResponses(room: room, limits) }
    budget.release(freed)
    for writer in writers { writer.resume() }
    return responses
  }

  /// Nobody waits for the answer any more: whatever the handler waits for fails with `error`.
  package func cancel(_ error: RPCError) {
    let (waiting, freed) = state.withLock { state in
      state.cancelled = state.cancelled ?? error
      let freed = state.messages[state.nextMessage...].reduce(0) { $0 + $1.held }
      state.messages = []
      state.nextMessage = 0
      state.queuedBytes = 0
      defer { state.writers = [] }
      return (state.writers + [state.takeReader()].compactMap(\.self), freed)
    }
    budget.release(freed)
    for one in waiting { one.resume() }
  }
}

extension StreamingCall.State {
  mutating func takeReader() -> CheckedContinuation<Void, Never>? {
    defer { reader = nil }
    return reader
  }

  fileprivate mutating func takeResponses(
    room: Int, _ limits: RPCLimits
  ) -> (StreamingCall.Responses, [CheckedContinuation<Void, Never>], freed: Int) {
    isWakeDue = false
    var freed = 0
    var taken = StreamingCall.Responses()
    if !isHeadSent, let head {
      taken.head = head
      isHeadSent = true
    }
    var left = room
    while nextMessage < messages.count, left > 0 {
      let message = messages[nextMessage]
      nextMessage += 1
      left -= message.framed.count
      queuedBytes -= message.framed.count
      freed += message.held
      taken.messages.append(message.framed)
    }
    taken.isCut = nextMessage < messages.count
    if !taken.isCut {
      messages.removeAll(keepingCapacity: true)
      nextMessage = 0
      taken.trailers = status
      taken.isTrailersOnly = status != nil && !isHeadSent
      status = nil
    }
    guard queuedBytes < limits.queuedResponseBytes else { return (taken, [], freed) }
    defer { writers = [] }
    return (taken, writers, freed)
  }
}
