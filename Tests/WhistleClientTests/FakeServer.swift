import RPCCore
import RPCTransport
import Synchronization
import WhistleClient

/// A server without a socket: what becomes of each connection and each call is told in advance.
final class FakeServer: Sendable {
  enum Answer: Sendable {
    case replies([[UInt8]], RPCError? = nil)
    /// The server certainly did nothing.
    case refuse
    /// Never.
    case silence
  }

  private struct State {
    var connects: [Bool] = []
    var answers: [Answer] = []
    var attempts = 0
    var calls: [ClientCall] = []
    var slept: [Duration] = []
    var now: UInt64 = 0
  }

  private let state = Mutex(State())

  /// - Parameter connects: whether each attempt to connect succeeds; those behind the last do.
  init(connects: [Bool] = [], answers: [Answer]) {
    state.withLock {
      $0.connects = connects
      $0.answers = answers
    }
  }

  var attempts: Int { state.withLock { $0.attempts } }
  var calls: [ClientCall] { state.withLock { $0.calls } }
  var slept: [Duration] { state.withLock { $0.slept } }

  /// Sleeping moves the clock and takes no time; but a sleep of ten seconds or more is a deadline's,
  /// which no test lets come.
  var time: ClientTime {
    ClientTime(
      now: { self.state.withLock { $0.now } },
      sleep: { duration in
        if duration >= .seconds(10) { try await Task.sleep(for: .seconds(86_400)) }
        self.state.withLock {
          $0.slept.append(duration)
          $0.now += duration.clampedNanoseconds
        }
      },
      random: { 0.5 })
  }

  func client(
    retry: RetryPolicy = RetryPolicy()
  ) -> WhistleClient {
    var configuration = WhistleClientConfiguration(servers: [.unixSocket(path: "/fake")])
    configuration.retry = retry
    return WhistleClient(
      configuration, time: time,
      connect: { (_, _) throws(RPCError) in try self.connect() },
      stop: {})
  }

  private func connect() throws(RPCError) -> any PoolConnection {
    let isUp = state.withLock { state in
      state.attempts += 1
      return state.connects.isEmpty ? true : state.connects.removeFirst()
    }
    guard isUp else { throw RPCError(code: .unavailable, message: "no server") }
    return Connection(server: self)
  }

  private struct Connection: PoolConnection {
    let server: FakeServer

    func begin(_ call: ClientCall) { server.answer(call) }
    func close() {}
  }

  private func answer(_ call: ClientCall) {
    let answer = state.withLock { state in
      state.calls.append(call)
      return state.answers.isEmpty ? Answer.silence : state.answers.removeFirst()
    }
    switch answer {
    case .silence: break
    case .refuse:
      call.finish(
        RPCOutcome(
          error: RPCError(code: .unavailable, message: "refused"), isUnprocessed: true))
    case .replies(let replies, let error):
      for reply in replies {
        reply.withUnsafeBytes { call.receive(.init(bytes: $0, isCompressed: false)) }
      }
      call.finish(RPCOutcome(error: error))
    }
  }
}
