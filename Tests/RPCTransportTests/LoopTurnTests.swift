import RPCCore
import RPCTransport
import Synchronization
import Testing

@Suite struct LoopTurnTests {
  @Test("A turn is over with the first look at the clock behind its end, every eighth call")
  func shortCalls() {
    var turn = LoopTurn()
    var looks = 0
    turn.begin(now: 1000)
    for call in 1...24 {
      // The clock passes the end of the turn with the tenth call.
      turn.ran(isLong: false) {
        looks += 1
        return 1000 + (call < 10 ? 0 : LoopTurn.nanoseconds)
      }
      #expect(turn.isOver == (call >= 16), "call \(call)")
    }
    #expect(looks == 3)
    turn.end()
    #expect(!turn.isOver)
  }

  @Test("Behind a long call the clock is looked at; a turn that lasts is not begun again")
  func longCalls() {
    var turn = LoopTurn()
    turn.begin(now: 0)
    turn.ran(isLong: true) { LoopTurn.nanoseconds - 1 }
    #expect(!turn.isOver)
    turn.begin(now: LoopTurn.nanoseconds - 1)
    turn.ran(isLong: true) { LoopTurn.nanoseconds }
    #expect(turn.isOver)
  }

  /// Counts the calls of `Slow`, each of which holds the loop for longer than a turn.
  static func slowMethods(_ begun: Counter) -> MethodTable {
    MethodTable([
      RPCMethod(path: "/test.Turn/Slow") {
        (_: RPCCallContext, _: UnsafeRawBufferPointer, _: inout RPCAnswer) in
        begun.count.add(1, ordering: .relaxed)
        let clock = ContinuousClock()
        let start = clock.now
        while clock.now - start < .milliseconds(5) {}
      },
      RPCMethod(path: "/test.Turn/Quick") {
        (_: RPCCallContext, _: UnsafeRawBufferPointer, _: inout RPCAnswer) in
      },
    ])
  }

  final class Counter: Sendable {
    let count = Atomic<Int>(0)
    var value: Int { count.load(ordering: .relaxed) }
  }

  @Test("Slow calls let other connections have a turn, and are dropped when their caller leaves")
  func turns() async throws {
    let begun = Counter()
    let server = try await RPCServer.start(
      RPCServerConfiguration(address: .tcp(host: "127.0.0.1", port: 0)),
      methods: Self.slowMethods(begun))
    let most = 200
    try await RawClient.connected(to: server.address) { slow in
      let calls = (0..<most).flatMap {
        RawRequest.call(stream: UInt32($0) * 2 + 1, path: "/test.Turn/Slow", [])
      }
      try await slow.send(RawRequest.handshake + calls)
      _ = try await slow.frames(through: \.endsStream)
      // The first answer leaves with the first turn, while the others wait.
      #expect(begun.value < most)
      let answer = try await RawClient.connected(to: server.address) { quick in
        try await quick.send(RawRequest.handshake + RawRequest.call(path: "/test.Turn/Quick", []))
        return try await quick.frames(through: \.endsStream)
      }
      #expect(answer.last.map(HeaderBlock.init)?.grpcStatus == "0")
      #expect(begun.value < most)
    }
    await server.shutdown(deadline: .now)
    #expect(begun.value < most)
  }

  @Test("Slow calls are all answered, a turn at a time")
  func everyCall() async throws {
    let begun = Counter()
    let server = try await RPCServer.start(
      RPCServerConfiguration(address: .tcp(host: "127.0.0.1", port: 0)),
      methods: Self.slowMethods(begun))
    try await RawClient.connected(to: server.address) { client in
      let calls = (0..<20).flatMap {
        RawRequest.call(stream: UInt32($0) * 2 + 1, path: "/test.Turn/Slow", [])
      }
      try await client.send(RawRequest.handshake + calls)
      var order: [UInt32] = []
      while order.count < 20, let frame = try await client.nextFrame() {
        if frame.endsStream { order.append(frame.stream) }
      }
      #expect(order == (0..<20).map { $0 * 2 + 1 })
    }
    #expect(begun.value == 20)
    await server.shutdown(deadline: .now)
  }
}
