import RPCCore
import Testing

@Suite struct CallStateMachineTests {
  static let methods = MethodTable([
    RPCMethod(path: "/a.B/C") {
      (_: RPCCallContext, request: UnsafeRawBufferPointer, answer: inout RPCAnswer) in
      answer.message.append(contentsOf: request)
    },
    RPCMethod(path: "/a.B/Many", kind: .clientStreaming) {
      (_: RPCCallContext, _: RPCRequests, _: RPCResponses) in
    },
  ])

  static let good = [
    (":method", "POST"), (":path", "/a.B/C"), ("content-type", "application/grpc"),
    ("te", "trailers"),
  ]

  static func head(_ fields: [(String, String)]) -> RequestHead {
    var head = RequestHead(methods: methods)
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
    /// Data that end the request.
    case last([UInt8])
    case end
    case start(UInt64)
    case expire(UInt64)
  }

  /// The action in words: `wait`, `run 3` (bytes of message), `message 3`, `end`, `200/12` (status,
  /// grpc-status).
  static func word(_ action: CallAction) -> String {
    switch action {
    case .wait: "wait"
    case .run(let message): "run \(message.bytes.count)"
    case .message(let message): "message \(message.bytes.count)"
    case .endOfRequests: "end"
    case .answer(let answer): word(answer)
    }
  }

  static func word(_ answer: HTTPAnswer) -> String {
    let field = { (name: String) in answer.fields.first { $0.name == name }?.value ?? "-" }
    return "\(field(":status"))/\(field("grpc-status"))"
  }

  static func begin(
    _ call: inout CallStateMachine, _ fields: [(String, String)], now: UInt64 = 0,
    exceedsLimit: Bool = false
  ) -> HTTPAnswer? {
    var head = head(fields)
    head.exceedsLimit = exceedsLimit
    var limits = RPCLimits()
    limits.messageBytes = 1000
    return call.receive(
      head: &head, methods: methods, limits: limits, peer: "unix:", receivedAt: 0, now: now,
      requestDue: 5000)
  }

  /// The actions of all bytes, those that ask for nothing left out unless there are no others.
  static func perform(_ input: Input, on call: inout CallStateMachine) -> String {
    switch input {
    case .data(let bytes): return feed(bytes, isLast: false, &call)
    case .last(let bytes): return feed(bytes, isLast: true, &call)
    case .end: return word(call.receiveEnd())
    case .start(let now): return call.start(now: now).map(word) ?? "runs"
    case .expire(let now): return call.expire(at: now).map(word) ?? "wait"
    }
  }

  static func feed(_ bytes: [UInt8], isLast: Bool, _ call: inout CallStateMachine) -> String {
    bytes.withUnsafeBytes { input in
      var rest = input
      var words: [String] = []
      repeat {
        words.append(word(call.receive(&rest, isLast: isLast)))
      } while !rest.isEmpty
      let told = words.filter { $0 != "wait" }
      return told.isEmpty ? "wait" : told.joined(separator: ", ")
    }
  }

  static let heads: [(String, [(String, String?)], String)] = [
    ("as it should be", [], "wait"),
    ("GET", [(":method", "GET")], "end: 405/-"),
    ("HEAD", [(":method", "HEAD")], "end: 405/-"),
    ("no content-type", [("content-type", nil)], "end: 415/-"),
    ("application/json", [("content-type", "application/json")], "end: 415/-"),
    ("application/grpc-web", [("content-type", "application/grpc-web")], "end: 415/-"),
    ("application/grpc+json", [("content-type", "application/grpc+json")], "end: 415/-"),
    ("application/grpc+proto", [("content-type", "application/grpc+proto")], "wait"),
    ("content-type with parameter", [("content-type", "application/grpc;charset=x")], "wait"),
    ("no te", [("te", nil)], "200/13"),
    ("another te", [("te", "trailerz")], "200/13"),
    ("te in capitals", [("te", "Trailers")], "wait"),
    ("unknown method", [(":path", "/a.B/X")], "200/12"),
    ("unknown service", [(":path", "/x.Y/C")], "200/12"),
    ("path of no method", [(":path", "/")], "200/12"),
    ("path of three parts", [(":path", "/a.B/C/D")], "200/12"),
    ("identity", [("grpc-encoding", "identity")], "wait"),
    ("gzip", [("grpc-encoding", "gzip")], "wait"),
    ("brotli", [("grpc-encoding", "br")], "200/12"),
    ("timeout", [("grpc-timeout", "5S")], "wait"),
    ("timeout without unit", [("grpc-timeout", "5")], "200/13"),
    ("binary metadata", [("x-bin", "AQID,BA==")], "wait"),
    ("binary metadata that is not base 64", [("x-bin", "A*")], "200/13"),
  ]

  @Test("Each kind of request headers gets its answer, at once or at the end, or is accepted")
  func headsAndAnswers() {
    for (name, changes, expected) in Self.heads {
      var call = CallStateMachine()
      let answer = Self.begin(&call, Self.changed(changes))
      var word = answer.map(Self.word) ?? "wait"
      if expected.hasPrefix("end: ") {
        #expect(word == "wait" && Self.feed([1, 2, 3], isLast: false, &call) == "wait", "\(name)")
        word = "end: " + Self.word(call.receiveEnd())
        #expect(Self.word(call.receiveEnd()) == "wait", "\(name)")
      }
      #expect(word == expected, "\(name)")
    }
    var call = CallStateMachine()
    #expect(Self.begin(&call, Self.good, exceedsLimit: true).map(Self.word) == "200/8")
  }

  static let framed = MessageDeframer.prefix(count: 3) + [1, 2, 3]

  static let timelines: [(String, [(Input, String)])] = [
    ("message, end, start", [(.data(framed), "wait"), (.end, "run 3"), (.start(0), "runs")]),
    ("message and end at once", [(.last(framed), "run 3"), (.end, "wait")]),
    ("message byte by byte", framed.map { (.data([$0]), "wait") } + [(.end, "run 3")]),
    ("empty message", [(.last([0, 0, 0, 0, 0]), "run 0")]),
    ("no message", [(.end, "200/12")]),
    ("half a prefix", [(.data([0, 0]), "wait"), (.end, "200/13")]),
    ("half a message", [(.last(framed.dropLast()), "wait"), (.end, "200/13")]),
    ("two messages", [(.data(framed + framed), "200/12"), (.end, "wait")]),
    ("two messages at the end", [(.last(framed + framed), "200/12"), (.end, "wait")]),
    ("one byte too many", [(.data(framed), "wait"), (.data([0]), "200/12")]),
    ("compressed flag", [(.data([1]), "200/13"), (.data([0]), "wait"), (.end, "wait")]),
    ("compressed message", [(.last([1, 0, 0, 0, 1, 9]), "200/13")]),
    ("flag 2", [(.data([2]), "200/13")]),
    ("flag 2 in a whole prefix", [(.data([2, 0, 0, 0, 0]), "200/13")]),
    ("1001 bytes announced", [(.data(MessageDeframer.prefix(count: 1001)), "200/8")]),
    (
      "deadline while receiving",
      [(.expire(999), "wait"), (.expire(1000), "200/4"), (.data(framed), "wait"), (.end, "wait")]
    ),
    (
      "deadline while whole",
      [(.last(framed), "run 3"), (.start(1000), "200/4"), (.expire(2000), "wait")]
    ),
    ("a moment before the deadline", [(.last(framed), "run 3"), (.start(999), "runs")]),
  ]

  static let streams: [(String, [(Input, String)])] = [
    ("no message", [(.end, "end"), (.end, "wait")]),
    (
      "three messages",
      [
        (.data(framed + framed), "message 3, message 3"), (.last(framed), "message 3"),
        (.end, "end"),
      ]
    ),
    ("one cut", [(.data(framed + framed.dropLast()), "message 3"), (.data([3]), "message 3")]),
    ("cut at the end", [(.data(framed.dropLast()), "wait"), (.end, "200/13")]),
    ("flag 2 behind a message", [(.data(framed + [2]), "message 3, 200/13"), (.end, "wait")]),
    (
      "deadline", [(.data(framed), "message 3"), (.expire(1000), "200/4"), (.data(framed), "wait")]
    ),
  ]

  @Test(
    "Each timeline of inputs gives its actions; the deadline is at 1000",
    arguments: [("/a.B/C", timelines), ("/a.B/Many", streams)])
  func inputsAndActions(path: String, timelines: [(String, [(Input, String)])]) {
    for (name, steps) in timelines {
      var call = CallStateMachine()
      let fields = Self.changed([(":path", path), ("grpc-timeout", "1000n")])
      #expect(Self.begin(&call, fields) == nil, "\(name)")
      for (index, (input, expected)) in steps.enumerated() {
        #expect(Self.perform(input, on: &call) == expected, "\(name), step \(index + 1)")
      }
    }
  }

  static let unfinished: [(String, [(String, String?)], [UInt8], UInt64?, String)] = [
    ("no message", [], [], 5000, "200/4"),
    ("half a message", [], framed.dropLast(), 5000, "200/4"),
    ("a message without its end", [], framed, 5000, "200/4"),
    ("not gRPC", [("content-type", "text/plain")], [1], 5000, "415/-"),
    ("a stream of messages", [(":path", "/a.B/Many")], framed, nil, "wait"),
  ]

  @Test("A request that has not ended at 5000 gets its answer then, a stream of messages does not")
  func unfinishedRequests() {
    for (name, changes, bytes, expiry, expected) in Self.unfinished {
      var call = CallStateMachine()
      #expect(Self.begin(&call, Self.changed(changes)) == nil, "\(name)")
      _ = Self.feed(bytes, isLast: false, &call)
      #expect(call.expiry == expiry, "\(name)")
      #expect(Self.perform(.expire(4999), on: &call) == "wait", "\(name)")
      #expect(Self.perform(.expire(5000), on: &call) == expected, "\(name)")
      #expect(expiry == nil || call.expiry == nil, "\(name)")
    }
    var whole = CallStateMachine()
    #expect(Self.begin(&whole, Self.good) == nil)
    #expect(Self.perform(.last(Self.framed), on: &whole) == "run 3")
    #expect(whole.expiry == nil)
  }

  @Test("A whole request that is held keeps its message until it is answered")
  func heldRequest() {
    var call = CallStateMachine()
    #expect(Self.begin(&call, Self.good) == nil)
    Self.framed.withUnsafeBytes { input in
      var rest = input
      guard case .run(let message) = call.receive(&rest, isLast: true) else {
        Issue.record("does not run")
        return
      }
      call.hold(message)
    }
    #expect(call.reservedBytes == 3)
    #expect(call.heldRequest.map { Array($0.bytes) } == [1, 2, 3])
    call.finish()
    #expect(call.heldRequest == nil)
    #expect(call.reservedBytes == 0)
  }

  @Test("Data after the one message of a call is taken whole with the answer that it is too much")
  func dataAfterTheMessage() {
    var call = CallStateMachine()
    #expect(Self.begin(&call, Self.good) == nil)
    #expect(Self.perform(.data(Self.framed), on: &call) == "wait")
    Self.framed.withUnsafeBytes { input in
      var rest = input
      #expect(Self.word(call.receive(&rest, isLast: false)) == "200/12")
      #expect(rest.isEmpty)
    }
  }

  @Test("A call reserves the bytes it announced, and none once it is answered")
  func reservedBytes() {
    var call = CallStateMachine()
    #expect(Self.begin(&call, Self.good) == nil)
    #expect(call.reservedBytes == 0)
    _ = Self.perform(.data(MessageDeframer.prefix(count: 900) + [1]), on: &call)
    #expect(call.reservedBytes == 900)
    call.finish()
    #expect(call.reservedBytes == 0)
  }

  @Test("405 names the method that is allowed and has a body, except for HEAD")
  func methodNotAllowed() {
    for (method, hasBody) in [("GET", true), ("HEAD", false)] {
      var call = CallStateMachine()
      #expect(Self.begin(&call, Self.changed([(":method", method)])) == nil)
      guard case .answer(let answer) = call.receiveEnd() else {
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
    guard let answer = Self.begin(&call, Self.changed([("grpc-encoding", "br")])) else {
      Issue.record("no answer")
      return
    }
    #expect(answer.fields.contains(.init(name: "grpc-accept-encoding", value: "identity,gzip")))
  }

  @Test("The handler's context has path, metadata, deadline, peer and time")
  func context() {
    var call = CallStateMachine()
    _ = Self.begin(
      &call, Self.changed([("grpc-timeout", "5u"), ("x-who", "me"), ("x-bin", "AQID")]), now: 100)
    let context = call.context
    #expect(context.path == "/a.B/C")
    #expect(context.deadline == 5100)
    #expect(context.metadata["x-who"] == "me")
    #expect(context.metadata.values(of: "x-bin").map(Array.init) == [[1, 2, 3]])
    #expect(context.metadata["te"] == nil)
    #expect(context.peer == "unix:")
    #expect(!context.isRequestCompressed && !context.acceptsCompression)
    _ = Self.begin(
      &call,
      Self.changed([("grpc-encoding", "gzip"), ("grpc-accept-encoding", "identity, gzip")]))
    #expect(call.context.isRequestCompressed && call.context.acceptsCompression)
    #expect(call.context.deadline == nil && call.context.metadata.isEmpty)
  }
}
