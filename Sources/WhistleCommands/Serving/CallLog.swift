import Logging
import RPCCore
import RPCTransport
import Synchronization

/// Writes calls that failed or were slow to the log, off the event loops. When there are more than can be
/// written, or than anybody reads, the log says once a second how many it left out: whoever calls in vain
/// fills no disk. What is wrong with the server itself has lines of its own.
final class CallLog: Sendable {
  private static let mostWaiting = 1_000
  /// Lines of calls whose callers are at fault, and of others, in a second.
  private static let mostLines = 100

  private let continuation: AsyncStream<RPCNotice>.Continuation
  private let writer: Task<Void, Never>
  private let dropped: DropCount

  init(_ logger: Logger) {
    let (stream, continuation) = AsyncStream.makeStream(
      of: RPCNotice.self, bufferingPolicy: .bufferingOldest(Self.mostWaiting))
    self.continuation = continuation
    let dropped = DropCount()
    self.dropped = dropped
    writer = Task {
      var second = ContinuousClock.now
      var lines = (ours: 0, theirs: 0)
      for await notice in stream {
        if .now - second >= .seconds(1) {
          Self.report(dropped, to: logger)
          second = .now
          lines = (0, 0)
        }
        let level = Self.level(of: notice)
        let isOurs = level == .error
        if isOurs { lines.ours += 1 } else { lines.theirs += 1 }
        if (isOurs ? lines.ours : lines.theirs) <= Self.mostLines {
          Self.write(notice, at: level, to: logger)
        } else {
          dropped.add()
        }
      }
      Self.report(dropped, to: logger)
    }
  }

  /// Never waits.
  var note: @Sendable (RPCNotice) -> Void {
    { [continuation, dropped] notice in
      if case .dropped = continuation.yield(notice) { dropped.add() }
    }
  }

  /// Returns when everything is written.
  func finish() async {
    continuation.finish()
    await writer.value
  }

  private static func report(_ dropped: DropCount, to logger: Logger) {
    let count = dropped.take()
    if count > 0 { logger.warning("calls left out", metadata: ["count": "\(count)"]) }
  }

  /// What is wrong with the server is for whoever runs it; what is wrong with a request is for its caller.
  private static func level(of notice: RPCNotice) -> Logger.Level {
    switch notice.code {
    case .unknown, .internal, .dataLoss: .error
    case .ok, .unavailable, .resourceExhausted, .deadlineExceeded: .warning
    default: .info
    }
  }

  private static func write(_ notice: RPCNotice, at level: Logger.Level, to logger: Logger) {
    var metadata: Logger.Metadata = [
      "method": "\(notice.method)", "status": "\(notice.code)", "peer": "\(notice.peer)",
      "milliseconds": "\(notice.duration / .milliseconds(1))",
    ]
    if !notice.requestID.isEmpty { metadata["request"] = "\(notice.requestID)" }
    if !notice.message.isEmpty {
      // On one line whatever the request had in it, which the message may quote.
      let message = Array(notice.message.utf8).withUnsafeBytes { PercentEncoding.decode($0) }
      metadata["message"] = "\(message.plain)"
    }
    if let trace = notice.traceID { metadata["trace"] = "\(trace)" }
    if let span = notice.spanID { metadata["span"] = "\(span)" }
    logger.log(
      level: level, notice.code == .ok ? "call was slow" : "call failed", metadata: metadata)
  }

  private final class DropCount: Sendable {
    private let count = Atomic<Int>(0)

    func add() { count.add(1, ordering: .relaxed) }
    func take() -> Int { count.exchange(0, ordering: .relaxed) }
  }
}
