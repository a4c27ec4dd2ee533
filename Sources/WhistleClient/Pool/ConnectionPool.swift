package import RPCCore
package import RPCTransport
import Synchronization

/// What a pool asks of a connection.
package protocol PoolConnection: Sendable {
  func begin(_ call: ClientCall)
  func close()
}

extension ClientConnection: PoolConnection {}

/// Gives calls their connections, and keeps those that wait for one: `PoolState` decides, this does.
package final class ConnectionPool: Sendable {
  /// Makes a connection to a server, and tells what becomes of it.
  package typealias Connect =
    @Sendable (
      _ server: RPCServerAddress, _ onChange: @escaping @Sendable (ClientConnection.Change) -> Void
    ) async throws(RPCError) -> any PoolConnection

  private struct Waiter {
    let call: ClientCall
    let waitsForReady: Bool
    /// Ends the call at its deadline.
    let timer: Task<Void, any Error>?
  }

  private struct State {
    var pool: PoolState
    var connections: [(any PoolConnection)?]
    /// Calls that have a connection and have not ended.
    var placements: [ObjectIdentifier: (place: Int, generation: Int)] = [:]
    var waiters: [Waiter] = []
    var isClosed = false
    var wakeAt: UInt64?
  }

  /// What is to be done once the lock is free.
  private struct Steps {
    var begin: [(ClientCall, any PoolConnection)] = []
    var fail: [(ClientCall, RPCError)] = []
    var connect: [(place: Int, generation: Int)] = []
    var sleep: UInt64?
  }

  private let servers: [RPCServerAddress]
  private let time: ClientTime
  private let connect: Connect
  private let state: Mutex<State>

  /// - Precondition: there is a server.
  package init(
    servers: [RPCServerAddress], connectionsPerServer: Int, backoff: Backoff, time: ClientTime,
    connect: @escaping Connect
  ) {
    precondition(!servers.isEmpty, "a client needs a server")
    self.servers = servers
    self.time = time
    self.connect = connect
    // One behind the other, so that calls in turn go to different servers.
    let count = servers.count * max(1, connectionsPerServer)
    state = Mutex(
      State(
        pool: PoolState(places: count, backoff: backoff),
        connections: Array(repeating: nil, count: count)))
  }

  /// Makes a call on a connection that is ready, or as soon as there is one. It ends as unprocessed if
  /// there is none, and at its deadline wherever it is.
  package func begin(_ call: ClientCall, waitsForReady: Bool) {
    call.onEnd { [weak self] in self?.ended(call) }
    let steps = state.withLock { state -> Steps in
      var steps = Steps()
      if call.outcome != nil { return steps }
      guard !state.isClosed else {
        steps.fail.append((call, Self.closed))
        return steps
      }
      if !place(call, waitsForReady, &state, &steps) {
        state.waiters.append(
          Waiter(call: call, waitsForReady: waitsForReady, timer: timer(for: call)))
        noteAttempt(&state, &steps)
      }
      return steps
    }
    perform(steps)
  }

  /// Makes no more calls; those that wait end, and the connections when their calls have.
  package func close() {
    let (connections, waiters) = state.withLock { state in
      state.isClosed = true
      defer { state.waiters = [] }
      return (state.connections.compactMap(\.self), state.waiters)
    }
    for waiter in waiters { waiter.call.finish(Self.unprocessed(Self.closed)) }
    for connection in connections { connection.close() }
  }

  /// True if the call has its connection, or its end.
  private func place(
    _ call: ClientCall, _ waitsForReady: Bool, _ state: inout State, _ steps: inout Steps
  ) -> Bool {
    let (choice, connect) = state.pool.choose(now: time.now(), waitsForReady: waitsForReady)
    steps.connect += connect.map { ($0, state.pool.generation(of: $0)) }
    switch choice {
    case .use(let place):
      guard let connection = state.connections[place] else { return false }
      state.placements[ObjectIdentifier(call)] = (place, state.pool.generation(of: place))
      steps.begin.append((call, connection))
      return true
    case .fail(let error):
      steps.fail.append((call, error))
      return true
    case .wait:
      return false
    }
  }

  /// Something has changed: those that wait may have a connection now.
  private func placeWaiters(_ state: inout State, _ steps: inout Steps) {
    let waiters = state.waiters
    state.waiters = []
    for waiter in waiters {
      if waiter.call.outcome != nil || place(waiter.call, waiter.waitsForReady, &state, &steps) {
        waiter.timer?.cancel()
      } else {
        state.waiters.append(waiter)
      }
    }
    noteAttempt(&state, &steps)
  }

  /// While calls wait, somebody must come back when the next attempt is due.
  private func noteAttempt(_ state: inout State, _ steps: inout Steps) {
    guard !state.waiters.isEmpty, let next = state.pool.nextAttempt else { return }
    if let wakeAt = state.wakeAt, wakeAt <= next { return }
    state.wakeAt = next
    steps.sleep = next
  }

  private func timer(for call: ClientCall) -> Task<Void, any Error>? {
    call.request.deadline.map { deadline in
      Task { [time] in
        let now = time.now()
        try await time.sleep(.nanoseconds(Int64(clamping: deadline > now ? deadline - now : 0)))
        call.finish(Self.unprocessed(ResponseStateMachine.deadlineExceeded))
      }
    }
  }

  private func perform(_ steps: Steps) {
    for (call, connection) in steps.begin { connection.begin(call) }
    for (call, error) in steps.fail { call.finish(Self.unprocessed(error)) }
    for (place, generation) in steps.connect { makeConnection(place, generation) }
    if let moment = steps.sleep { wake(at: moment) }
  }

  private func update(_ body: (inout State) -> Void) {
    let steps = state.withLock { state in
      var steps = Steps()
      body(&state)
      placeWaiters(&state, &steps)
      return steps
    }
    perform(steps)
  }

  private func ended(_ call: ClientCall) {
    update { state in
      if let (place, generation) = state.placements.removeValue(forKey: ObjectIdentifier(call)) {
        state.pool.ended(place, generation: generation)
      }
    }
  }

  private func wake(at moment: UInt64) {
    Task { [weak self, time] in
      let now = time.now()
      try? await time.sleep(.nanoseconds(Int64(clamping: moment > now ? moment - now : 0)))
      self?.update { state in
        if state.wakeAt == moment { state.wakeAt = nil }
      }
    }
  }

  private func makeConnection(_ place: Int, _ generation: Int) {
    Task {
      do throws(RPCError) {
        let made = try await connect(servers[place % servers.count]) { [weak self] change in
          self?.changed(change, place, generation)
        }
        var isWanted = false
        update { state in
          let isOpen = state.pool.connected(
            place, generation: generation, now: time.now(), random: time.random())
          guard !state.isClosed, isOpen else { return }
          state.connections[place] = made
          isWanted = true
        }
        if !isWanted { made.close() }
      } catch {
        update {
          $0.pool.failed(
            place, generation: generation, error, now: time.now(), random: time.random())
        }
      }
    }
  }

  private func changed(_ change: ClientConnection.Change, _ place: Int, _ generation: Int) {
    update { state in
      switch change {
      case .streams(let count):
        state.pool.allows(count, place, generation: generation)
      case .draining, .closed:
        guard state.pool.generation(of: place) == generation else { return }
        state.pool.lost(place, generation: generation, now: time.now(), random: time.random())
        state.connections[place] = nil
      }
    }
  }

  private static let closed = RPCError(code: .unavailable, message: "the client was shut down")

  private static func unprocessed(_ error: RPCError) -> RPCOutcome {
    RPCOutcome(error: error, isUnprocessed: true)
  }
}
