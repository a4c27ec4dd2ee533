import Testing
import WireMessages

@Suite struct TextTests {
  /// Bytes that may not stand in UTF-8: in every place, without an end, overlong, a surrogate, and
  /// beyond Unicode.
  static let invalid: [[UInt8]] = [
    [0xff], [0x80], [0xe7], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
  ]

  /// Replaces each text of a full message in turn by one that is not text.
  private func expectNamed<M: SampleMessage>(_ type: M.Type) throws {
    var values = SampleValues.full
    let message = M.sample(&values)
    let bytes = message.encoded
    for (path, text) in TextFormat(message).texts {
      // Every text of a full message occurs once and opens with the two bytes of "«".
      let pattern = Array(text.utf8)
      let start = try #require(
        bytes.indices.first { bytes[$0...].starts(with: pattern) }, "\(type).\(path)")
      var broken = bytes
      broken[start] = 0xff
      #expect(
        M.error(broken) == WireError(code: .invalidText, field: path, message: "is not UTF-8"))
      broken = bytes
      broken[start] = 0
      #expect(
        M.error(broken) == WireError(code: .invalidText, field: path, message: "contains NUL"))
    }
  }

  @Test func aFaultyTextIsNamedWithItsPathInEveryFieldOfEveryMessage() throws {
    for type in everyMessage { try expectNamed(type) }
  }

  @Test func thePathLeadsThroughListsAndMessages() {
    let request = Wire.RouteRequest.with {
      $0.order = .with { $0.excluded = ["a", "b", "c", "d\u{0}"] }
    }
    #expect(
      Wire.RouteRequest.error(request.encoded)?.description == "order.excluded[3]: contains NUL")
    let reply = Wire.RouteReply.with {
      let hop = Wire.Hop.with { $0.to = .with { $0.name = "\u{0}" } }
      $0.alternatives = [.init(), .with { $0.candidate = .with { $0.path = [hop] } }]
    }
    #expect(
      Wire.RouteReply.error(reply.encoded)?.field == "alternatives[1].candidate.path[0].to.name")
  }

  @Test(arguments: invalid)
  func bytesThatAreNotUTF8AreRefused(bytes: [UInt8]) {
    #expect(Wire.GetUnitRequest.error(field(1, bytes))?.code == .invalidText)
    #expect(Wire.GetUnitRequest.error(field(1, [0x61] + bytes))?.code == .invalidText)
    #expect(Wire.GetUnitRequest.error(field(1, bytes + [0x61]))?.code == .invalidText)
  }

  @Test func textIsKeptByteForByte() throws {
    // Two spellings of one letter are equal to Swift but not to a database.
    for text in ["é", "e\u{301}", "网格党支部", "\u{FEFF}x", "\u{10FFFF}"] {
      let read = try Wire.GetUnitRequest(field(1, Array(text.utf8)))
      #expect(Array(read.code.utf8) == Array(text.utf8))
    }
  }
}
