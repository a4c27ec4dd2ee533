import RPCCore
import Testing

@Suite struct ResponseStateMachineTests {
  typealias Fields = [(String, String)]

  static let head: Fields = [(":status", "200"), ("content-type", "application/grpc")]
  static let ok: Fields = [("grpc-status", "0")]

  static func fields(_ list: Fields) -> ResponseFields {
    var fields = ResponseFields()
    for (name, value) in list {
      Array(name.utf8).withUnsafeBytes { name in
        Array(value.utf8).withUnsafeBytes { fields.add(name: name, value: $0) }
      }
    }
    return fields
  }

  /// What a server does to a call.
  enum Step {
    case headers(Fields, isEnd: Bool = false)
    case data([UInt8])
    case end
    case closed(UInt32)
    case time(UInt64)
  }

  /// The messages and the outcome of a call that meets these steps.
  static func play(
    _ steps: [Step], kind: RPCMethod.Kind = .unary, deadline: UInt64? = nil, limit: Int = 100
  ) -> (messages: [[UInt8]], outcome: RPCOutcome?) {
    var machine = ResponseStateMachine(
      ClientRequest(path: "/a/b", kind: kind, deadline: deadline, replyBytes: limit))
    var messages: [[UInt8]] = []
    var outcome: RPCOutcome?
    func note(_ action: ResponseAction) {
      switch action {
      case .wait, .head: break
      case .message(let message): messages.append(Array(message.bytes))
      case .end(let end):
        #expect(outcome == nil, "two outcomes")
        outcome = end
      }
    }
    for step in steps {
      switch step {
      case .headers(let list, let isEnd):
        note(machine.receive(fields(list), endStream: isEnd))
      case .data(let bytes):
        bytes.withUnsafeBytes { bytes in
          var rest = bytes
          repeat { note(machine.receive(&rest)) } while !rest.isEmpty
        }
      case .end: note(machine.receiveEnd())
      case .closed(let code): note(machine.close(code: code, now: 50))
      case .time(let now): note(machine.expire(at: now))
      }
    }
    return (messages, outcome)
  }

  static func message(_ bytes: [UInt8]) -> [UInt8] {
    MessageDeframer.prefix(count: bytes.count) + bytes
  }

  @Test("A head, a message and trailers with OK end well, with the trailers")
  func ordinary() {
    let (messages, outcome) = Self.play([
      .headers(Self.head), .data(Self.message([1, 2])),
      .headers(Self.ok + [("x-more", "yes")], isEnd: true),
    ])
    #expect(messages == [[1, 2]])
    #expect(outcome?.error == nil)
    #expect(outcome?.trailers["x-more"] == "yes")
  }

  @Test("A head of 1xx is passed over")
  func interim() {
    let (_, outcome) = Self.play([
      .headers([(":status", "103")]), .headers(Self.head), .data(Self.message([])),
      .headers(Self.ok, isEnd: true),
    ])
    #expect(outcome == RPCOutcome(error: nil))
  }

  @Test("Heads of 1xx without end are not")
  func endlessInterim() {
    let interim = Step.headers([(":status", "100")])
    let last: [Step] = [
      .headers(Self.head), .data(Self.message([])), .headers(Self.ok, isEnd: true),
    ]
    let (_, few) = Self.play(Array(repeating: interim, count: 100) + last)
    #expect(few == RPCOutcome(error: nil))
    let (_, many) = Self.play(Array(repeating: interim, count: 101) + last)
    #expect(many?.error?.code == .internal)
  }

  @Test(
    "What a server does wrong ends the call with the status that says so",
    arguments: [
      (
        "trailers only",
        [.headers(head + [("grpc-status", "5"), ("grpc-message", "no%20x")], isEnd: true)], 5
      ),
      (
        "a status beside another HTTP status",
        [.headers([(":status", "503"), ("grpc-status", "9")], isEnd: true)], 9
      ),
      ("HTTP 400", [.headers([(":status", "400")])], 13),
      ("HTTP 401", [.headers([(":status", "401")])], 16),
      ("HTTP 403", [.headers([(":status", "403")])], 7),
      ("HTTP 404", [.headers([(":status", "404")], isEnd: true)], 12),
      ("HTTP 429", [.headers([(":status", "429")])], 14),
      ("HTTP 502", [.headers([(":status", "502")])], 14),
      ("HTTP 500", [.headers([(":status", "500")])], 2),
      (
        "no status in the trailers",
        [.headers(head), .data(message([])), .headers([("x", "y")], isEnd: true)], 2
      ),
      ("no trailers", [.headers(head), .data(message([])), .end], 2),
      ("an end in a message", [.headers(head), .data([0, 0, 0, 0, 9, 1]), .end], 13),
      (
        "OK in a message", [.headers(head), .data([0, 0, 0, 0, 9, 1]), .headers(ok, isEnd: true)],
        13
      ),
      (
        "an error in a message",
        [
          .headers(head), .data([0, 0, 0, 0, 9, 1]), .headers([("grpc-status", "10")], isEnd: true),
        ], 10
      ),
      (
        "a status that is no number",
        [.headers(head), .headers([("grpc-status", "x")], isEnd: true)], 2
      ),
      (
        "a content type that is not gRPC",
        [.headers([(":status", "200"), ("content-type", "text/html")])], 2
      ),
      ("a compressed message without encoding", [.headers(head), .data([1, 0, 0, 0, 0])], 13),
      ("an unknown encoding", [.headers(head + [("grpc-encoding", "br")])], 13),
      ("a message over the limit", [.headers(head), .data([0, 0, 0, 0, 101])], 8),
      ("a message of 4 GiB", [.headers(head), .data([0, 0xff, 0xff, 0xff, 0xff])], 8),
      ("two messages of a unary method", [.headers(head), .data(message([1]) + message([2]))], 12),
      ("no message of a unary method", [.headers(head), .headers(ok, isEnd: true)], 12),
      ("metadata that is not base 64", [.headers(head + [("x-bin", "!")])], 13),
      ("two heads", [.headers(head), .headers(head)], 13),
      ("PROTOCOL_ERROR", [.headers(head), .closed(1)], 13),
      ("REFUSED_STREAM", [.closed(7)], 14),
      ("CANCEL", [.closed(8)], 1),
      ("ENHANCE_YOUR_CALM", [.closed(11)], 8),
      ("INADEQUATE_SECURITY", [.closed(12)], 7),
      ("an unknown reset", [.closed(99)], 2),
      ("a reset without error", [.headers(head), .closed(0)], 13),
    ] as [(String, [Step], Int)])
  func faults(what: String, steps: [Step], code: Int) {
    let (_, outcome) = Self.play(steps)
    #expect(outcome?.error?.code.rawValue == code, "\(what): \(String(describing: outcome))")
  }

  @Test("Only a call refused before any answer is certainly unprocessed")
  func unprocessed() {
    #expect(Self.play([.closed(7)]).outcome?.isUnprocessed == true)
    #expect(Self.play([.headers(Self.head), .closed(7)]).outcome?.isUnprocessed == false)
    #expect(Self.play([.closed(8)]).outcome?.isUnprocessed == false)
  }

  @Test("Message and details of a status are decoded, and details that cannot be are left out")
  func details() {
    let sent = [("grpc-status", "3"), ("grpc-message", "%E2%98%BA 100%25 %zz")]
    let read = Self.play([
      .headers(Self.head + sent + [("grpc-status-details-bin", "AQI")], isEnd: true)
    ])
    #expect(
      read.outcome?.error
        == RPCError(code: .invalidArgument, message: "☺ 100% %zz", details: [1, 2]))
    let damaged = Self.play([
      .headers(Self.head + sent + [("grpc-status-details-bin", "!")], isEnd: true)
    ])
    #expect(damaged.outcome?.error?.details == [])
  }

  @Test("At the deadline the call is over; a server that cancels then has kept it too")
  func deadline() {
    #expect(Self.play([.time(39)], deadline: 40).outcome == nil)
    #expect(Self.play([.time(40)], deadline: 40).outcome?.error?.code == .deadlineExceeded)
    #expect(Self.play([.closed(8)], deadline: 50).outcome?.error?.code == .deadlineExceeded)
    #expect(Self.play([.closed(8)], deadline: 51).outcome?.error?.code == .cancelled)
  }

  @Test("What comes after the outcome changes nothing")
  func after() {
    let (messages, outcome) = Self.play([
      .headers([(":status", "404")]), .data([1, 2, 3]), .end, .closed(1), .time(100),
    ])
    #expect(messages.isEmpty)
    #expect(outcome?.error?.code == .unimplemented)
  }

  @Test("A timeout is written in at most eight digits and never shortened")
  func timeoutText() {
    for (nanoseconds, text) in [
      (0, "0n"), (1, "1n"), (99_999_999, "99999999n"), (100_000_000, "100000u"),
      (100_000_001, "100001u"), (100_000_000_000, "100000m"), (.max, "5124096H"),
    ] as [(UInt64, String)] {
      #expect(CallTimeout.text(nanoseconds: nanoseconds) == text)
      let read = CallTimeout.nanoseconds(Array(text.utf8))
      #expect((read ?? 0) >= nanoseconds)
    }
  }
}
