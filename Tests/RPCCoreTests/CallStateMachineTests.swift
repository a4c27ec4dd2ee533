import RPCCore
import Testing

@Suite struct CallStateMachineTests {
  static let methods = MethodTable([
    RPCMethod(path: "/a.B/C") {
      (_: RPCCallContext, request: UnsafeRawBufferPointer, reply: inout [UInt8]) in
      reply.append(contentsOf: request)
    }
  ])

  static let good = [
    (":method", "POST"), (":path", "/a.B/C"), ("content-type", "application/grpc"),
    ("te", "trailers"),
  ]

  static func head(_ fields: [(String, String)]) -> RequestHead {
    var head = RequestHead()
    for (name, value) in fields {
      Array(name.utf8).withUnsafeBytes { name in
        Array(value.utf8).withUnsafeBytes { value in head.add(name: name, value: value) }
      }
    }
    return head
  }

  /// `good` with fields put in the place of those of the same name, or taken out with nil.
  static func changed(_ changes: [(String, String?)]) -> [(String, String)] {
    var fields = good
    for (name, value) in changes {
      fields.removeAll { $0.0 == name }
      if let value { fields.append((name, value)) }
    }
    return fields
  }

  enum Input {
    case data([UInt8])
    case end
    case start(UInt64)
    case advance(UInt64)
    case refuse
  }

  /// The action in words: `wait`, `ready`, `run 3` (bytes of message), `200/12` (status, grpc-status).
  static func word(_ action: CallAction) -> String {
    switch action {
    case .wait: return "wait"
    case .ready: return "ready"
    case .run(_, _, let message): return "run \(message.count)"
    case .answer(let answer):
      let field = { (name: String) in answer.fields.first { $0.name == name }?.value ?? "-" }
      return "\(field(":status"))/\(field("grpc-status"))"
    }
  }

  static func begin(
    _ call: inout CallStateMachine, _ fields: [(String, String)], endOfStream: Bool = false,
    now: UInt64 = 0, exceedsLimit: Bool = false
  ) -> CallAction {
    var head = head(fields)
    head.exceedsLimit = exceedsLimit
    var limits = RPCLimits()
    limits.messageBytes = 1000
    return call.receive(
      head: head, endOfStream: endOfStream, methods: methods, limits: limits, peer: "unix:",
      receivedAt: 0, now: now)
  }

  static func perform(_ input: Input, on call: inout CallStateMachine) -> CallAction {
    switch input {
    case .data(let bytes): bytes.withUnsafeBytes { call.receive(data: $0) }
    case .end: call.receiveEnd()
    case .start(let now): call.start(now: now)
    case .advance(let now): call.advance(to: now)
    case .refuse: call.refuse(RPCError(code: .resourceExhausted, message: "no room"))
    }
  }

  static let heads: [(String, [(String, String?)], String)] = [
    ("as it should be", [], "wait"),
    ("GET", [(":method", "GET")], "405/-"),
    ("HEAD", [(":method", "HEAD")], "405/-"),
    ("no content-type", [("content-type", nil)], "415/-"),
    ("application/json", [("content-type", "application/json")], "415/-"),
    ("application/grpc-web", [("content-type", "application/grpc-web")], "415/-"),
    ("application/grpc+json", [("content-type", "application/grpc+json")], "415/-"),
    ("application/grpc+proto", [("content-type", "application/grpc+proto")], "wait"),
    ("content-type with parameter", [("content-type", "application/grpc;charset=x")], "wait"),
    ("no te", [("te", nil)], "200/13"),
    ("unknown method", [(":path", "/a.B/X")], "200/12"),
    ("unknown service", [(":path", "/x.Y/C")], "200/12"),
    ("path of no method", [(":path", "/")], "200/12"),
    ("path of three parts", [(":path", "/a.B/C/D")], "200/12"),
    ("identity", [("grpc-encoding", "identity")], "wait"),
    ("gzip", [("grpc-encoding", "gzip")], "200/12"),
    ("timeout", [("grpc-timeout", "5S")], "wait"),
    ("timeout without unit", [("grpc-timeout", "5")], "200/13"),
    ("binary metadata", [("x-bin", "AQID,BA==")], "wait"),
    ("binary metadata that is not base 64", [("x-bin", "A*")], "200/13"),
  ]

  @Test("Each kind of request headers gets its answer, or is accepted")
  func headsAndAnswers() {
    for (name, changes, expected) in Self.heads {
      var call = CallStateMachine()
      let action = Self.begin(&call, Self.changed(changes))
      #expect(Self.word(action) == expected, "\(name)")
    }
    var call = CallStateMachine()
    #expect(Self.word(Self.begin(&call, Self.good, exceedsLimit: true)) == "200/8")
  }

  static let framed = MessageDeframer.prefix(count: 3) + [1, 2, 3]

  static let timelines: [(String, [(Input, String)])] = [
    (
      "message, end, start",
      [(.data(framed), "wait"), (.end, "ready"), (.start(0), "run 3"), (.start(0), "wait")]
    ),
    (
      "message byte by byte", framed.map { (.data([$0]), "wait") } + [(.end, "ready")]
    ),
    ("empty message", [(.data([0, 0, 0, 0, 0]), "wait"), (.end, "ready"), (.start(0), "run 0")]),
    ("no message", [(.end, "200/12")]),
    ("half a prefix", [(.data([0, 0]), "wait"), (.end, "200/13")]),
    ("half a message", [(.data(framed.dropLast()), "wait"), (.end, "200/13")]),
    ("two messages", [(.data(framed + framed), "200/12"), (.end, "wait")]),
    ("one byte too many", [(.data(framed), "wait"), (.data([0]), "200/12")]),
    ("compressed flag", [(.data([1]), "200/13"), (.data([0]), "wait"), (.end, "wait")]),
    ("flag 2", [(.data([2]), "200/13")]),
    ("1001 bytes announced", [(.data(MessageDeframer.prefix(count: 1001)), "200/8")]),
    ("start before the end", [(.data(framed), "wait"), (.start(0), "wait"), (.end, "ready")]),
    (
      "deadline while receiving",
      [(.advance(999), "wait"), (.advance(1000), "200/4"), (.data(framed), "wait"), (.end, "wait")]
    ),
    (
      "deadline while ready",
      [(.data(framed), "wait"), (.end, "ready"), (.start(1000), "200/4"), (.advance(2000), "wait")]
    ),
    (
      "a moment before the deadline",
      [(.data(framed), "wait"), (.end, "ready"), (.start(999), "run 3")]
    ),
    ("refused", [(.refuse, "200/8"), (.refuse, "wait"), (.end, "wait")]),
  ]

  @Test("Each timeline of inputs gives its actions; the deadline is at 1000")
  func inputsAndActions() {
    for (name, steps) in Self.timelines {
      var call = CallStateMachine()
      let fields = Self.changed([("grpc-timeout", "1000n")])
      #expect(Self.word(Self.begin(&call, fields)) == "wait", "\(name)")
      for (index, (input, expected)) in steps.enumerated() {
        #expect(
          Self.word(Self.perform(input, on: &call)) == expected, "\(name), step \(index + 1)")
      }
    }
  }

  @Test("Headers that end the stream are a call without a message")
  func headersOnly() {
    var call = CallStateMachine()
    #expect(Self.word(Self.begin(&call, Self.good, endOfStream: true)) == "200/12")
  }

  @Test("A call reserves the bytes it announced, and none once it is answered")
  func reservedBytes() {
    var call = CallStateMachine()
    _ = Self.begin(&call, Self.good)
    #expect(call.reservedBytes == 0)
    _ = Self.perform(.data(MessageDeframer.prefix(count: 900) + [1]), on: &call)
    #expect(call.reservedBytes == 900)
    _ = Self.perform(.refuse, on: &call)
    #expect(call.reservedBytes == 0)
  }

  @Test("405 names the method that is allowed and has a body, except for HEAD")
  func methodNotAllowed() {
    for (method, hasBody) in [("GET", true), ("HEAD", false)] {
      var call = CallStateMachine()
      guard case .answer(let answer) = Self.begin(&call, Self.changed([(":method", method)]))
      else {
        Issue.record("no answer")
        return
      }
      #expect(answer.fields.contains(.init(name: "allow", value: "POST")))
      #expect(answer.body.isEmpty == !hasBody)
    }
  }

  @Test("An unsupported encoding is answered with those that are supported")
  func acceptEncoding() {
    var call = CallStateMachine()
    guard case .answer(let answer) = Self.begin(&call, Self.changed([("grpc-encoding", "br")]))
    else {
      Issue.record("no answer")
      return
    }
    #expect(answer.fields.contains(.init(name: "grpc-accept-encoding", value: "identity")))
  }

  @Test("The handler's context has path, metadata, deadline, peer and time")
  func context() {
    var call = CallStateMachine()
    _ = Self.begin(
      &call, Self.changed([("grpc-timeout", "5u"), ("x-who", "me"), ("x-bin", "AQID")]), now: 100)
    _ = Self.perform(.data(Self.framed), on: &call)
    _ = Self.perform(.end, on: &call)
    guard case .run(let method, let context, let message) = call.start(now: 200) else {
      Issue.record("does not run")
      return
    }
    #expect(method.path == "/a.B/C")
    #expect(context.path == "/a.B/C")
    #expect(context.deadline == 5100)
    #expect(context.metadata["x-who"] == "me")
    #expect(context.metadata.values(of: "x-bin").map(Array.init) == [[1, 2, 3]])
    #expect(context.metadata["te"] == nil)
    #expect(context.peer == "unix:")
    #expect(message == [1, 2, 3])
  }
}
