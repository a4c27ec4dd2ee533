import Logging
import RPCTransport
import Synchronization

/// Writes to the log what happens to a server as a whole; what goes on happening, once in ten seconds.
final class EventLog: Sendable {
  private static let pause = Duration.seconds(10)

  private let logger: Logger
  /// When accepting failed and the log said so.
  private let lastFailure = Mutex<ContinuousClock.Instant?>(nil)

  init(_ logger: Logger) { self.logger = logger }

  func write(_ event: RPCServerEvent) {
    switch event {
    case .certificatesRenewed: logger.info("certificates renewed")
    case .certificatesNotUsable(let why):
      logger.error(
        "new certificates cannot be used, those from before are",
        metadata: ["error": "\(why.plain)"])
    case .acceptFailed(let why):
      let isNew = lastFailure.withLock { last in
        if let last, .now - last < Self.pause { return false }
        last = .now
        return true
      }
      if isNew { logger.error("connections cannot be accepted", metadata: ["error": "\(why)"]) }
    }
  }
}
