import Glibc

/// A lock, and one condition that is waited for under it: for threads that may block, which those of
/// the cooperative pool must not.
package final class ThreadMonitor: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  package init() {
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    // Waiting must not depend on a clock that can be set.
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_mutex_init(lock, nil)
    pthread_cond_init(change, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(change)
    pthread_mutex_destroy(lock)
    change.deallocate()
    lock.deallocate()
  }

  package func withLock<Value>(_ body: () -> Value) -> Value {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body()
  }

  /// Wakes whoever waits; costs no system call where nobody does.
  package func wake() { pthread_cond_broadcast(change) }

  /// Inside `withLock`: gives the lock up until somebody wakes this thread. It may also wake without a
  /// reason.
  package func wait() { pthread_cond_wait(change, lock) }

  /// The same, for so long at most.
  func wait(milliseconds: Int) {
    var until = timespec()
    clock_gettime(CLOCK_MONOTONIC, &until)
    let nanoseconds = until.tv_nsec + milliseconds % 1_000 * 1_000_000
    until.tv_sec += milliseconds / 1_000 + nanoseconds / 1_000_000_000
    until.tv_nsec = nanoseconds % 1_000_000_000
    pthread_cond_timedwait(change, lock, &until)
  }

  /// Runs `body` on a thread of its own.
  static func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t {
    let run = ThreadBody(body)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil, runThreadBody, Unmanaged.passRetained(run).toOpaque())
    precondition(code == 0, "the system gives no thread: \(code)")
    return thread
  }
}

/// What a thread runs, as an object that C can hand over.
private final class ThreadBody {
  let run: () -> Void
  init(_ run: @escaping () -> Void) { self.run = run }
}

/// Never called without the body that `pthread_create` was given.
private func runThreadBody(_ body: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let body else { return nil }
  Unmanaged<ThreadBody>.fromOpaque(body).takeRetainedValue().run()
  return nil
}
