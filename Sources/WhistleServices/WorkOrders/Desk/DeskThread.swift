import Glibc

/// A thread of its own with a mailbox that wakes it: the desk waits for the disk, which a thread of the
/// cooperative pool must not.
final class DeskThread<Message: Sendable>: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var messages: [Message] = []
  private var isStopping = false
  private var thread = pthread_t()

  init() {
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    // Waiting must not depend on a clock that can be set.
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_mutex_init(lock, nil)
    pthread_cond_init(arrival, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(arrival)
    pthread_mutex_destroy(lock)
    arrival.deallocate()
    lock.deallocate()
  }

  /// Runs `body` on the thread, which keeps this object alive until it returns.
  func start(_ body: @escaping @Sendable (DeskThread) -> Void) {
    let run = ThreadBody { body(self) }
    let code = pthread_create(
      &thread, nil, runThreadBody, Unmanaged.passRetained(run).toOpaque())
    precondition(code == 0, "the system gives no thread: \(code)")
  }

  /// False if so many wait already, or none is taken any more.
  @discardableResult
  func send(_ message: Message, limit: Int = .max) -> Bool {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    guard !isStopping, messages.count < limit else { return false }
    messages.append(message)
    if messages.count == 1 { pthread_cond_signal(arrival) }
    return true
  }

  /// What has gathered, at once if there is something; after `milliseconds` at the latest. Nil when it
  /// is to end and nothing is left.
  func receive(milliseconds: Int) -> [Message]? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    if messages.isEmpty, !isStopping, milliseconds > 0 {
      var until = timespec()
      clock_gettime(CLOCK_MONOTONIC, &until)
      let nanoseconds = until.tv_nsec + milliseconds % 1_000 * 1_000_000
      until.tv_sec += milliseconds / 1_000 + nanoseconds / 1_000_000_000
      until.tv_nsec = nanoseconds % 1_000_000_000
      // A wake-up without a reason gives an early, empty answer, which does no harm.
      pthread_cond_timedwait(arrival, lock, &until)
    }
    if messages.isEmpty, isStopping { return nil }
    defer { messages.removeAll(keepingCapacity: true) }
    return messages
  }

  /// Takes no more, and waits until the thread has seen to what it has.
  func stop() {
    pthread_mutex_lock(lock)
    let isFirst = !isStopping
    isStopping = true
    pthread_cond_signal(arrival)
    pthread_mutex_unlock(lock)
    if isFirst { pthread_join(thread, nil) }
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
