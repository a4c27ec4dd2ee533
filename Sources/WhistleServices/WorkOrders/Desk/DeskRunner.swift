import OrganizationGraph
import RPCCore
import WorkOrders

/// The loop of the desk's thread: messages, due clocks, what can wait, in turns.
struct DeskRunner {
  let core: DeskCore
  var time: DeskTime
  private var retryAt: Int64 = 0
  private var beatAt: UInt64 = 0
  private let health: WritingHealth
  /// Clocks that run out in one batch. A write waits for the batch that is being decided, for those on
  /// their way to the disk, and then for its own, so each is to take a small part of what a write may
  /// wait; how many that are is found out.
  private var clocksAtOnce = 64
  private static let clockBatches = 32...4_096
  private static let quickBatch: UInt64 = 1_000_000
  private static let slowBatch: UInt64 = 3_000_000
  /// Where the time is being moved to by hand, in turns with writes.
  private var moves: [(to: Instant, fired: Int, complete: ClockCompletion)] = []

  typealias ClockCompletion = @Sendable (Result<(now: Instant, fired: Int), RPCError>) -> Void

  init(core: DeskCore, time: DeskTime, health: WritingHealth) {
    self.core = core
    self.time = time
    self.health = health
  }

  /// - Parameter receive: handles what has come, or comes within so many milliseconds; false at the
  ///   end.
  mutating func run(
    probe: () throws(LedgerError) -> Void, onFailure: (LedgerError) -> Void,
    receive: (Int, inout DeskRunner) -> Bool
  ) {
    // What fell due while nobody had the ledger comes first.
    var isBehind = true
    defer {
      core.finish()
      failMoves(RPCError(code: .unavailable, message: "the server is stopping; try again"))
    }
    while receive(isBehind ? 0 : wait(), &self) {
      if let failure = core.failure { return onFailure(failure) }
      do throws(LedgerError) {
        try core.throwLoss()
        isBehind = try fireDue()
        try core.throwLoss()
        try core.keeper.settleIfIdle()
      } catch {
        isBehind = false
        failMoves(RPCError(error))
        if error.code == .diskFull {
          // The clocks stay due; there may be room in a while.
          retryAt = time.now().seconds + 1
        } else {
          return onFailure(error)
        }
      }
      // A sign of life is for callers, whose time goes on also where the ledger's stands still.
      let now = WallSeconds.monotonicNanoseconds()
      if now >= beatAt {
        beatAt = now + 1_000_000_000
        core.feed.beat()
        do throws(LedgerError) {
          try core.look(forRoom: probe)
        } catch {
          return onFailure(error)
        }
      }
      health.set(isWell: !core.isFull)
    }
  }

  /// Milliseconds to the next clock, a second at most: the time may be set meanwhile.
  private mutating func wait() -> Int {
    guard let due = core.nextDue else { return 1_000 }
    return due <= time.now() ? 100 : 1_000
  }

  /// True if more is due than was done.
  private mutating func fireDue() throws(LedgerError) -> Bool {
    core.catchUp()
    core.follow()
    // Time that is set by hand brings due clocks itself, but not what a change of the organisation brings.
    if time.manual != nil, !moves.isEmpty { return try move() }
    let now = time.now()
    guard now.seconds >= retryAt || time.manual != nil, let due = core.nextDue, due <= now else {
      return false
    }
    let most = clocksAtOnce
    return try fire(until: now, exactly: time.manual != nil) == most
  }

  /// Lets a batch of clocks run out; returns how many did. Where batches before take the disk longer
  /// than this one takes to decide, this waits for them, so that its length is that of a batch.
  private mutating func fire(until moment: Instant, exactly: Bool) throws(LedgerError) -> Int {
    let start = WallSeconds.monotonicNanoseconds()
    let fired = try core.fire(until: moment, limit: clocksAtOnce, exactly: exactly)
    guard fired == clocksAtOnce else { return fired }
    let length = WallSeconds.monotonicNanoseconds() - start
    if length < Self.quickBatch {
      clocksAtOnce = min(clocksAtOnce * 2, Self.clockBatches.upperBound)
    } else if length > Self.slowBatch {
      clocksAtOnce = max(clocksAtOnce / 2, Self.clockBatches.lowerBound)
    }
    return fired
  }

  /// Moves the time by hand as far as one batch goes; false when it is where it was to be.
  private mutating func move() throws(LedgerError) -> Bool {
    guard let target = moves.first?.to else { return false }
    let fired = try fire(until: target, exactly: true)
    moves[0].fired += fired
    if fired == 0 {
      // Whoever is told that clocks have run out can read that they have.
      try core.drain()
      let move = moves.removeFirst()
      time.set(move.to)
      move.complete(.success((time.now(), move.fired)))
    }
    return !moves.isEmpty
  }

  private mutating func failMoves(_ error: RPCError) {
    for move in moves { move.complete(.failure(error)) }
    moves = []
  }

  /// Moves the time of a desk whose clock stands still; answers when it is there.
  mutating func setClock(_ moment: Instant, _ complete: @escaping ClockCompletion) {
    guard let manual = time.manual else {
      return complete(
        .failure(
          RPCError(
            code: .failedPrecondition,
            message:
              "the server goes by the machine's clock; start it with --clock to set the time")))
    }
    guard moment >= moves.last?.to ?? manual else {
      return complete(
        .failure(
          RPCError(
            code: .invalidArgument,
            message:
              "now: time does not go back; it is \((moves.last?.to ?? manual).seconds) already")))
    }
    moves.append((moment, 0, complete))
  }
}
