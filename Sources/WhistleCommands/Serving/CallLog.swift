import Logging
import RPCCore
import RPCTransport
import Synchronization

/// Writes calls that failed to the log, off the event loops. When more fail than can be written, the log
/// says how many it left out.
final class FailureLog: Sendable {
  private static let mostWaiting = 1_000

  private let continuation: AsyncStream<RPCFailure>.Continuation
  private let writer: Task<Void, Never>
  private let dropped: DropCount

  init(_ logger: Logger) {
    let (stream, continuation) = AsyncStream.makeStream(
      of: RPCFailure.self, bufferingPolicy: .bufferingOldest(Self.mostWaiting))
    self.continuation = continuation
    let dropped = DropCount()
    self.dropped = dropped
    writer = Task {
      for await failure in stream {
        Self.write(failure, to: logger)
        let count = dropped.take()
        if count > 0 { logger.warning("failed calls left out", metadata: ["count": "\(count)"]) }
      }
    }
  }

  /// Never waits.
  var note: @Sendable (RPCFailure) -> Void {
    { [continuation, dropped] failure in
      if case .dropped = continuation.yield(failure) { dropped.add() }
    }
  }

  /// Returns when everything is written.
  func finish() async {
    continuation.finish()
    await writer.value
  }

  /// What is wrong with the server is for whoever runs it; what is wrong with a request is for its caller.
  private static func write(_ failure: RPCFailure, to logger: Logger) {
    let level: Logger.Level =
      switch failure.code {
      case .unknown, .internal, .dataLoss: .error
      case .unavailable, .resourceExhausted, .deadlineExceeded: .warning
      default: .info
      }
    logger.log(
      level: level, "call failed",
      metadata: [
        "method": "\(failure.method)", "status": "\(failure.code)",
        "request": "\(failure.requestID)",
        "peer": "\(failure.peer)", "message": "\(failure.message)",
      ])
  }

  private final class DropCount: Sendable {
    private let count = Atomic<Int>(0)

    func add() { count.add(1, ordering: .relaxed) }
    func take() -> Int { count.exchange(0, ordering: .relaxed) }
  }
}
