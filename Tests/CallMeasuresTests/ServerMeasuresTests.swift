import CallMeasures
import Testing

@Suite struct ServerMeasuresTests {
  static let statuses = ["OK", "CANCELLED", "UNKNOWN"]

  @Test("Percentiles are exact to one in a hundred, whatever order the values come in")
  func percentiles() {
    var histogram = LatencyHistogram()
    for value in (1...10_000 as ClosedRange<UInt64>).shuffled() {
      histogram.record(nanoseconds: value * 1_000)
    }
    #expect(histogram.count == 10_000)
    for percent in [1.0, 50, 90, 99, 99.9] {
      let exact = percent * 100_000
      let found = Double(histogram.nanoseconds(percentile: percent))
      #expect(abs(found - exact) <= exact / 100, "\(percent) %: \(found), not \(exact)")
    }
    #expect(histogram.mean == 5_000_500)
  }

  @Test("A histogram that has no value gives zeros")
  func empty() {
    let histogram = LatencyHistogram()
    #expect(histogram.count == 0)
    #expect(histogram.nanoseconds(percentile: 99) == 0)
    #expect(histogram.longest == 0)
    #expect(histogram.count(upTo: .max) == 0)
  }

  @Test("Durations beyond an hour count as an hour, and none is lost")
  func extremes() {
    var histogram = LatencyHistogram()
    for value in [0, 1, 99, 3_600_000_000_000, UInt64.max] { histogram.record(nanoseconds: value) }
    #expect(histogram.count == 5)
    #expect(histogram.count(upTo: .max) == 5)
  }

  @Test("What loops counted adds up")
  func adding() {
    var first = ServerMeasures(methods: 2)
    var second = ServerMeasures(methods: 2)
    first.ended(method: 0, status: 0, nanoseconds: 1_000)
    second.ended(method: 0, status: 0, nanoseconds: 3_000)
    second.ended(method: nil, status: 12, nanoseconds: 500)
    second.hit(.flood)
    second.openCalls = 3
    first.add(second)
    #expect(first.calls(method: 0, status: 0) == 2)
    #expect(first.calls(method: nil, status: 12) == 1)
    #expect(first.latency(method: 0).mean == 2_000)
    #expect(first.hits(.flood) == 1)
    #expect(first.openCalls == 3)
  }

  @Test("A status that gRPC does not define is counted among the others")
  func otherStatus() {
    var measures = ServerMeasures(methods: 1)
    for status in [17, 99, -1] { measures.ended(method: 0, status: status, nanoseconds: 1) }
    #expect(measures.calls(method: 0, status: 17) == 3)
  }

  @Test("Prometheus's text has every line of a histogram, and buckets that only grow")
  func text() {
    var measures = ServerMeasures(methods: 2)
    for value in [5_000, 60_000, 2_000_000_000] as [UInt64] {
      measures.ended(method: 1, status: 0, nanoseconds: value)
    }
    measures.ended(method: 1, status: 2, nanoseconds: 20_000_000_000)
    measures.hit(.handshake)
    measures.receivedBytes = 7
    let text = PrometheusText.text(
      measures, methods: ["/a.B/C", "/a.B/D"], statuses: Self.statuses)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(!text.contains("/a.B/C"))
    #expect(lines.contains("whistle_rpc_calls_total{method=\"/a.B/D\",status=\"OK\"} 3"))
    #expect(lines.contains("whistle_rpc_calls_total{method=\"/a.B/D\",status=\"UNKNOWN\"} 1"))
    #expect(lines.contains("whistle_rpc_duration_seconds_count{method=\"/a.B/D\"} 4"))
    #expect(lines.contains("whistle_limit_hits_total{limit=\"handshake\"} 1"))
    #expect(lines.contains("whistle_received_bytes_total 7"))
    let buckets = lines.filter { $0.contains("_bucket") }.compactMap {
      $0.split(separator: " ").last.flatMap { Int($0) }
    }
    #expect(buckets == buckets.sorted())
    #expect(buckets.first == 1)
    #expect(buckets.last == 4)
  }
}
