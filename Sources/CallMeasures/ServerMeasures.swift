/// What a server counts. Each event loop counts by itself, without locks; the counts are added when
/// somebody asks.
package struct ServerMeasures: Sendable {
  /// The gRPC status codes, and one more for all others.
  static let statuses = 18

  /// Calls that have ended, by method and status; the last method stands for those that there are not.
  private var ended: [UInt64]
  private var latencies: [LatencyHistogram]
  private var limits = [UInt64](repeating: 0, count: LimitHit.allCases.count)

  package var openConnections = 0
  package var openCalls = 0
  package var acceptedConnections: UInt64 = 0
  package var receivedBytes: UInt64 = 0
  package var sentBytes: UInt64 = 0

  package init(methods: Int) {
    ended = Array(repeating: 0, count: (methods + 1) * Self.statuses)
    latencies = Array(repeating: LatencyHistogram(), count: methods + 1)
  }

  /// The methods that there are.
  package var methods: Int { latencies.count - 1 }

  /// A call has ended.
  /// - Parameters:
  ///   - method: its index in the table; nil if there is no such method.
  ///   - status: gRPC's number.
  package mutating func ended(method: Int?, status: Int, nanoseconds: UInt64) {
    let place = min(method ?? methods, methods)
    ended[place * Self.statuses + Self.place(status)] += 1
    latencies[place].record(nanoseconds: nanoseconds)
  }

  package mutating func hit(_ limit: LimitHit) { limits[limit.rawValue] += 1 }

  package func calls(method: Int?, status: Int) -> UInt64 {
    ended[min(method ?? methods, methods) * Self.statuses + Self.place(status)]
  }

  package func latency(method: Int?) -> LatencyHistogram {
    latencies[min(method ?? methods, methods)]
  }

  package func hits(_ limit: LimitHit) -> UInt64 { limits[limit.rawValue] }

  /// - Precondition: both count the same methods.
  package mutating func add(_ other: ServerMeasures) {
    for index in ended.indices { ended[index] += other.ended[index] }
    for index in latencies.indices { latencies[index].add(other.latencies[index]) }
    for index in limits.indices { limits[index] += other.limits[index] }
    openConnections += other.openConnections
    openCalls += other.openCalls
    acceptedConnections += other.acceptedConnections
    receivedBytes += other.receivedBytes
    sentBytes += other.sentBytes
  }

  static func place(_ status: Int) -> Int {
    (0..<statuses - 1).contains(status) ? status : statuses - 1
  }
}
