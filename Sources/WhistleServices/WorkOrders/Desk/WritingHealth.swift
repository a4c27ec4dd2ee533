import Synchronization

/// Whether what is asked for can be kept now: false from a write that found the disk full until a
/// write works again.
final class WritingHealth: Sendable {
  private struct State {
    var isWell = true
    var listener: (@Sendable (Bool) -> Void)?
  }

  private let state = Mutex(State())

  /// Tells one listener now and after each change.
  func tell(_ listener: @escaping @Sendable (Bool) -> Void) {
    let isWell = state.withLock { state in
      state.listener = listener
      return state.isWell
    }
    listener(isWell)
  }

  func set(isWell: Bool) {
    let listener = state.withLock { state -> (@Sendable (Bool) -> Void)? in
      guard state.isWell != isWell else { return nil }
      state.isWell = isWell
      return state.listener
    }
    listener?(isWell)
  }
}
