import RPCCore
import Testing
import WhistleClient

@Suite struct PoolStateTests {
  static let down = RPCError(code: .unavailable, message: "down")
  static let millisecond: UInt64 = 1_000_000

  static func pool(_ places: Int) -> PoolState { PoolState(places: places, backoff: Backoff()) }

  /// A pool of so many places, all connected.
  static func ready(_ places: Int) -> PoolState {
    var pool = pool(places)
    _ = pool.choose(now: 0, waitsForReady: false)
    for place in 0..<places {
      #expect(pool.connected(place, generation: 1, now: 0, random: 0.5) == true)
    }
    return pool
  }

  @Test("The first call has every server connected, and waits")
  func firstCall() {
    var pool = Self.pool(3)
    let first = pool.choose(now: 0, waitsForReady: false)
    #expect(first.choice == .wait)
    #expect(first.connect == [0, 1, 2])
    #expect(pool.choose(now: 0, waitsForReady: false).connect.isEmpty)
  }

  @Test("Calls go to the servers in turn")
  func turns() {
    var pool = Self.ready(3)
    let choices = (0..<6).map { _ in pool.choose(now: 0, waitsForReady: false).choice }
    #expect(choices == [.use(0), .use(1), .use(2), .use(0), .use(1), .use(2)])
  }

  @Test("A server with all its streams in use is passed over; when all are, calls wait")
  func streams() {
    var pool = Self.ready(2)
    pool.allows(1, 0, generation: 1)
    pool.allows(2, 1, generation: 1)
    let choices = (0..<4).map { _ in pool.choose(now: 0, waitsForReady: false).choice }
    #expect(choices == [.use(0), .use(1), .use(1), .wait])
    pool.ended(0, generation: 1)
    #expect(pool.choose(now: 0, waitsForReady: false).choice == .use(0))
  }

  @Test("When no server can be reached a call fails with the reason, or waits if it is to")
  func unreachable() {
    var pool = Self.pool(1)
    _ = pool.choose(now: 0, waitsForReady: false)
    pool.failed(0, generation: 1, Self.down, now: 0, random: 0.5)
    #expect(pool.choose(now: 0, waitsForReady: false).choice == .fail(Self.down))
    #expect(pool.choose(now: 0, waitsForReady: true).choice == .wait)
    #expect(pool.nextAttempt == 100 * Self.millisecond)
    let later = pool.choose(now: 100 * Self.millisecond, waitsForReady: false)
    #expect(later.choice == .wait)
    #expect(later.connect == [0])
  }

  @Test("Attempts are further and further apart, and at once again behind a connection")
  func backoff() {
    var pool = Self.pool(1)
    var now: UInt64 = 0
    var pauses: [UInt64] = []
    for attempt in 1...20 {
      #expect(pool.choose(now: now, waitsForReady: true).connect == [0])
      pool.failed(0, generation: attempt, Self.down, now: now, random: 0.5)
      pauses.append((pool.nextAttempt ?? 0) - now)
      now = pool.nextAttempt ?? 0
    }
    #expect(pauses.first == 100 * Self.millisecond)
    #expect(pauses.last == 30_000 * Self.millisecond)
    #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 <= $1 })
    _ = pool.choose(now: now, waitsForReady: true)
    #expect(pool.connected(0, generation: 21, now: now, random: 0.5) == true)
    pool.lost(0, generation: 21, now: now + 1_000 * Self.millisecond, random: 0.5)
    #expect(pool.choose(now: now + 1_000 * Self.millisecond, waitsForReady: false).connect == [0])
  }

  @Test("A server that accepts and ends connections in a circle is not asked without pause")
  func circle() {
    var pool = Self.ready(1)
    pool.lost(0, generation: 1, now: 1, random: 0.5)
    #expect(pool.choose(now: 1, waitsForReady: true).connect.isEmpty)
    #expect(pool.nextAttempt == 100 * Self.millisecond)
  }

  @Test("A connection that ends before it is known to be made is never used")
  func early() {
    var pool = Self.pool(1)
    _ = pool.choose(now: 0, waitsForReady: false)
    pool.lost(0, generation: 1, now: 0, random: 0.5)
    #expect(pool.connected(0, generation: 1, now: 0, random: 0.5) == false)
    #expect(pool.choose(now: 0, waitsForReady: true).choice == .wait)
  }

  @Test("News of an earlier connection changes nothing")
  func generations() {
    var pool = Self.ready(1)
    pool.lost(0, generation: 1, now: 0, random: 0.5)
    _ = pool.choose(now: 1_000 * Self.millisecond, waitsForReady: false)
    #expect(pool.connected(0, generation: 2, now: 0, random: 0.5) == true)
    pool.lost(0, generation: 1, now: 0, random: 0.5)
    pool.failed(0, generation: 1, Self.down, now: 0, random: 0.5)
    #expect(pool.choose(now: 0, waitsForReady: false).choice == .use(0))
  }

  @Test("Jitter moves a delay by a fifth at most, and so does not change what it stands for")
  func jitter() {
    let backoff = Backoff()
    #expect(backoff.delay(failures: 1, random: 0) == .milliseconds(80))
    #expect(backoff.delay(failures: 1, random: 0.5) == .milliseconds(100))
    #expect(backoff.delay(failures: 1_000_000, random: 0.5) == .seconds(30))
  }
}
