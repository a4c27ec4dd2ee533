import Glibc
import WorkOrders

/// Has batches kept by the ledger, one after the other, on a thread of its own, while the desk decides
/// the next one.
///
/// At most two are here: `current`, which the ledger is being given, and `next`. A batch is begun only
/// when the one before is on disk, so that what is on disk is always the first part of what was
/// decided. When a batch fails, nothing is begun until the desk has taken both back (`reclaim`).
final class BatchKeeper: @unchecked Sendable {
  private let ledger: any Ledger
  private let feed: OrderFeed
  private let settle: @Sendable () throws(LedgerError) -> Void
  private let onFailure: @Sendable () -> Void
  private let monitor = ThreadMonitor()
  private var thread = pthread_t()
  /// Begun, and not known to be on disk.
  private var current: DeskBatch?
  private var next: DeskBatch?
  /// The thread has something to do, or has to be told that a failure was seen to.
  private var isBusy = false
  private var failure: LedgerError?
  private var isStopping = false

  /// - Parameters:
  ///   - settle: what the ledger puts off; called behind each batch, when its callers have been
  ///     answered.
  ///   - onFailure: called on the thread when a batch was not kept.
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
  var isIdle: Bool { monitor.withLock { !isBusy } }

  /// Takes a batch over. It may be had back until it is begun.
  ///
  /// - Precondition: the one given before has been begun or taken back.
  func give(_ batch: DeskBatch) {
    monitor.withLock {
      precondition(next == nil, "two batches wait")
      guard isBusy else {
        isBusy = true
        current = batch
        return monitor.wake()
      }
      next = batch
    }
  }

  /// Gives back the batch that was not begun, with the one that was begun and is not known to be on
  /// disk; that has not been kept if there is an error, and the keeper then goes on as if neither had
  /// been given.
  func reclaim() -> (waiting: DeskBatch?, begun: DeskBatch?, error: LedgerError?) {
    monitor.withLock {
      defer {
        next = nil
        if failure != nil {
          failure = nil
          current = nil
          isBusy = false
        }
      }
      return (next, current, failure)
    }
  }

  /// Waits until the batch that was given last is begun, or will not be.
  func waitUntilBegun() {
    monitor.withLock { while next != nil, failure == nil { monitor.wait() } }
  }

  /// Waits until everything that was given is on disk, or something is known not to be.
  func waitUntilIdle() {
    monitor.withLock { while isBusy, failure == nil { monitor.wait() } }
  }

  /// Has a batch kept on the calling thread, and answers: spares whoever is alone two changes of
  /// threads.
  ///
  /// - Precondition: the keeper is idle.
  func keep(_ batch: DeskBatch) throws(LedgerError) {
    if !batch.content.isEmpty {
      try ledger.append(batch.content)
      feed.publish(batch.content.events)
    }
    batch.answer()
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
    while let batch = begin() {
      do throws(LedgerError) {
        try keep(batch)
        // Nobody takes it back from here on, whatever becomes of what was put off.
        monitor.withLock { current = nil }
        try settle()
        finish()
      } catch {
        monitor.withLock {
          failure = error
          monitor.wake()
        }
        onFailure()
      }
    }
  }

  /// Waits for a batch; nil at the end.
  private func begin() -> DeskBatch? {
    monitor.withLock {
      while failure != nil || current == nil {
        if isStopping { return nil }
        monitor.wait()
      }
      return current
    }
  }

  private func finish() {
    monitor.withLock {
      current = next
      next = nil
      isBusy = current != nil
      monitor.wake()
    }
  }
}
