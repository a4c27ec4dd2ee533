/// What a server counts, in Prometheus's text format (version 0.0.4).
package enum PrometheusText {
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// Upper bounds of the histograms' buckets, in seconds.
  static let bounds: [(text: String, nanoseconds: UInt64)] = [
    ("0.00001", 10_000), ("0.000025", 25_000), ("0.00005", 50_000), ("0.0001", 100_000),
    ("0.00025", 250_000), ("0.0005", 500_000), ("0.001", 1_000_000), ("0.0025", 2_500_000),
    ("0.005", 5_000_000), ("0.01", 10_000_000), ("0.025", 25_000_000), ("0.05", 50_000_000),
    ("0.1", 100_000_000), ("0.25", 250_000_000), ("0.5", 500_000_000), ("1", 1_000_000_000),
    ("2.5", 2_500_000_000), ("5", 5_000_000_000), ("10", 10_000_000_000),
  ]

  /// - Parameters:
  ///   - methods: the paths of the methods, in the order in which they are counted.
  ///   - statuses: the names of gRPC's codes from 0 on.
  package static func text(
    _ measures: ServerMeasures, methods: [String], statuses: [String]
  ) -> String {
    var lines: [String] = []
    // Methods that nobody ever called are left out, as Prometheus's own libraries do.
    let called = (methods + ["unknown"]).enumerated().filter {
      measures.latency(method: $0.offset).count > 0
    }
    head("whistle_rpc_calls_total", "counter", "Calls that have ended.", &lines)
    for (index, method) in called {
      for (code, status) in (statuses + ["OTHER"]).enumerated() {
        let count = measures.calls(method: index, status: code)
        if count > 0 {
          lines.append(
            "whistle_rpc_calls_total{method=\"\(method)\",status=\"\(status)\"} \(count)")
        }
      }
    }
    let name = "whistle_rpc_duration_seconds"
    head(
      name, "histogram", "From a call's first bytes to its status being handed to the socket.",
      &lines)
    for (index, method) in called {
      let latency = measures.latency(method: index)
      for (bound, nanoseconds) in bounds {
        let count = latency.count(upTo: nanoseconds)
        lines.append("\(name)_bucket{method=\"\(method)\",le=\"\(bound)\"} \(count)")
      }
      lines.append("\(name)_bucket{method=\"\(method)\",le=\"+Inf\"} \(latency.count)")
      lines.append("\(name)_sum{method=\"\(method)\"} \(Double(latency.nanoseconds) / 1e9)")
      lines.append("\(name)_count{method=\"\(method)\"} \(latency.count)")
    }
    single(
      "whistle_rpc_open_calls", "gauge", "Calls that have not ended.", measures.openCalls, &lines)
    single(
      "whistle_connections_open", "gauge", "Connections that are open.", measures.openConnections,
      &lines)
    single(
      "whistle_connections_accepted_total", "counter", "Connections that were accepted.",
      measures.acceptedConnections, &lines)
    single(
      "whistle_received_bytes_total", "counter", "Bytes of HTTP/2 read, without TLS.",
      measures.receivedBytes, &lines)
    single(
      "whistle_sent_bytes_total", "counter", "Bytes of HTTP/2 written, without TLS.",
      measures.sentBytes, &lines)
    head("whistle_limit_hits_total", "counter", "Limits that peers met.", &lines)
    for limit in LimitHit.allCases {
      lines.append(
        "whistle_limit_hits_total{limit=\"\(limit.name)\"} \(measures.hits(limit))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func head(
    _ name: String, _ type: String, _ help: String, _ lines: inout [String]
  ) {
    lines.append("# HELP \(name) \(help)")
    lines.append("# TYPE \(name) \(type)")
  }

  private static func single(
    _ name: String, _ type: String, _ help: String, _ value: some BinaryInteger,
    _ lines: inout [String]
  ) {
    head(name, type, help, &lines)
    lines.append("\(name) \(value)")
  }
}
