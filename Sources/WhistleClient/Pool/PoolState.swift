package import RPCCore

/// Which connections a client has and which of them the next call goes to. Pure: times and chance are
/// arguments, what to do is the result.
///
/// Each place holds one connection to one server. Calls go to the connections that are ready in turn,
/// but for those with as many calls open as their server allows. A place without a connection makes one
/// when a call comes, at once or when its back-off is over; so a client that nobody uses is silent, and
/// one that is used has all of its servers.
///
/// A call waits while a connection is being made or all are full. Where no connection can be made,
/// it fails with what went wrong last, unless it waits for a server to be ready.
package struct PoolState: Sendable {
  package enum Choice: Equatable {
    case use(Int)
    case wait
    case fail(RPCError)
  }

  enum Condition: Hashable {
    /// No attempt before this moment.
    case idle(from: UInt64)
    case connecting
    case ready
  }

  struct Place {
    var condition = Condition.idle(from: 0)
    /// Counts the connections of this place, so that news of an earlier one is known as such.
    var generation = 0
    var startedAt: UInt64 = 0
    var failures = 0
    /// Calls the server lets be open.
    var streams = PoolState.usualStreams
    var open = 0
    /// The connection ended before it was known to be made.
    var isGone = false
  }

  /// Before a server's SETTINGS say otherwise, and at most: more calls than this on one connection
  /// gain nothing.
  static let usualStreams = 100
  static let mostStreams = 1_000

  private(set) var places: [Place]
  private let backoff: Backoff
  private var last = 0
  private var lastError = RPCError(code: .unavailable, message: "no server is given")

  /// - Precondition: `count` is positive.
  package init(places count: Int, backoff: Backoff) {
    places = Array(repeating: Place(), count: count)
    self.backoff = backoff
    last = count - 1
  }

  /// Where the next call goes; `connect` names the places for which a connection is to be made now.
  package mutating func choose(
    now: UInt64, waitsForReady: Bool
  ) -> (choice: Choice, connect: [Int]) {
    var connect: [Int] = []
    for index in places.indices {
      guard case .idle(let from) = places[index].condition, from <= now else { continue }
      places[index].condition = .connecting
      places[index].generation += 1
      places[index].startedAt = now
      places[index].isGone = false
      connect.append(index)
    }
    for step in 1...places.count {
      let index = (last + step) % places.count
      guard places[index].condition == .ready, places[index].open < places[index].streams else {
        continue
      }
      last = index
      places[index].open += 1
      return (.use(index), connect)
    }
    let isWaiting = waitsForReady || places.contains { $0.condition.mayBeReadySoon }
    return (isWaiting ? .wait : .fail(lastError), connect)
  }

  /// The generation of the connection that a place has or makes.
  package func generation(of place: Int) -> Int { places[place].generation }

  /// When a place may try again that has no connection; nil if none waits for that.
  package var nextAttempt: UInt64? {
    places.compactMap { place in
      if case .idle(let from) = place.condition { from } else { nil }
    }.min()
  }

  /// A connection was made; false if it is of no use.
  package mutating func connected(
    _ place: Int, generation: Int, now: UInt64, random: Double
  ) -> Bool {
    guard places[place].generation == generation, places[place].condition == .connecting else {
      return false
    }
    places[place].condition = .ready
    places[place].failures = 0
    places[place].open = 0
    if places[place].isGone { lost(place, generation: generation, now: now, random: random) }
    return !places[place].isGone
  }

  /// The server of a connection lets so many calls be open.
  package mutating func allows(_ streams: Int, _ place: Int, generation: Int) {
    guard places[place].generation == generation else { return }
    places[place].streams = min(streams, Self.mostStreams)
  }

  /// A connection could not be made.
  package mutating func failed(
    _ place: Int, generation: Int, _ error: RPCError, now: UInt64, random: Double
  ) {
    guard places[place].generation == generation, places[place].condition == .connecting else {
      return
    }
    lastError = error
    places[place].failures += 1
    let delay = backoff.delay(failures: places[place].failures, random: random)
    places[place].condition = .idle(from: now + delay.clampedNanoseconds)
    places[place].streams = Self.usualStreams
  }

  /// A connection that was made takes no more calls. The next attempt is at once, but not sooner behind
  /// the one before than the first back-off says: a server may accept and end connections in a circle.
  package mutating func lost(_ place: Int, generation: Int, now: UInt64, random: Double) {
    guard places[place].generation == generation else { return }
    places[place].isGone = true
    guard places[place].condition == .ready else { return }
    let pause = backoff.delay(failures: 1, random: random).clampedNanoseconds
    places[place].condition = .idle(from: max(now, places[place].startedAt + pause))
    places[place].streams = Self.usualStreams
  }

  /// A call on a connection has ended.
  package mutating func ended(_ place: Int, generation: Int) {
    guard places[place].generation == generation, places[place].open > 0 else { return }
    places[place].open -= 1
  }
}

extension PoolState.Condition {
  fileprivate var mayBeReadySoon: Bool {
    switch self {
    case .connecting, .ready: true
    case .idle: false
    }
  }
}
