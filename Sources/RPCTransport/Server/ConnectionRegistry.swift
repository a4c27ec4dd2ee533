import NIOCore
import NIOPosix
import Synchronization

/// The connections that are open, so that they can be counted, drained and waited for.
final class ConnectionRegistry: Sendable {
  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var perAddress: [String: (connections: Int, share: RunningCalls.Share)] = [:]
    var isDraining = false
    var ebb = ConnectionEbb()
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  /// From the moment that most connections of a storm have left until their memory goes back, which takes
  /// the allocator some milliseconds: by then the others have left, too.
  private static let ebbTime = TimeAmount.seconds(5)

  private let limit: Int
  private let limitPerAddress: Int
  private let state = Mutex(State())

  init(limits: RPCServerConfiguration.Limits) {
    limit = limits.connections
    limitPerAddress = limits.connectionsPerAddress
  }

  /// A connection that is among those that are open.
  struct Admission {
    /// What its address has in common with it; `nil`: it comes from none.
    let share: RunningCalls.Share?
  }

  /// Nil if the connection is one too many or comes after the drain began. O(1).
  func add(_ channel: any Channel) -> Admission? {
    let address = channel.remoteAddress?.ipAddress
    let admission: Admission? = state.withLock { state in
      guard !state.isDraining, state.channels.count < limit else { return nil }
      var share: RunningCalls.Share?
      if let address {
        var known = state.perAddress[address] ?? (0, RunningCalls.Share())
        guard known.connections < limitPerAddress else { return nil }
        known.connections += 1
        state.perAddress[address] = known
        share = known.share
      }
      state.channels[ObjectIdentifier(channel)] = channel
      _ = state.ebb.count(state.channels.count)
      return Admission(share: share)
    }
    if admission != nil {
      channel.closeFuture.whenComplete { _ in self.remove(channel, address) }
    }
    return admission
  }

  private func remove(_ channel: any Channel, _ address: String?) {
    let isEbb = state.withLock { state in
      state.channels[ObjectIdentifier(channel)] = nil
      if let address, var known = state.perAddress[address] {
        known.connections -= 1
        state.perAddress[address] = known.connections > 0 ? known : nil
      }
      return state.ebb.count(state.channels.count)
    }
    if isEbb {
      channel.eventLoop.scheduleTask(in: Self.ebbTime) {
        NIOThreadPool.singleton.submit { _ in SystemMemory.giveBack() }
      }
    }
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
