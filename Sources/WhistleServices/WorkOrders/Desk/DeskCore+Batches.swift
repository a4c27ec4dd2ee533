import OrganizationGraph
import RPCCore
package import WorkOrders

/// How what was decided comes to be on disk, while more is decided.
///
/// Definition. What the desk has in memory (book, loads, counts, head, newest orders) is what the ledger
/// has, then the batch that the keeper has begun, then `open`, which takes what is decided now. The
/// keeper begins `open` whenever it is done with the batch before and the desk does not have `open` in
/// hand: a batch is as large as the time that the disk takes makes it, and the desk never waits for the
/// disk while there is something to decide.
///
/// Invariant.
/// 1. At most two batches are not known to be on disk. The second is begun when the first is there, so
///    the disk has a first part of what was decided, whole batches of it.
/// 2. Nobody is told anything, a refusal or a look into the desk included, before everything that it
///    rests on is on disk: each answer is in the batch in which it was decided, or in a later one.
/// 3. When a batch is not kept, both are taken back, the newer one first, each order to its state before
///    the batch; then everybody who waits for either is told. Memory is then what the ledger has.
///
/// Termination. The keeper finishes or fails each batch it has begun, and a failure is seen to when the
/// desk next turns to its batches, for which it is woken; so `makeRoom` and `drain` come to an end.
///
/// It cannot see whether a batch whose sync failed is on the disk after all: then nothing more is decided,
/// and the next to open the ledger finds the batch whole or not at all.
extension DeskCore {
  /// Calls from which on a batch is handed over in the middle of many, where the keeper has nothing to
  /// do: enough to share the cost of a sync, and few enough for both threads to be at work.
  private static let fewestCalls = 16
  /// Calls in a batch from which on more wait for the next.
  private static let mostCalls = 1_024

  /// Takes `open` into hand, and takes back what could not be kept. Comes before everything that looks
  /// into the desk or changes it.
  func catchUp() {
    let (waiting, begun, error) = keeper.reclaim()
    if isOpenGiven, waiting == nil { open = DeskBatch(head, counts) }
    isOpenGiven = false
    unsettled.removeAll(keepingCapacity: true)
    if let begun { unsettled.append(begun) }
    if let error { takeBack([open] + unsettled, error) }
  }

  /// Lets the keeper have what was decided. Nothing may be decided behind this before `catchUp`.
  ///
  /// - Parameter isAlone: nobody else has asked for anything, so that nothing could be decided meanwhile.
  func handOver(isAlone: Bool = false) {
    if open.isBlank { return }
    guard isAlone || isFull || open.content.isEmpty, keeper.isIdle else {
      keeper.give(open)
      isOpenGiven = true
      return
    }
    do throws(LedgerError) {
      let batch = open
      try keeper.keep(batch)
      if !batch.content.isEmpty { isFull = false }
      open = DeskBatch(head, counts)
    } catch {
      takeBack([open], error)
    }
  }

  /// In the middle of many calls: hands the batch over where the keeper has nothing to do, or the batch
  /// is as large as one may be.
  func passOn() {
    let count = open.callers.count
    guard count >= Self.fewestCalls, !isFull else { return }
    if keeper.isIdle {
      keeper.give(open)
    } else if count >= Self.mostCalls {
      keeper.give(open)
      keeper.waitUntilBegun()
    } else {
      return
    }
    // The ledger was asked about keys before all of these.
    let given = unsettled + [open]
    isOpenGiven = true
    catchUp()
    unsettled = given.filter { !$0.isTakenBack }
  }

  /// Waits until the batch has fewer events than so many.
  func makeRoom(forEvents count: Int) {
    while open.content.events.count >= count {
      keeper.give(open)
      isOpenGiven = true
      keeper.waitUntilBegun()
      catchUp()
    }
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
    handOver(isAlone: true)
  }

  /// A write that has a key and was not on disk when the ledger was last asked.
  func unsettledWrite(_ key: String) -> LedgerWrite? {
    if let write = open.write(key) { return write }
    for batch in unsettled {
      if let write = batch.write(key) { return write }
    }
    return nil
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

  /// - Parameter batches: newest first.
  private func takeBack(_ batches: [DeskBatch], _ error: LedgerError) {
    for batch in batches {
      for (order, former) in batch.undo {
        if let former { place(former) } else { forget(order) }
      }
      recent.putBack(batch.replaced)
      (head, counts) = (batch.head, batch.counts)
      batch.isTakenBack = true
    }
    open = DeskBatch(head, counts)
    unsettled = []
    loss = error
    if error.code == .diskFull { isFull = true } else { failure = error }
    for batch in batches.reversed() { batch.refuse(RPCError(error), self) }
  }
}
