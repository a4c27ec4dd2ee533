import Testing
import WireMessages

@Suite struct LimitTests {
  @Test func aMessageThatUnpacksToMoreThanTheLimitIsTooLarge() throws {
    // An empty hop takes two bytes here and more than a hundred in memory.
    let candidate = Wire.Candidate.with { $0.path = Array(repeating: Wire.Hop(), count: 10_000) }
    let bytes = candidate.encoded
    #expect(bytes.count == 20_000)
    var limits = WireLimits()
    limits.arenaBytes = 1 << 20
    let error = try #require(Wire.Candidate.error(bytes, limits: limits))
    #expect(error == WireError(code: .tooLarge, message: "unpacks to more than 1048576 bytes"))
    limits.arenaBytes = 4 << 20
    #expect(try Wire.Candidate(bytes, limits: limits) == candidate)
    // The arena that has failed serves again.
    #expect(try Wire.Candidate(bytes) == candidate)
  }

  @Test func everyLimitIsAnErrorOrTheMessage() throws {
    func tighten<M: SampleMessage>(_ type: M.Type) throws {
      var values = SampleValues.full
      let message = M.sample(&values)
      let bytes = message.encoded
      var limits = WireLimits()
      for limit in stride(from: 0, through: 8192, by: 16) {
        limits.arenaBytes = limit
        if let error = M.error(bytes, limits: limits) {
          #expect(error.code == .tooLarge, "\(type) in \(limit) bytes")
        } else {
          #expect(try M(bytes, limits: limits) == message, "\(type) in \(limit) bytes")
        }
      }
    }
    for type in everyMessage { try tighten(type) }
  }

  @Test func aMillionUnknownFieldsAreTooLarge() {
    // A number for field 15, then the same byte as its value.
    let bytes = [UInt8](repeating: 15 << 3, count: 2_000_000)
    #expect(Wire.GetRevisionRequest.error(bytes)?.code == .tooLarge)
  }

  @Test func theLargestRequestThatTheServicesTakeFits() throws {
    let request = Wire.ExplainRequest.with {
      $0.candidates = Array(repeating: String(repeating: "4", count: 100), count: 1000)
      $0.order = .with { $0.excluded = $0.subjects }
    }
    #expect(try Wire.ExplainRequest(request.encoded) == request)
  }

  @Test func messagesMayNestToTheLimitAndNotDeeper() throws {
    var values = SampleValues.full
    let reply = Wire.RouteReply.sample(&values)
    // Reply, alternative, candidate, hop, unit.
    var limits = WireLimits()
    limits.nesting = 5
    #expect(try Wire.RouteReply(reply.encoded, limits: limits) == reply)
    limits.nesting = 4
    let error = try #require(Wire.RouteReply.error(reply.encoded, limits: limits))
    #expect(error.code == .tooLarge)
    #expect(error.message == "nests deeper than 4 messages")
    #expect(error.field == "helpers.candidate.path.from")
  }
}
