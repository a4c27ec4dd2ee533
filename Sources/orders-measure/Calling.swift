import Glibc
import RPCTransport
import WhistleClient
import WireMessages

func client(_ address: String) async throws -> WhistleClient {
  let parts = address.split(separator: ":")
  guard parts.count == 2, let port = Int(parts[1]) else { fail("\(address): write host:port") }
  return try await WhistleClient(.init(servers: [.tcp(host: String(parts[0]), port: port)]))
}

extension Workbench {
  /// So many callers file so many orders with a server, each waiting for its reply.
  func call(_ address: String, callers: Int, orders: Int) async throws -> String {
    let client = try await client(address)
    var times: [Double] = []
    let filing = try await timed {
      times = try await eachCaller(callers, orders) { number in
        _ = try await client.workOrders.file(request(number))
      }
    }
    await client.shutdown()
    return """
      {"callers": \(callers), "orders": \(orders), \
      "filings_per_second": \(Double(orders) / filing.wall), \
      "p50_ms": \(times.milliseconds(at: 0.5)), "p99_ms": \(times.milliseconds(at: 0.99)), \
      "client_processor_us_per_filing": \(filing.processor / Double(orders) * 1e6)}
      """
  }
}

/// Takes a step every five milliseconds, each on disk before it is answered, until the server has
/// nothing left that is due.
func callWhileDue(_ address: String) async throws -> String {
  let client = try await client(address)
  let start = seconds(CLOCK_MONOTONIC)
  let before = try await client.workOrders.getCounters()
  var times: [Double] = []
  var last = before
  repeat {
    try await Task.sleep(for: .milliseconds(5))
    let called = seconds(CLOCK_MONOTONIC)
    _ = try await client.workOrders.act(
      Workbench.urging(Int(getpid()) * 1_000_000 + times.count, order: before.received))
    times.append(seconds(CLOCK_MONOTONIC) - called)
    last = try await client.workOrders.getCounters()
  } while last.nextClock != 0 && last.nextClock <= last.now
  let wall = seconds(CLOCK_MONOTONIC) - start
  await client.shutdown()
  times.sort()
  return """
    {"orders": \(before.received), "seconds": \(wall), "events": \(last.sequence - before.sequence), \
    "calls": \(times.count), "p50_ms": \(times.milliseconds(at: 0.5)), \
    "p99_ms": \(times.milliseconds(at: 0.99)), "most_ms": \(times.milliseconds(at: 1))}
    """
}
