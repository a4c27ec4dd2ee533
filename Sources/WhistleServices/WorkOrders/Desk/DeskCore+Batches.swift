import OrganizationGraph
import RPCCore
package import WorkOrders

/// How what was decided comes to be on disk, while more is decided.
///
/// Definition. What the desk has in memory (book, loads, counts, head, newest orders) is what the ledger
/// has, then the batches that the keeper has, oldest first, then `open`, which takes what is decided
/// now and is handed over as soon as there is nothing more to decide, or so many calls are in it. The
/// keeper writes batches while the desk decides the next, and syncs when the desk has none.
///
/// Invariant.
/// 1. What is on disk is a first part of what was decided, whole batches of it.
/// 2. Nobody is told anything, a refusal or a look into the desk included, before everything that it
///    rests on is on disk: each answer is in the batch in which it was decided, or in a later one.
/// 3. When a batch is not kept, it and everything that was decided behind it are taken back, newest
///    first, each order to its state before the batch; then everybody who waits is told. Memory is then
///    what the ledger has.
///
/// Termination. The keeper finishes or fails each step it has begun, never waits for a desk that waits
/// for it, and a failure is seen to when the desk next turns to its batches, for which it is woken.
///
/// It cannot see whether a step whose sync failed is on the disk after all: then nothing more is decided,
/// and the next to open the ledger finds the step whole or not at all.
extension DeskCore {
  /// Calls from which on a batch is handed over in the middle of many. Few: what is handed over last is
  /// written while nothing is decided.
  private static let mostCalls = 8
  /// Events and calls that may be on their way to the disk; more wait until they are decided.
  private static let mostPending = 16_384
  /// Writes that are remembered before those that are on disk are looked for.
  private static let mostUnsettled = 16_384

  /// Takes back what could not be kept. Comes before everything that looks into the desk or changes it.
  func catchUp() {
    guard let (batches, error) = keeper.takeFailure() else { return }
    takeBack(batches + [open], error)
  }

  /// Lets the keeper have what was decided.
  ///
  /// - Parameter isAlone: nobody else asks for anything, so that nothing could be decided meanwhile.
  func handOver(isAlone: Bool = false) {
    if open.isBlank { return }
    let batch = open
    guard isAlone || isFull || batch.content.isEmpty, keeper.isIdle else {
      keeper.give(batch)
      open = DeskBatch(head, counts)
      return
    }
    do throws(LedgerError) {
      try keeper.keep(batch)
      if !batch.content.isEmpty { isFull = false }
      open = DeskBatch(head, counts)
    } catch {
      takeBack([batch], error)
    }
  }

  /// In the middle of many calls: lets the keeper have those that were decided.
  func passOn() {
    guard open.callers.count >= Self.mostCalls else { return }
    handOver()
    keeper.waitForRoom(Self.mostPending)
    catchUp()
  }

  /// Waits until everything that was decided is on disk.
  ///
  /// - Throws: why it is not, if it was taken back.
  package func drain() throws(LedgerError) {
    catchUp()
    handOver()
    keeper.waitUntilIdle()
    catchUp()
    try throwLoss()
  }

  /// Throws why something was taken back, once.
  func throwLoss() throws(LedgerError) {
    guard let loss else { return }
    self.loss = nil
    throw loss
  }

  /// Sees to the end of what was decided, and ends the keeper's thread.
  package func finish() {
    // Whoever waited has been told.
    try? drain()
    keeper.stop()
  }

  /// Answers what is asked about the desk, when what it has seen is on disk.
  func look(_ look: @escaping DeskBatch.Look, at moment: Instant) {
    catchUp()
    setNow(moment)
    open.add(look, look(self))
    handOver()
  }

  /// Forgets writes that the ledger has, before it is asked about others.
  func forgetSettledWrites() {
    if unsettled.isEmpty { return }
    let pending = keeper.pending
    if pending.isEmpty {
      unsettled.removeAll(keepingCapacity: true)
    } else if unsettled.count > Self.mostUnsettled {
      let still = Set(pending.map(ObjectIdentifier.init))
      unsettled = unsettled.filter { still.contains(ObjectIdentifier($0.value.batch)) }
    }
  }

  /// Finds out whether there is room again, where there was none.
  ///
  /// - Parameter probe: writes something that changes nothing.
  func look(forRoom probe: () throws(LedgerError) -> Void) throws(LedgerError) {
    guard isFull, keeper.isIdle else { return }
    do throws(LedgerError) {
      try probe()
      isFull = false
    } catch  where error.code == .diskFull {
      // As before.
    }
  }

  /// - Parameter batches: all that is not kept, oldest first.
  private func takeBack(_ batches: [DeskBatch], _ error: LedgerError) {
    for batch in batches.reversed() {
      for (order, former) in batch.undo {
        if let former { place(former) } else { forget(order) }
      }
      recent.putBack(batch.replaced)
      (head, counts) = (batch.head, batch.counts)
      batch.isTakenBack = true
    }
    open = DeskBatch(head, counts)
    successions = SuccessionWork(from: now)
    unsettled = unsettled.filter { !$0.value.batch.isTakenBack }
    loss = error
    if error.code == .diskFull { isFull = true } else { failure = error }
    for batch in batches { batch.refuse(RPCError(error), self) }
  }
}
