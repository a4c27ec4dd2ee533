import Glibc
import WorkOrders

/// Has batches kept by the ledger on a thread of its own, while the desk decides the next ones.
///
/// One step of the ledger takes batches, in the order in which they were given, as long as the desk is
/// at work and gives more: writing rows goes on beside deciding, and one sync serves them all. It ends
/// when the desk has nothing more to decide, or is waiting, or the step has become as large or as long
/// as one may be, or somebody waits for what is in it and nobody for what comes next. What is on disk is
/// always the first part of what was given. When a step fails, nothing is begun until the desk has taken
/// back everything that is here (`takeFailure`).
final class BatchKeeper: @unchecked Sendable {
  private let ledger: any Ledger
  private let feed: OrderFeed
  private let settle: @Sendable () throws(LedgerError) -> Void
  private let onFailure: @Sendable () -> Void
  private let monitor = ThreadMonitor()
  private var thread = pthread_t()
  /// Those that are not known to be on disk, oldest first; the first `begun` are in the step.
  private var batches: [DeskBatch] = []
  private var begun = 0
  /// Events and calls in all of them, and in those that are not begun.
  private var held = 0
  private var waiting = 0
  /// A step goes on, or what was put off is done behind it.
  private var isBusy = false
  private var isDeskAtWork = false
  private var failure: LedgerError?
  private var isStopping = false
  /// Of the step: what is in it, whether somebody waits for that, and when it ends although there is more.
  private var size = 0
  private var isAwaited = false
  private var endsAt: UInt64 = 0

  /// Events and calls in a step, and its nanoseconds, from which on more wait for the next.
  private static let mostInStep = 4_096
  private static let longestStep: UInt64 = 5_000_000
  /// Events and calls that are not begun, from which on the thread is woken: a few calls.
  private static let worthWaking = 32
  /// Milliseconds that a step waits for a desk that is at work: longer than it decides a few calls.
  private static let patience = 1

  /// - Parameters:
  ///   - settle: what the ledger puts off; called behind each step, when its callers have been answered.
  ///   - onFailure: called on the thread when a step was not kept.
  init(
    _ ledger: any Ledger, _ feed: OrderFeed,
    settle: @escaping @Sendable () throws(LedgerError) -> Void,
    onFailure: @escaping @Sendable () -> Void
  ) {
    self.ledger = ledger
    self.feed = feed
    self.settle = settle
    self.onFailure = onFailure
    thread = ThreadMonitor.startThread { self.run() }
  }

  // What the desk calls.

  /// Everything that was given is on disk, and the thread does nothing.
  var isIdle: Bool { monitor.withLock { !isBusy && batches.isEmpty } }

  /// The batches that are not known to be on disk, oldest first.
  var pending: [DeskBatch] { monitor.withLock { batches } }

  /// Takes a batch over, which nobody changes from now on.
  func give(_ batch: DeskBatch) {
    monitor.withLock {
      batches.append(batch)
      held += batch.size
      waiting += batch.size
      // A desk that is at work is about to give more, or to say that there is no more.
      if !isDeskAtWork || waiting >= Self.worthWaking { monitor.wake() }
    }
  }

  /// Everything that is here, oldest first, if it will not be kept. The keeper then goes on as if none of
  /// it had been given.
  func takeFailure() -> (batches: [DeskBatch], error: LedgerError)? {
    monitor.withLock {
      guard let error = failure else { return nil }
      defer {
        batches = []
        (begun, held, waiting) = (0, 0, 0)
        failure = nil
      }
      return (batches, error)
    }
  }

  /// Tells whether more may be given at once. A desk that is at work is waited for, but not long.
  func deskIs(atWork isAtWork: Bool) {
    monitor.withLock {
      isDeskAtWork = isAtWork
      // A thread that has nothing to do need not know.
      if !isAtWork, isBusy || !batches.isEmpty { monitor.wake() }
    }
  }

  /// Waits until less than so many events and calls are not on disk, or something will not be.
  func waitForRoom(_ most: Int) {
    wait { held < most }
  }

  /// Waits until no more than so many events and calls wait for a step, or something will not be kept.
  func waitForTurn(_ most: Int) {
    wait { waiting <= most }
  }

  /// Waits until everything that was given is on disk, or something will not be.
  func waitUntilIdle() {
    wait { !isBusy && batches.isEmpty }
  }

  private func wait(until isDone: () -> Bool) {
    monitor.withLock {
      if failure != nil || isDone() { return }
      let wasAtWork = isDeskAtWork
      // Or the thread would wait for the desk, and the desk for it.
      isDeskAtWork = false
      monitor.wake()
      while failure == nil, !isDone() { monitor.wait() }
      isDeskAtWork = wasAtWork
    }
  }

  /// Has a batch kept on the calling thread, and answers: spares whoever is alone two changes of
  /// threads.
  ///
  /// - Precondition: the keeper is idle.
  func keep(_ batch: DeskBatch) throws(LedgerError) {
    if !batch.content.isEmpty { try ledger.append(batch.content) }
    finish([batch])
  }

  /// Does what the ledger puts off, on the calling thread, unless the keeper is about to.
  func settleIfIdle() throws(LedgerError) {
    if isIdle { try settle() }
  }

  /// Ends the thread when everything that was given has been seen to.
  func stop() {
    monitor.withLock {
      isStopping = true
      monitor.wake()
    }
    pthread_join(thread, nil)
  }

  // What the thread does.

  private func run() {
    while waitForBatch() {
      do throws(LedgerError) {
        try ledger.append { self.next()?.content }
        finish(monitor.withLock { Array(batches.prefix(begun)) })
        monitor.withLock {
          // Nobody takes these back from here on, whatever becomes of what was put off.
          held -= batches.prefix(begun).reduce(0) { $0 + $1.size }
          batches.removeFirst(begun)
          begun = 0
          monitor.wake()
        }
        try settle()
        end(nil)
      } catch {
        end(error)
        onFailure()
      }
    }
  }

  /// False at the end.
  private func waitForBatch() -> Bool {
    monitor.withLock {
      while failure != nil || batches.isEmpty {
        if isStopping { return false }
        monitor.wait()
      }
      isBusy = true
      size = 0
      isAwaited = false
      endsAt = WallSeconds.monotonicNanoseconds() + Self.longestStep
      return true
    }
  }

  /// The next batch of the step; nil where it ends.
  private func next() -> DeskBatch? {
    monitor.withLock {
      var hasWaited = false
      while size < Self.mostInStep {
        if begun > 0, WallSeconds.monotonicNanoseconds() >= endsAt { return nil }
        if begun < batches.count {
          let batch = batches[begun]
          // Clocks that have run out can wait for the next step.
          if isAwaited, !batch.isAwaited { return nil }
          begun += 1
          size += batch.size
          isAwaited = batch.isAwaited
          waiting -= batch.size
          // The desk may wait for that.
          monitor.wake()
          return batch
        }
        guard isDeskAtWork, !hasWaited else { return nil }
        monitor.wait(milliseconds: Self.patience)
        hasWaited = true
      }
      return nil
    }
  }

  private func finish(_ kept: [DeskBatch]) {
    for batch in kept { feed.publish(batch.content.events) }
    for batch in kept { batch.answer() }
  }

  private func end(_ error: LedgerError?) {
    monitor.withLock {
      failure = error
      isBusy = false
      monitor.wake()
    }
  }
}
