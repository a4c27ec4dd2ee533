import OrganizationGraph
import RPCCore
import Synchronization
import WorkOrders

/// The desk's thread: takes what has gathered, decides it, has it kept and answered by the keeper's, and
/// lets clocks run out.
final class OrderDesk: Sendable {
  /// What the thread is asked to do.
  private enum Message: Sendable {
    case write(DeskRequest)
    case look(DeskBatch.Look)
    case setClock(Instant, DeskRunner.ClockCompletion)
    /// A batch was not kept.
    case loss
  }

  /// Writes that may wait; more are refused, because they would wait for longer than anybody does.
  static let mostWaiting = 65_536

  let feed: OrderFeed
  let ledger: any Ledger
  let health: WritingHealth
  private let thread = DeskThread<Message>()
  /// The time of a clock that stands still, in seconds; 0: it is the machine's.
  private let manualTime: Atomic<Int64>

  /// Starts the thread.
  ///
  /// - Parameters:
  ///   - settle: called behind batches, when their callers have been answered; what the ledger puts off.
  ///   - probe: writes something that changes nothing, while the disk is known to be full.
  ///   - onFailure: called once when the ledger takes nothing more.
  init(
    _ ledger: any Ledger, policy: OrderPolicy, clock: DeskClock,
    organization: @escaping @Sendable () -> ServedOrganization,
    encode: @escaping @Sendable (DeskOutcome) -> [UInt8],
    settle: @escaping @Sendable () throws(LedgerError) -> Void,
    probe: @escaping @Sendable () throws(LedgerError) -> Void,
    onFailure: @escaping @Sendable (LedgerError) -> Void
  ) throws(LedgerError) {
    try Self.keep(policy, ledger, clock, organization())
    let core = try DeskCore(
      ledger, policy, organization: organization, encode: encode, settle: settle,
      onFailure: { [thread] in thread.send(.loss) })
    self.ledger = ledger
    feed = core.feed
    let manual = DeskTime(clock, last: core.head.at).manual
    manualTime = Atomic(manual?.seconds ?? 0)
    // The core is made here and used by the thread alone from now on.
    nonisolated(unsafe) let handed = core
    let health = WritingHealth()
    self.health = health
    thread.start { thread in
      var runner = DeskRunner(
        core: handed, time: DeskTime(clock, last: handed.head.at), health: health)
      var messages: [Message] = []
      runner.run(probe: probe, onFailure: onFailure) { milliseconds, runner in
        let keeper = runner.core.keeper
        let isWaiting = milliseconds > 0 && thread.isEmpty
        if isWaiting { keeper.deskIs(atWork: false) }
        guard thread.receive(into: &messages, milliseconds: milliseconds) else { return false }
        if isWaiting { keeper.deskIs(atWork: true) }
        Self.handle(messages, &runner)
        return true
      }
    }
  }

  /// Has the ledger keep the policy before an event names it.
  private static func keep(
    _ policy: OrderPolicy, _ ledger: any Ledger, _ clock: DeskClock,
    _ organization: ServedOrganization
  ) throws(LedgerError) {
    guard try PolicyRecord.isNew(policy, beside: ledger.policies()) else { return }
    let last = ledger.head.at
    var time = DeskTime(clock, last: last)
    let record = PolicyRecord(
      policy, since: max(time.now(), last), revision: organization.snapshot.revision)
    try ledger.keep(record)
  }

  private static func handle(_ messages: [Message], _ runner: inout DeskRunner) {
    var writes: [DeskRequest] = []
    func flush(_ runner: inout DeskRunner) {
      if !writes.isEmpty { runner.core.process(writes, at: runner.time.now()) }
      writes = []
    }
    for message in messages {
      switch message {
      case .write(let request): writes.append(request)
      case .look(let look):
        flush(&runner)
        runner.core.look(look, at: runner.time.now())
      case .setClock(let moment, let complete):
        flush(&runner)
        runner.setClock(moment, complete)
      case .loss:
        flush(&runner)
        runner.core.catchUp()
      }
    }
    flush(&runner)
  }

  /// Sends a write; it is answered by its `complete`, on a thread that must not be held up.
  func submit(_ request: DeskRequest) {
    guard thread.send(.write(request), limit: Self.mostWaiting) else {
      return request.complete(
        .failure(
          RPCError(
            code: .unavailable,
            message: "too many writes wait, or the server is stopping; try again")))
    }
  }

  /// Asks about what is in memory; answered when all of it is on disk.
  func look<Value: Sendable>(
    _ body: @escaping @Sendable (DeskCore) -> Value
  ) async throws(RPCError) -> Value {
    let value: Value? = await withCheckedContinuation { continuation in
      let isTaken = thread.send(
        .look { core in
          let value = body(core)
          return { continuation.resume(returning: value) }
        })
      if !isTaken { continuation.resume(returning: nil) }
    }
    guard let value else { throw Self.stopping }
    return value
  }

  /// What time it is for who reads orders.
  var now: Instant {
    let manual = manualTime.load(ordering: .relaxed)
    return Instant(seconds: manual == 0 ? Int64(WallSeconds.now()) : manual)
  }

  func setClock(_ moment: Instant) async throws(RPCError) -> (now: Instant, fired: Int) {
    let result: Result<(now: Instant, fired: Int), RPCError> = await withCheckedContinuation {
      continuation in
      let isTaken = thread.send(.setClock(moment) { continuation.resume(returning: $0) })
      if !isTaken { continuation.resume(returning: .failure(Self.stopping)) }
    }
    let moved = try result.get()
    _ = manualTime.max(moved.now.seconds, ordering: .relaxed)
    return moved
  }

  private static let stopping = RPCError(
    code: .unavailable, message: "the server is stopping; try again")

  /// Finishes what was sent and ends the thread. Watchers are let go.
  func stop() {
    feed.finish()
    thread.stop()
  }

  /// Ends watches, which would hold up a server that drains.
  func drain() { feed.finish() }
}
