import NIOCore
import Synchronization

/// How many connections ask for the metrics: whoever opens more than a monitoring system would takes nothing from
/// the callers of the server.
final class MetricsConnections: Sendable {
  static let most = 64

  private let open = Mutex(0)

  /// Counts a connection until it is closed; false if there are as many as may be.
  func enter(_ channel: any Channel) -> Bool {
    let isIn = open.withLock { open in
      guard open < Self.most else { return false }
      open += 1
      return true
    }
    if isIn { channel.closeFuture.whenComplete { _ in self.open.withLock { $0 -= 1 } } }
    return isIn
  }
}
