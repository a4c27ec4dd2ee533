import RPCCore
import Synchronization

/// Orders of one stream that are on their way to the disk: so many at a time, answered in the order in
/// which they came.
final class FilingWindow: Sendable {
  typealias Answer = Result<[UInt8], RPCError>

  /// Enough to fill the desk's batches; a caller that sends more waits.
  static let size = 1_024

  private struct State {
    var answers: [UInt64: Answer] = [:]
    var entered: UInt64 = 0
    var next: UInt64 = 0
    var end: UInt64?
    var producer: CheckedContinuation<Void, Never>?
    var consumer: CheckedContinuation<Void, Never>?
    var isCancelled = false
  }

  private let state = Mutex(State())

  /// Waits until there is room for one more.
  func enter() async throws {
    while true {
      let isIn = state.withLock { state in
        guard state.entered - state.next < Self.size else { return false }
        state.entered += 1
        return true
      }
      if isIn { return }
      try Task.checkCancellation()
      await wait(\.producer) { $0.entered - $0.next < Self.size }
    }
  }

  func finish(_ position: UInt64, _ answer: Answer) {
    let consumer = state.withLock { state in
      state.answers[position] = answer
      defer { state.consumer = nil }
      return state.consumer
    }
    consumer?.resume()
  }

  /// No more come.
  func end(_ count: UInt64) {
    let consumer = state.withLock { state in
      state.end = count
      defer { state.consumer = nil }
      return state.consumer
    }
    consumer?.resume()
  }

  /// The next answer; nil behind the last.
  func next() async throws -> Answer? {
    while true {
      let (answer, isEnd, producer) = state.withLock {
        state -> (Answer?, Bool, CheckedContinuation<Void, Never>?) in
        guard let answer = state.answers.removeValue(forKey: state.next) else {
          return (nil, state.end == state.next, nil)
        }
        state.next += 1
        defer { state.producer = nil }
        return (answer, false, state.producer)
      }
      producer?.resume()
      if let answer { return answer }
      if isEnd { return nil }
      try Task.checkCancellation()
      await wait(\.consumer) { $0.answers[$0.next] != nil || $0.end == $0.next }
    }
  }

  private func wait(
    _ place: any WritableKeyPath<State, CheckedContinuation<Void, Never>?> & Sendable,
    unless isReady: @Sendable (State) -> Bool
  ) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if state.isCancelled || isReady(state) { return true }
          state[keyPath: place] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      let waiting = state.withLock { state in
        state.isCancelled = true
        defer {
          state.producer = nil
          state.consumer = nil
        }
        return [state.producer, state.consumer].compactMap(\.self)
      }
      for one in waiting { one.resume() }
    }
  }
}
