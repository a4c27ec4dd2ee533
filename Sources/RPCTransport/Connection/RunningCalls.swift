import Synchronization

/// How many handlers run in tasks, on all connections of a server and on those from each address.
final class RunningCalls: Sendable {
  /// The count of one address, which its connections share.
  final class Share: Sendable {
    fileprivate let count = Atomic<Int>(0)
  }

  private let limit: Int
  private let limitPerAddress: Int
  private let count = Atomic<Int>(0)

  init(limit: Int, limitPerAddress: Int) {
    self.limit = limit
    self.limitPerAddress = limitPerAddress
  }

  /// False if one more would be too many.
  ///
  /// - Parameter share: that of the caller's address; `nil`: it has none.
  func begin(_ share: Share?) -> Bool {
    guard Self.begin(count, limit) else { return false }
    guard let share, !Self.begin(share.count, limitPerAddress) else { return true }
    count.subtract(1, ordering: .relaxed)
    return false
  }

  func end(_ share: Share?) {
    count.subtract(1, ordering: .relaxed)
    share?.count.subtract(1, ordering: .relaxed)
  }

  private static func begin(_ count: borrowing Atomic<Int>, _ limit: Int) -> Bool {
    if count.add(1, ordering: .relaxed).newValue <= limit { return true }
    count.subtract(1, ordering: .relaxed)
    return false
  }
}
