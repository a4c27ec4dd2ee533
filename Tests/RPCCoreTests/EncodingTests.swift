import RPCCore
import Testing

@Suite struct EncodingTests {
  @Test(
    "grpc-message leaves printable ASCII but % as it is and writes other bytes as %XX",
    arguments: [
      ("", ""), ("plain text ~", "plain text ~"), ("100%", "100%25"), ("a\nb\t", "a%0Ab%09"),
      ("吹", "%E5%90%B9"), ("\u{7f}", "%7F"), ("é%é", "%C3%A9%25%C3%A9"),
    ])
  func percentEncoding(text: String, encoded: String) {
    #expect(PercentEncoding.encode(text) == encoded)
  }

  @Test(
    "grpc-timeout of one to eight digits and a unit is that many nanoseconds, all else is none",
    arguments: [
      ("1H", 3_600_000_000_000), ("1M", 60_000_000_000), ("15S", 15_000_000_000),
      ("1m", 1_000_000), ("1u", 1000), ("1n", 1), ("0n", 0), ("99999999n", 99_999_999),
      ("99999999H", .max), ("", nil), ("S", nil), ("5", nil), ("123456789n", nil), ("1s", nil),
      ("-1S", nil), ("1 S", nil), ("1.5S", nil),
    ] as [(String, UInt64?)])
  func timeouts(text: String, nanoseconds: UInt64?) {
    #expect(CallTimeout.nanoseconds(text.utf8) == nanoseconds)
  }

  @Test(
    "Base 64 is written without padding and read with or without",
    arguments: [
      ([], "", ""), ([1], "AQ", "AQ=="), ([1, 2], "AQI", "AQI="), ([1, 2, 3], "AQID", "AQID"),
      ([255, 254, 253, 252], "//79/A", "//79/A=="),
    ] as [([UInt8], String, String)])
  func base64(bytes: [UInt8], bare: String, padded: String) {
    #expect(Base64.encode(bytes) == bare)
    #expect(Base64.decode(bare.utf8) == bytes)
    #expect(Base64.decode(padded.utf8) == bytes)
  }

  @Test("Text that is not base 64 is refused", arguments: ["A", "A*", "AQ=", "A===", "AR", "A Q"])
  func notBase64(text: String) {
    #expect(Base64.decode(text.utf8) == nil)
  }

  @Test("Base 64 brings back every run of bytes")
  func base64RoundTrip() {
    for count in 0..<70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
      #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
    }
  }

  @Test("Statuses have the names of the gRPC documents")
  func statusNames() {
    #expect(RPCStatusCode.ok.description == "OK")
    #expect(RPCStatusCode.unauthenticated.description == "UNAUTHENTICATED")
    #expect(RPCStatusCode(rawValue: 17).description == "CODE_17")
    #expect(RPCStatusCode(rawValue: -1).description == "CODE_-1")
  }

  @Test("A status is a trailers-only response with code, encoded message and details")
  func statusAnswer() {
    let answer = HTTPAnswer.status(
      RPCError(code: .notFound, message: "50% found", details: [1, 2, 3, 4]))
    #expect(
      answer.fields.map { "\($0.name)=\($0.value)" } == [
        ":status=200", "content-type=application/grpc", "grpc-status=5",
        "grpc-message=50%25 found", "grpc-status-details-bin=AQIDBA",
      ])
    #expect(answer.body.isEmpty)
  }

  @Test("A method table names the service or the method that it does not have")
  func missingMethods() {
    let methods = CallStateMachineTests.methods
    for (path, part) in [
      ("/a.B/X", "unknown method X of service a.B"), ("/x.Y/C", "unknown service x.Y"),
      ("a.B/C", "is not a path"),
    ] {
      #expect(Array(path.utf8).withUnsafeBytes(methods.index) == nil, "\(path)")
      let error = methods.missing(path)
      #expect(error.code == .unimplemented)
      #expect(error.message.contains(part), "\(error.message)")
    }
    #expect(methods.services == ["a.B"])
  }

  @Test("A method table of a thousand methods finds each and nothing else")
  func methodTable() {
    let paths = (0..<1000).map { "/a.B\($0 % 7)/M\($0)" }
    let table = MethodTable(
      paths.map { path in
        RPCMethod(path: path) {
          (_: RPCCallContext, _: UnsafeRawBufferPointer, _: inout RPCAnswer) in
        }
      })
    for (index, path) in paths.enumerated() {
      #expect(Array(path.utf8).withUnsafeBytes(table.index) == index)
      #expect(Array((path + "x").utf8).withUnsafeBytes(table.index) == nil)
    }
    #expect([].withUnsafeBytes(table.index) == nil)
  }
}
