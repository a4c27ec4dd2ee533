import Synchronization

/// How many handlers run in tasks, on all connections of a server.
final class RunningCalls: Sendable {
  private let limit: Int
  private let count = Atomic<Int>(0)

  init(limit: Int) {
    self.limit = limit
  }

  /// False if one more would be too many.
  func begin() -> Bool {
    guard count.add(1, ordering: .relaxed).newValue <= limit else {
      count.subtract(1, ordering: .relaxed)
      return false
    }
    return true
  }

  func end() {
    count.subtract(1, ordering: .relaxed)
  }
}
