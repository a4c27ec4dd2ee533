import Synchronization

extension ClientCall {
  /// The call has a connection, which `wake` tells, on any thread, that there is something to take.
  package func begin(wake: @escaping @Sendable () -> Void) {
    state.withLock { $0.wake = wake }
  }

  /// The connection is done with the call.
  package func release() {
    state.withLock { $0.wake = nil }
  }

  /// Takes what there is to send: messages until they make `room` bytes, at least one if there is
  /// any room.
  package func takeRequests(room: Int) -> Requests {
    let (taken, waiters) = state.withLock { $0.takeRequests(room: room) }
    for waiter in waiters { waiter.continuation.resume() }
    return taken
  }

  package func receive(head: RPCMetadata) {
    let waiters = state.withLock { state in
      state.head = head
      return state.takeWaiters(.head)
    }
    for waiter in waiters { waiter.continuation.resume() }
  }

  /// Adds a reply; it is inflated when it is taken.
  package func receive(_ message: MessageDeframer.Message) {
    let reply = Reply(bytes: Array(message.bytes), isCompressed: message.isCompressed)
    let waiters = state.withLock { state -> [Waiter] in
      // Of a call that was given up nobody takes anything.
      guard state.outcome == nil else { return [] }
      state.replies.append(reply)
      return state.takeWaiters(.reply)
    }
    for waiter in waiters { waiter.continuation.resume() }
  }

  /// No reply waits to be taken by the caller.
  package var isDrained: Bool { state.withLock { !$0.hasReply } }
}

extension ClientCall.State {
  fileprivate mutating func takeRequests(
    room: Int
  ) -> (ClientCall.Requests, [ClientCall.Waiter]) {
    isWakeDue = false
    var taken = ClientCall.Requests()
    guard outcome == nil else {
      taken.isOver = true
      return (taken, [])
    }
    var left = room
    while nextRequest < requests.count, left > 0 {
      let message = requests[nextRequest]
      nextRequest += 1
      left -= message.count
      queuedBytes -= message.count
      taken.messages.append(message)
    }
    taken.isCut = nextRequest < requests.count
    if !taken.isCut {
      requests.removeAll(keepingCapacity: true)
      nextRequest = 0
      taken.isEnd = requestsEnded
    }
    guard queuedBytes < ClientCall.queuedRequestBytes else { return (taken, []) }
    return (taken, takeWaiters(.room))
  }
}
