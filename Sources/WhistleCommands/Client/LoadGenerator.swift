import CallMeasures
import RPCCore
import Synchronization
import WhistleClient

/// Makes the same call again and again, and measures how long it takes.
///
/// Without a rate, each of `concurrency` tasks makes its next call when its last has ended. With one,
/// calls are due at even distances, whether earlier ones have ended or not, and a call's time counts from
/// when it was due: a server that stalls shows all the calls that it held up.
struct LoadGenerator {
  let concurrency: Int
  /// So many at most.
  let calls: Int
  /// Calls a second of all tasks together; nil: as many as can be.
  let rate: Double?
  let duration: Duration
  let call: @Sendable () async throws(RPCError) -> Void

  struct Result: Sendable {
    var latencies = LatencyHistogram()
    /// Calls by status, OK included.
    var statuses: [RPCStatusCode: Int] = [:]
    var elapsed = Duration.zero

    mutating func add(_ other: Result) {
      latencies.add(other.latencies)
      statuses.merge(other.statuses, uniquingKeysWith: +)
    }
  }

  func run() async -> Result {
    let start = ContinuousClock.now
    let turns = Turns()
    var total = await withTaskGroup(of: Result.self) { group in
      for _ in 0..<concurrency {
        group.addTask { await work(start, turns) }
      }
      return await group.reduce(into: Result()) { $0.add($1) }
    }
    total.elapsed = .now - start
    return total
  }

  private func work(_ start: ContinuousClock.Instant, _ turns: Turns) async -> Result {
    var result = Result()
    let end = start + duration
    while !Task.isCancelled {
      var due = ContinuousClock.now
      let number = turns.next()
      if number >= calls { break }
      if let rate {
        due = start + .seconds(Double(number) / rate)
        if due >= end { break }
        try? await Task.sleep(until: due, clock: .continuous)
      } else if due >= end {
        break
      }
      var status = RPCStatusCode.ok
      do throws(RPCError) {
        try await call()
      } catch {
        status = error.code
      }
      let (seconds, attoseconds) = (ContinuousClock.now - due).components
      result.latencies.record(
        nanoseconds: UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000))
      result.statuses[status, default: 0] += 1
    }
    return result
  }

  /// Numbers the calls of all tasks.
  private final class Turns: Sendable {
    private let count = Atomic<Int>(0)

    func next() -> Int { count.add(1, ordering: .relaxed).oldValue }
  }
}
