import CallMeasures
import MetricsTestKit
import RPCCore
import RPCTransport
import Synchronization
import Testing

/// What a server tells those who watch it.
@Suite struct ObservationTests {
  static func withServer(
    _ configure: (inout RPCServerConfiguration) -> Void, _ body: (RPCServer) async throws -> Void
  ) async throws {
    var configuration = RPCServerConfiguration(address: .tcp(host: "127.0.0.1", port: 0))
    configure(&configuration)
    let server = try await RPCServer.start(configuration, methods: RPCServerTests.methods)
    do {
      try await body(server)
    } catch {
      await server.shutdown(deadline: .now)
      throw error
    }
    await server.shutdown(deadline: .now)
  }

  @Test("A metrics backend is told of each call, and of what is open until it is not")
  func backend() async throws {
    let backend = TestMetrics()
    let calls = ["Say", "Refuse"].map { RawRequest.call(path: "/test.Echo/\($0)", [1, 2]) }
    try await Self.withServer {
      $0.metrics = ServerMetrics(backend)
    } _: { server in
      for call in calls { _ = try await RPCServerTests.answer(to: call, from: server) }
    }
    func count(_ label: String, _ dimensions: [(String, String)] = []) throws -> Int64 {
      try backend.expectCounter(label, dimensions).totalValue
    }
    for (method, status) in [("/test.Echo/Say", "0"), ("/test.Echo/Refuse", "9")] {
      #expect(
        try count("whistle_rpc_calls_total", [("method", method), ("status", status)]) == 1)
      let timer = try backend.expectTimer("whistle_rpc_duration_seconds", [("method", method)])
      #expect(timer.values.count == 1)
    }
    #expect(try count("whistle_connections_accepted_total") == 2)
    let sent = calls.map { RawRequest.handshake.count + $0.count }.reduce(0, +)
    #expect(try count("whistle_received_bytes_total") == Int64(sent))
    for label in ["whistle_rpc_open_calls", "whistle_connections_open"] {
      // Nothing is told of a call that is over by the end of the flush that it began in.
      let open = try backend.expectMeter(label).lastValue ?? 0
      #expect(open == 0, "\(label)")
    }
  }

  @Test("A call that takes longer than a call may is told with its trace, and so is one that fails")
  func notices() async throws {
    let notices = Mutex<[RPCNotice]>([])
    let trace = [
      ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
      ("x-request-id", "mine"),
    ]
    try await Self.withServer {
      $0.slowCall = .zero
      $0.onNotice = { notice in notices.withLock { $0.append(notice) } }
    } _: { server in
      _ = try await RPCServerTests.answer(
        to: RawRequest.headers(path: "/test.Echo/Say", extra: trace)
          + RawRequest.data(RawRequest.framed([])), from: server)
      _ = try await RPCServerTests.answer(
        to: RawRequest.call(path: "/test.Echo/Refuse", []), from: server)
    }
    let told = notices.withLock { $0 }
    #expect(told.map(\.code) == [.ok, .failedPrecondition])
    #expect(told.first?.traceID == "0af7651916cd43dd8448eb211c80319c")
    #expect(told.first?.spanID == "b7ad6b7169203331")
    #expect(told.first?.requestID == "mine")
    #expect(told.last?.traceID == nil)
    #expect(told.last?.requestID.isEmpty == false)
  }
}
