import Testing
import WireMessages

@Suite struct MalformedTests {
  private let request = Wire.RouteRequest.with {
    $0.order = .with {
      $0.origin = "440310001001-G03"
      $0.excluded = ["a", "b"]
      $0.receivedAt = 300
    }
  }

  /// Either an error, or a message that comes back; a trap ends the test run.
  private func read<M: SampleMessage>(_ type: M.Type, _ bytes: [UInt8], _ comment: Comment) throws {
    guard let message = try? M(bytes) else { return }
    #expect(try M(message.encoded) == message, comment)
  }

  @Test func aMessageCutOffAnywhereIsReadOrRefused() throws {
    func cut<M: SampleMessage>(_ type: M.Type) throws {
      var values = SampleValues.full
      let bytes = M.sample(&values).encoded
      for count in bytes.indices {
        try read(M.self, Array(bytes[..<count]), "\(type) cut to \(count) bytes")
      }
    }
    for type in everyMessage { try cut(type) }
  }

  @Test func aMessageWithAnyBitFlippedIsReadOrRefused() throws {
    func flip<M: SampleMessage>(_ type: M.Type) throws {
      var values = SampleValues(seed: 7)
      var bytes = M.sample(&values).encoded
      for bit in 0..<bytes.count * 8 {
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        try read(M.self, bytes, "\(type) with bit \(bit) flipped")
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      }
    }
    for type in everyMessage { try flip(type) }
  }

  @Test func randomBytesAreReadOrRefused() throws {
    for seed in UInt64(1)...3000 {
      var values = SampleValues(seed: seed)
      // Small numbers make keys that the message knows.
      let bytes = (0..<values.below(60)).map { _ in UInt8(values.next() >> 56) & 0x8f }
      for type in everyMessage { try read(type, bytes, "\(type), seed \(seed)") }
    }
  }

  @Test func aRouteRequestReadThePlainWayIsTheOneThatProtobufReads() throws {
    let usual = Wire.RouteRequest.with {
      $0.order = .with {
        ($0.origin, $0.category) = ("440310001001-G03", "G.11")
        ($0.receivedAt, $0.deadline) = (1_536_717_600, -1)
        ($0.urgency, $0.mode) = ("紧急", .emergency)
      }
      ($0.alternatives, $0.leadOnly) = (16, true)
    }
    func text(_ bytes: UnsafeRawBufferPointer) -> String? {
      bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }
    func plain(_ bytes: [UInt8]) -> Wire.RouteRequest? {
      bytes.withUnsafeBytes { bytes in
        guard let read = PlainRouteRequest(bytes), let origin = text(read.origin),
          let category = text(read.category), let urgency = text(read.urgency)
        else { return nil }
        return .with {
          $0.order = .with {
            ($0.origin, $0.category, $0.urgency) = (origin, category, urgency)
            ($0.receivedAt, $0.deadline) = (read.receivedAt, read.deadline)
            $0.mode = read.isEmergency ? .emergency : .peacetime
          }
          ($0.alternatives, $0.leadOnly) = (read.alternatives, read.leadOnly)
        }
      }
    }
    func agree(_ bytes: [UInt8], _ comment: Comment) {
      guard let read = plain(bytes) else { return }
      #expect((try? Wire.RouteRequest(bytes)) == read, comment)
    }
    let bytes = usual.encoded
    #expect(plain(bytes) == usual)
    #expect(plain(request.encoded) == nil, "lists are left to protobuf-c")
    for count in bytes.indices { agree(Array(bytes[..<count]), "cut to \(count) bytes") }
    for place in bytes.indices {
      for value in UInt8.min...UInt8.max {
        var changed = bytes
        changed[place] = value
        agree(changed, "byte \(place) is \(value)")
        agree(changed + changed, "byte \(place) is \(value), twice")
      }
    }
    for seed in UInt64(1)...30_000 {
      var values = SampleValues(seed: seed)
      let order = (0..<values.below(12)).map { _ in UInt8(values.next() >> 56) & 0x8f }
      agree(order, "seed \(seed)")
      agree(field(1, order), "seed \(seed), as an order")
    }
  }

  @Test func anErrorNamesTheFieldThatIsCutOff() {
    let bytes = request.encoded
    #expect(
      Wire.RouteRequest.error(Array(bytes.dropLast()))
        == WireError(code: .malformed, field: "order", message: "is cut off or of no known type"))
    let order = Array(request.order!.encoded.dropLast())
    #expect(Wire.RouteRequest.error(field(1, order))?.field == "order.excluded")
    #expect(Wire.RouteRequest.error([0xff])?.field == "")
  }

  @Test func aFieldOfAnotherTypeIsMalformed() {
    // `order` as a number, `alternatives` as a text.
    #expect(
      Wire.RouteRequest.error([0x08, 1])
        == WireError(code: .malformed, field: "order", message: "is not a message"))
    #expect(Wire.RouteRequest.error(field(2, [1]))?.code == .malformed)
  }

  @Test(arguments: [UInt64(0x7fff_ffff), 0x8000_0000, 0xffff_fff0, 0xffff_fffb, 0xffff_ffff])
  func aLengthBeyondTheEndIsMalformed(length: UInt64) {
    for number in UInt64(1)...9 {
      let bytes = varint(number << 3 | 2) + varint(length) + [1, 2, 3, 4, 5, 6, 7, 8]
      #expect(Wire.RouteReply.error(bytes)?.code == .malformed)
      #expect(Wire.RouteReply.error(field(1, bytes))?.code == .malformed)
    }
  }

  @Test func aMessageInSeveralPiecesIsRefusedRatherThanLosingNumbers() {
    let pieces =
      field(1, Wire.WorkOrder.with { $0.receivedAt = 5 }.encoded)
      + field(1, Wire.WorkOrder.with { $0.origin = "o" }.encoded)
    #expect(
      Wire.RouteRequest.error(pieces)
        == WireError(code: .malformed, field: "order", message: "is given more than once"))
  }

  @Test func ofANumberOrTextGivenTwiceTheLastCounts() throws {
    let first = Wire.Revision.with {
      $0.load = 1
      $0.policyDigest = "first"
    }
    let last = Wire.Revision.with {
      $0.load = 2
      $0.policyDigest = "last"
    }
    #expect(try Wire.Revision(first.encoded + last.encoded) == last)
  }

  @Test func unknownFieldsAreSkipped() throws {
    let unknown =
      varint(100 << 3 | 0) + varint(.max)
      + varint(101 << 3 | 1) + [1, 2, 3, 4, 5, 6, 7, 8]
      + field(102, Array("anything \u{0}".utf8) + [0xff])
      + varint(103 << 3 | 5) + [1, 2, 3, 4]
    func expectSkipped<M: SampleMessage>(_ type: M.Type) throws {
      var values = SampleValues.full
      let message = M.sample(&values)
      #expect(try M(unknown + message.encoded + unknown) == message, "\(type)")
    }
    for type in everyMessage { try expectSkipped(type) }
    let inside = field(1, unknown + request.order!.encoded + unknown)
    #expect(try Wire.RouteRequest(inside) == request)
  }

  @Test func unknownEnumValuesAreKept() throws {
    for number in [Int32(2), 1000, .max, -1, .min] {
      let order = Wire.WorkOrder.with { $0.mode = Wire.Mode(rawValue: number) }
      #expect(try Wire.WorkOrder(order.encoded).mode.rawValue == number)
    }
  }
}
