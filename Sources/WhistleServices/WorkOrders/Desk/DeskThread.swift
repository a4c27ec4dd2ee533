import Glibc

/// A thread of its own with a mailbox that wakes it: the desk waits for the disk, which a thread of the
/// cooperative pool must not.
final class DeskThread<Message: Sendable>: @unchecked Sendable {
  private let monitor = ThreadMonitor()
  private var messages: [Message] = []
  private var isStopping = false
  private var thread = pthread_t()

  /// Runs `body` on the thread, which keeps this object alive until it returns.
  func start(_ body: @escaping @Sendable (DeskThread) -> Void) {
    thread = ThreadMonitor.startThread { body(self) }
  }

  /// False if so many wait already, or none is taken any more.
  @discardableResult
  func send(_ message: Message, limit: Int = .max) -> Bool {
    monitor.withLock {
      guard !isStopping, messages.count < limit else { return false }
      messages.append(message)
      if messages.count == 1 { monitor.wake() }
      return true
    }
  }

  /// Puts what has gathered into `received`, in the place of what that has, at once if there is
  /// something; after `milliseconds` at the latest. False when it is to end and nothing is left.
  func receive(into received: inout [Message], milliseconds: Int) -> Bool {
    received.removeAll(keepingCapacity: true)
    return monitor.withLock {
      if messages.isEmpty, !isStopping, milliseconds > 0 {
        // A wake-up without a reason gives an early, empty answer, which does no harm.
        monitor.wait(milliseconds: milliseconds)
      }
      if messages.isEmpty, isStopping { return false }
      swap(&received, &messages)
      return true
    }
  }

  /// Takes no more, and waits until the thread has seen to what it has.
  func stop() {
    let isFirst = monitor.withLock {
      defer { isStopping = true }
      monitor.wake()
      return !isStopping
    }
    if isFirst { pthread_join(thread, nil) }
  }
}
