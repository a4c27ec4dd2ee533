import Synchronization

/// Those who wait for the next revision.
final class RevisionWatchers: Sendable {
  private struct State {
    var isOpen = true
    var waiting: [Int: AsyncStream<Void>.Continuation] = [:]
    var next = 0
  }

  private let state = Mutex(State())

  /// There is a new revision.
  func tell() {
    for watcher in state.withLock({ Array($0.waiting.values) }) { watcher.yield() }
  }

  /// No revision will come.
  func finish() {
    let watchers = state.withLock { state in
      state.isOpen = false
      defer { state.waiting = [:] }
      return state.waiting.values
    }
    for watcher in watchers { watcher.finish() }
  }

  /// A signal after each revision, and one after each beat without one; ends when the server does. Signals
  /// that nobody has taken are one.
  func signals(every beat: Duration) -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let number: Int? = state.withLock { state in
      guard state.isOpen else { return nil }
      state.next += 1
      state.waiting[state.next] = continuation
      return state.next
    }
    guard let number else {
      continuation.finish()
      return stream
    }
    let beats = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: beat)
        continuation.yield()
      }
    }
    continuation.onTermination = { [weak self] _ in
      beats.cancel()
      self?.state.withLock { $0.waiting[number] = nil }
    }
    return stream
  }
}
