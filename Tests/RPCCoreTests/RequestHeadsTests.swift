import RPCCore
import Testing

@Suite struct RequestHeadsTests {
  static let methods = CallStateMachineTests.methods
  static let good = CallStateMachineTests.good

  /// Lists of fields that callers may send, some of which are refused.
  static let lists: [[(String, String)]] =
    [
      good, good + [("x-who", "me")], good + [("grpc-timeout", "7u")],
      good + [("grpc-encoding", "gzip"), ("grpc-accept-encoding", "gzip")],
      good + [("x-data-bin", "AQID")], good + [("x-data-bin", "?")],
      good + [(":authority", "user@host")],
      CallStateMachineTests.changed([(":path", "/a.B/Many")]),
      CallStateMachineTests.changed([(":path", "/a.B/D")]),
      CallStateMachineTests.changed([("te", nil)]),
      CallStateMachineTests.changed([(":method", "GET")]),
    ] + (0..<20).map { good + [("x-number", String(repeating: "8", count: $0))] }

  static func block(_ fields: [(String, String)]) -> [UInt8] {
    fields.flatMap { Array("\($0.0)\u{0}\($0.1)\u{0}".utf8) }
  }

  /// What a call is told by a head, in words.
  static func begin(_ call: inout CallStateMachine, _ head: inout RequestHead) -> String {
    let answer = call.receive(
      head: &head, methods: methods, limits: RPCLimits(), peer: "unix:", receivedAt: 3, now: 100,
      requestDue: 5000)
    if let answer { return "\(answer)" }
    guard call.isKnown else { return "not gRPC" }
    let context = call.context
    let metadata = ["x-who", "x-data-bin", "x-number"].map {
      context.metadata.values(of: $0).map(Array.init)
    }
    return "\(call.takesMany) \(call.methodIndex) \(context.path) \(metadata)"
      + " \(context.deadline ?? 0) \(context.peer) \(context.isRequestCompressed)"
      + " \(context.acceptsCompression) \(context.receivedAt)"
  }

  @Test("A head says what reading its fields says, in whatever order requests come")
  func agrees() {
    let seed = UInt64.random(in: .min ... .max)
    var chance = seed
    var heads = RequestHeads(methods: Self.methods)
    var first = CallStateMachine()
    var second = CallStateMachine()
    for step in 0..<5000 {
      chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // For a while a few come again and again, as from callers, then others.
      let few = step / 50 % 7
      let pick = chance >> 60 == 0 ? Int(chance >> 33) : few + Int(chance >> 40) % 3
      let fields = Self.lists[pick % Self.lists.count]
      let exceedsLimit = chance >> 55 & 0x1f == 1
      var fresh = CallStateMachineTests.head(fields)
      fresh.exceedsLimit = exceedsLimit
      var expected = CallStateMachine()
      let words = Self.begin(&expected, &fresh)
      let head = Self.block(fields).withUnsafeBytes { block in
        heads.head(of: block, exceedsLimit: exceedsLimit) { head in
          for (name, value) in fields {
            Array(name.utf8).withUnsafeBytes { name in
              Array(value.utf8).withUnsafeBytes { head.pointee.add(name: name, value: $0) }
            }
          }
        }
      }
      #expect(head.pointee.isMalformed == fresh.isMalformed, "seed \(seed), step \(step)")
      let found =
        chance >> 50 & 1 == 0
        ? Self.begin(&first, &head.pointee) : Self.begin(&second, &head.pointee)
      #expect(found == words, "seed \(seed), step \(step)")
    }
  }

  @Test("Fields that come again are read once, and what another place's block was is forgotten")
  func readsOnce() {
    var heads = RequestHeads(methods: Self.methods)
    var reads = 0
    func ask(_ fields: [(String, String)]) {
      Self.block(fields).withUnsafeBytes { block in
        _ = heads.head(of: block, exceedsLimit: false) { head in
          reads += 1
          for (name, value) in fields {
            Array(name.utf8).withUnsafeBytes { name in
              Array(value.utf8).withUnsafeBytes { head.pointee.add(name: name, value: $0) }
            }
          }
        }
      }
    }
    for _ in 0..<10 { ask(Self.good) }
    #expect(reads == 1)
    // Another block of the same length takes the place once it has come eight times.
    let other = Self.good.map { $0.0 == ":path" ? ($0.0, "/a.B/X") : $0 }
    let known = Self.good.map { $0.0 == "te" ? ($0.0, "TRAILERS") : $0 }
    for _ in 0..<10 { ask(known) }
    #expect(reads == 9)
    // One that is refused never does.
    for _ in 0..<20 { ask(other) }
    #expect(reads == 29)
    ask(known)
    #expect(reads == 29)
  }
}
