import NIOCore
import Synchronization

/// The connections that are open, so that they can be counted, drained and waited for.
final class ConnectionRegistry: Sendable {
  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var isDraining = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) {
    self.limit = limit
  }

  /// False if the connection is one too many or comes after the drain began. O(1).
  func add(_ channel: any Channel) -> Bool {
    let isAdded = state.withLock { state in
      guard !state.isDraining, state.channels.count < limit else { return false }
      state.channels[ObjectIdentifier(channel)] = channel
      return true
    }
    if isAdded {
      channel.closeFuture.whenComplete { _ in self.remove(channel) }
    }
    return isAdded
  }

  private func remove(_ channel: any Channel) {
    state.withLock { $0.channels[ObjectIdentifier(channel)] = nil }
    resumeWaitersIfDrained()
  }

  private func resumeWaitersIfDrained() {
    let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      guard state.isDraining, state.channels.isEmpty else { return [] }
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters {
      waiter.resume()
    }
  }

  /// Admits no more connections; false if a drain has begun before.
  func beginDrain() -> Bool {
    state.withLock { state in
      defer { state.isDraining = true }
      return !state.isDraining
    }
  }

  /// Tells the connections that are open to end when their calls have.
  func drain() {
    resumeWaitersIfDrained()
    for channel in state.withLock({ Array($0.channels.values) }) {
      channel.pipeline.fireUserInboundEventTriggered(ConnectionHandler.Drain())
    }
  }

  /// Closes whatever is open.
  func closeAll() {
    for channel in state.withLock({ Array($0.channels.values) }) {
      channel.close(promise: nil)
    }
  }

  /// Returns once a drain has begun and no connection is left.
  func drained() async {
    await withCheckedContinuation { continuation in
      let isDone = state.withLock { state in
        if state.isDraining && state.channels.isEmpty { return true }
        state.waiters.append(continuation)
        return false
      }
      if isDone {
        continuation.resume()
      }
    }
  }
}
