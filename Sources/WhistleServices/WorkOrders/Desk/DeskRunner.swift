import OrganizationGraph
import RPCCore
import WorkOrders

/// The loop of the desk's thread: messages, due clocks, what can wait, in turns.
struct DeskRunner {
  let core: DeskCore
  var time: DeskTime
  private var retryAt: Int64 = 0
  private var beatAt: UInt64 = 0

  init(core: DeskCore, time: DeskTime) {
    self.core = core
    self.time = time
  }

  /// - Parameter receive: handles what has come, or comes within so many milliseconds; false at the
  ///   end.
  mutating func run(
    settle: () throws(LedgerError) -> Void, onFailure: (LedgerError) -> Void,
    receive: (Int, inout DeskRunner) -> Bool
  ) {
    var isBehind = false
    while receive(isBehind ? 0 : wait(), &self) {
      if let failure = core.failure { return onFailure(failure) }
      do throws(LedgerError) {
        isBehind = try fireDue()
        if !isBehind { try settle() }
      } catch {
        isBehind = false
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
      }
    }
  }

  /// Milliseconds to the next clock, a second at most: the time may be set meanwhile.
  private mutating func wait() -> Int {
    guard time.manual == nil, let due = core.book.nextDue else { return 1_000 }
    return due.at <= time.now() ? 100 : 1_000
  }

  /// True if more is due than was done.
  private mutating func fireDue() throws(LedgerError) -> Bool {
    // Time that is set by hand brings due clocks itself.
    guard time.manual == nil else { return false }
    let now = time.now()
    guard now.seconds >= retryAt else { return false }
    let fired = try core.fire(until: now, limit: OrderDesk.clocksAtOnce, exactly: false)
    return fired == OrderDesk.clocksAtOnce
  }

  mutating func setClock(_ moment: Instant) -> Result<(now: Instant, fired: Int), RPCError> {
    guard let manual = time.manual else {
      return .failure(
        RPCError(
          code: .failedPrecondition,
          message: "the server goes by the machine's clock; start it with --clock to set the time"))
    }
    guard moment >= manual else {
      return .failure(
        RPCError(
          code: .invalidArgument,
          message: "now: time does not go back; it is \(manual.seconds) already"))
    }
    var fired = 0
    do throws(LedgerError) {
      while true {
        let count = try core.fire(until: moment, limit: OrderDesk.clocksAtOnce, exactly: true)
        if count == 0 { break }
        fired += count
      }
    } catch {
      return .failure(RPCError(error))
    }
    time.set(moment)
    return .success((time.now(), fired))
  }
}
