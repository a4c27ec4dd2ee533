import Synchronization
import WorkOrders

/// The events on disk as they come, for those who watch. The newest are kept here, so that a watcher
/// that keeps up never asks the ledger.
final class OrderFeed: Sendable {
  private static let kept = 8_192

  private struct State {
    /// As they came, none of them empty.
    var batches: [[OrderEvent]] = []
    /// Position in `batches` where the kept ones begin, and how many events they are.
    var first = 0
    var count = 0
    var head: UInt64
    var watchers: [Int: AsyncStream<Void>.Continuation] = [:]
    var lastNumber = 0
    var isOver = false
  }

  private let state: Mutex<State>

  init(head: UInt64) { state = Mutex(State(head: head)) }

  /// Sequence of the last event on disk.
  var head: UInt64 { state.withLock { $0.head } }

  func publish(_ events: [OrderEvent]) {
    guard let last = events.last else { return }
    let watchers = state.withLock { state in
      state.head = last.sequence
      state.batches.append(events)
      state.count += events.count
      while state.count - state.batches[state.first].count >= Self.kept {
        state.count -= state.batches[state.first].count
        state.batches[state.first] = []
        state.first += 1
      }
      if state.first > state.batches.count / 2 {
        state.batches.removeFirst(state.first)
        state.first = 0
      }
      return state.watchers.values
    }
    for watcher in watchers { watcher.yield() }
  }

  /// Lets every watcher look whether it is time for a sign of life.
  func beat() {
    for watcher in state.withLock({ Array($0.watchers.values) }) { watcher.yield() }
  }

  /// Events behind a sequence; nil if they are no longer kept here.
  func events(after sequence: UInt64, limit: Int) -> [OrderEvent]? {
    state.withLock { state in
      if sequence >= state.head { return [] }
      let kept = state.batches[state.first...]
      guard var place = kept.lastIndex(where: { $0[0].sequence <= sequence + 1 }) else {
        return nil
      }
      var found: [OrderEvent] = []
      while place < state.batches.count, found.count < limit {
        let batch = state.batches[place]
        let known = Int(sequence + 1 - min(sequence + 1, batch[0].sequence))
        found += batch.dropFirst(known).prefix(limit - found.count)
        place += 1
      }
      return found
    }
  }

  /// Yields now, after each batch and at each beat; ends with the server.
  func signals() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let number: Int? = state.withLock { state in
      guard !state.isOver else { return nil }
      state.lastNumber += 1
      state.watchers[state.lastNumber] = continuation
      return state.lastNumber
    }
    guard let number else {
      continuation.finish()
      return stream
    }
    continuation.yield()
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { $0.watchers[number] = nil }
    }
    return stream
  }

  func finish() {
    let watchers = state.withLock { state in
      state.isOver = true
      defer { state.watchers = [:] }
      return Array(state.watchers.values)
    }
    for watcher in watchers { watcher.finish() }
  }
}
