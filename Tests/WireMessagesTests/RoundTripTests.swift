import Testing
import WireMessages

@Suite struct RoundTripTests {
  private func expectRoundTrip<M: SampleMessage>(
    _ type: M.Type, _ values: SampleValues, _ comment: Comment
  ) throws {
    var values = values
    let message = M.sample(&values)
    let bytes = message.encoded
    #expect(try M(bytes) == message, comment)
    #expect(message.encoded == bytes, comment)
  }

  @Test func everyFieldOfEveryMessageComesBack() throws {
    for type in everyMessage {
      try expectRoundTrip(type, .full, "\(type)")
    }
  }

  @Test func aSampleLeavesNoFieldAtItsDefault() {
    func expectFull<M: SampleMessage>(_ type: M.Type) {
      var values = SampleValues.full
      let fields = Mirror(reflecting: M.sample(&values)).children
      for (field, unset) in zip(fields, Mirror(reflecting: M()).children) {
        #expect("\(field.value)" != "\(unset.value)", "\(type).\(field.label ?? "")")
      }
    }
    for type in everyMessage { expectFull(type) }
  }

  @Test func randomMessagesComeBack() throws {
    for seed in UInt64(1)...300 {
      for type in everyMessage {
        try expectRoundTrip(type, SampleValues(seed: seed), "\(type), seed \(seed)")
      }
    }
  }

  @Test func aMessageOfDefaultsTakesNoBytes() throws {
    func expectEmpty<M: SampleMessage>(_ type: M.Type) throws {
      #expect(M().encoded == [])
      #expect(try M([]) == M())
      #expect(try M(decoding: UnsafeRawBufferPointer(start: nil, count: 0)) == M())
    }
    for type in everyMessage { try expectEmpty(type) }
  }

  @Test func anInnerMessageOfDefaultsIsPresent() throws {
    let request = Wire.RouteRequest.with { $0.order = Wire.WorkOrder() }
    #expect(request.encoded == [0x0a, 0])
    #expect(try Wire.RouteRequest(request.encoded).order == Wire.WorkOrder())
  }

  @Test func encodingAppendsToWhatIsThere() {
    var buffer: [UInt8] = [1, 2, 3]
    Wire.GetUnitRequest.with { $0.code = "ab" }.encode(into: &buffer)
    #expect(buffer == [1, 2, 3, 0x0a, 2, 0x61, 0x62])
    Wire.GetRevisionRequest().encode(into: &buffer)
    #expect(buffer.count == 7)
  }

  @Test func aTextLongerThanAnArenaBlockComesBack() throws {
    let long = String(repeating: "组织", count: 200_000)
    let request = Wire.GetUnitRequest.with { $0.code = long }
    #expect(try Wire.GetUnitRequest(request.encoded) == request)
  }

  @Test func threadsDoNotShareAnArena() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in UInt64(1)...8 {
        group.addTask {
          for round in UInt64(0)..<200 {
            let seed = worker * 1000 + round
            try expectRoundTrip(
              Wire.RouteReply.self, SampleValues(seed: seed), "RouteReply, seed \(seed)")
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
