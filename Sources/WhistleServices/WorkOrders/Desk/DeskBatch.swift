import RPCCore
import WorkOrders

/// What was decided in one go, who waits for it, and how it is taken back.
///
/// The desk alone changes it until it gives it to the keeper; from then on nobody does, but for the desk
/// when it takes it back.
final class DeskBatch: @unchecked Sendable {
  /// What somebody asks about the desk: from what the desk has in memory, a function that tells.
  typealias Look = @Sendable (DeskCore) -> @Sendable () -> Void

  var content = LedgerBatch()
  /// The orders that it touches, as they were before it; nil for those that it begins.
  var undo: [(order: UInt64, former: OrderState?)] = []
  /// Where `content` has the state of each of them; nil while that state only passes.
  var places: [UInt64: Int?] = [:]
  /// What the newest orders of their matters were before it.
  var replaced: [RecentOrders.Replaced] = []
  /// It was not kept, and memory is as if it had never been.
  var isTakenBack = false
  /// The ledger's end and the counts before it.
  let head: LedgerHead
  let counts: OrderCounts
  private(set) var callers: [(complete: DeskRequest.Completion, answer: DeskRequest.Answer)] = []
  private var looks: [(look: Look, tell: @Sendable () -> Void)] = []

  init(_ head: LedgerHead, _ counts: OrderCounts) {
    self.head = head
    self.counts = counts
  }

  /// There is nothing to keep and nobody to answer.
  var isBlank: Bool { content.isEmpty && !isAwaited }

  /// Somebody is to be answered.
  var isAwaited: Bool { !callers.isEmpty || !looks.isEmpty }

  /// Events and calls.
  var size: Int { content.events.count + callers.count }

  /// Whoever asked is answered when the batch is on disk.
  func add(_ request: DeskRequest, _ answer: DeskRequest.Answer) {
    callers.append((request.complete, answer))
  }

  func add(_ look: @escaping Look, _ tell: @escaping @Sendable () -> Void) {
    looks.append((look, tell))
  }

  /// Everyone who waits is told: it is on disk.
  func answer() {
    for caller in callers { caller.complete(caller.answer) }
    for look in looks { look.tell() }
  }

  /// Everyone who waits is told that nothing of it has happened; what was asked about is looked up anew.
  func refuse(_ error: RPCError, _ core: DeskCore) {
    for caller in callers { caller.complete(.failure(error)) }
    for look in looks { look.look(core)() }
  }
}
