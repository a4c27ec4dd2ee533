public import CoreMetrics

/// Where a server's measures go beside Prometheus's text: any backend of swift-metrics.
///
/// | label | kind | dimensions |
/// | --- | --- | --- |
/// | `whistle_rpc_calls_total` | counter | `method`, `status` (gRPC's number) |
/// | `whistle_rpc_duration_seconds` | timer | `method` |
/// | `whistle_rpc_open_calls`, `whistle_connections_open` | meters | |
/// | `whistle_connections_accepted_total` | counter | |
/// | `whistle_received_bytes_total`, `whistle_sent_bytes_total` | counters | |
/// | `whistle_limit_hits_total` | counter | `limit` |
///
/// A server without it pays nothing for it.
public struct ServerMetrics: Sendable {
  let factory: any MetricsFactory

  /// - Parameter factory: the process's own (`MetricsSystem.bootstrap`) unless another is given.
  public init(_ factory: any MetricsFactory = MetricsSystem.factory) {
    self.factory = factory
  }
}

/// Tells a backend what one event loop has counted. What is counted in plain numbers is told once for
/// each flush, as what has been added since; a duration is told for each call.
package final class MetricsReporter {
  private let factory: any MetricsFactory
  /// The paths of the methods, and one name for those that there are not.
  private let methods: [String]
  private let openCalls: Meter
  private let openConnections: Meter
  private let accepted: Counter
  private let received: Counter
  private let sent: Counter
  private let limits: [Counter]
  private let durations: [CoreMetrics.Timer]
  /// By method and status, made when they are first needed.
  private var calls: [Int: Counter] = [:]
  private var told: ServerMeasures

  package init(_ metrics: ServerMetrics, methods: [String]) {
    let factory = metrics.factory
    self.factory = factory
    self.methods = methods + ["unknown"]
    openCalls = Meter(label: "whistle_rpc_open_calls", factory: factory)
    openConnections = Meter(label: "whistle_connections_open", factory: factory)
    accepted = Counter(label: "whistle_connections_accepted_total", factory: factory)
    received = Counter(label: "whistle_received_bytes_total", factory: factory)
    sent = Counter(label: "whistle_sent_bytes_total", factory: factory)
    limits = LimitHit.allCases.map {
      Counter(
        label: "whistle_limit_hits_total", dimensions: [("limit", $0.name)], factory: factory)
    }
    durations = self.methods.map {
      CoreMetrics.Timer(
        label: "whistle_rpc_duration_seconds", dimensions: [("method", $0)], factory: factory)
    }
    told = ServerMeasures(methods: methods.count)
  }

  /// A call has ended, as `ServerMeasures.ended` is told.
  package func ended(method: Int?, status: Int, nanoseconds: UInt64) {
    let method = min(method ?? methods.count - 1, methods.count - 1)
    durations[method].recordNanoseconds(Int64(clamping: nanoseconds))
    let key = method * ServerMeasures.statuses + ServerMeasures.place(status)
    if let counter = calls[key] {
      counter.increment()
      return
    }
    let made = Counter(
      label: "whistle_rpc_calls_total",
      dimensions: [("method", methods[method]), ("status", "\(status)")], factory: factory)
    calls[key] = made
    made.increment()
  }

  /// What the loop has counted by now.
  package func report(_ measures: ServerMeasures) {
    Self.move(openCalls, by: measures.openCalls - told.openCalls)
    Self.move(openConnections, by: measures.openConnections - told.openConnections)
    Self.add(measures.acceptedConnections - told.acceptedConnections, to: accepted)
    Self.add(measures.receivedBytes - told.receivedBytes, to: received)
    Self.add(measures.sentBytes - told.sentBytes, to: sent)
    for limit in LimitHit.allCases {
      Self.add(measures.hits(limit) - told.hits(limit), to: limits[limit.rawValue])
    }
    told = measures
  }

  private static func move(_ meter: Meter, by change: Int) {
    if change > 0 { meter.increment(by: Double(change)) }
    if change < 0 { meter.decrement(by: Double(-change)) }
  }

  private static func add(_ count: UInt64, to counter: Counter) {
    if count > 0 { counter.increment(by: Int64(clamping: count)) }
  }
}
