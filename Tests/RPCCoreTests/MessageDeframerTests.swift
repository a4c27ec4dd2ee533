import RPCCore
import Testing

@Suite struct MessageDeframerTests {
  enum Outcome: Equatable {
    case messages([[UInt8]], isBetweenMessages: Bool)
    case refused(after: [[UInt8]], RPCError)
  }

  static func run(_ bytes: [UInt8], piece: Int, limit: Int = 1000) -> Outcome {
    var deframer = MessageDeframer(limit: limit)
    var messages: [[UInt8]] = []
    for start in stride(from: 0, to: bytes.count, by: piece) {
      let part = Array(bytes[start..<min(bytes.count, start + piece)])
      let refusal: RPCError? = part.withUnsafeBytes { input in
        var rest = input
        while !rest.isEmpty {
          do throws(RPCError) {
            guard let message = try deframer.next(from: &rest) else { continue }
            messages.append(Array(message.bytes))
          } catch {
            return error
          }
        }
        return nil
      }
      if let refusal { return .refused(after: messages, refusal) }
    }
    return .messages(messages, isBetweenMessages: deframer.isBetweenMessages)
  }

  /// The plain way: the whole input at once, by index.
  static func oracle(_ bytes: [UInt8], limit: Int = 1000) -> Outcome {
    var messages: [[UInt8]] = []
    var at = 0
    while at < bytes.count {
      if bytes[at] == 1 {
        return .refused(
          after: messages,
          RPCError(
            code: .internal,
            message: "the message is marked as compressed and grpc-encoding is not set"))
      }
      if bytes[at] > 1 {
        return .refused(
          after: messages,
          RPCError(
            code: .internal, message: "the message's flag byte is \(bytes[at]), not 0 or 1"))
      }
      guard at + 5 <= bytes.count else { break }
      let length = bytes[(at + 1)..<(at + 5)].reduce(0) { $0 << 8 | Int($1) }
      if length > limit {
        return .refused(
          after: messages,
          RPCError(
            code: .resourceExhausted,
            message: "the message has \(length) bytes, the limit is \(limit)"))
      }
      guard at + 5 + length <= bytes.count else { break }
      messages.append(Array(bytes[(at + 5)..<(at + 5 + length)]))
      at += 5 + length
    }
    return .messages(messages, isBetweenMessages: at == bytes.count)
  }

  static func framed(_ message: [UInt8]) -> [UInt8] {
    MessageDeframer.prefix(count: message.count) + message
  }

  static let inputs: [[UInt8]] = [
    [], [0], [0, 0, 0, 0], [0, 0, 0, 0, 0], framed([1, 2, 3]), framed([1, 2, 3]).dropLast(),
    framed([]) + framed([9]) + framed(Array(repeating: 5, count: 300)),
    framed(Array(repeating: 5, count: 1000)), framed(Array(repeating: 5, count: 1001)),
    framed([1]) + [1, 0, 0, 0, 0], [1], [2, 0, 0, 0, 1, 7], [255], framed([4]) + [0, 0],
    [0, 255, 255, 255, 255], [0, 255, 255, 255, 255, 1, 2],
  ]

  @Test("Bytes in pieces of any size give what the plain way gives")
  func piecesDoNotMatter() {
    for input in Self.inputs {
      for piece in 1...max(1, input.count) {
        #expect(Self.run(input, piece: piece) == Self.oracle(input), "\(input) by \(piece)")
      }
    }
  }

  @Test("Random bytes give what the plain way gives")
  func randomBytes() {
    for seed in 1...300 as ClosedRange<UInt64> {
      var state = seed
      func next() -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1
        return Int(state >> 33)
      }
      var input: [UInt8] = []
      for _ in 0..<next() % 6 {
        input += Self.framed(Array(repeating: UInt8(next() & 255), count: next() % 40))
      }
      if next() % 3 == 0, !input.isEmpty {
        input[next() % input.count] = UInt8(next() & 255)
      }
      let piece = 1 + next() % 13
      #expect(Self.run(input, piece: piece) == Self.oracle(input), "seed \(seed)")
    }
  }

  @Test("A length of 4 GiB - 1 is refused with the prefix's last byte, before any of the message")
  func fourGibibytes() {
    #expect(Self.run([0, 255, 255, 255], piece: 1) == .messages([], isBetweenMessages: false))
    guard case .refused(_, let error) = Self.run([0, 255, 255, 255, 255], piece: 1) else {
      Issue.record("not refused")
      return
    }
    #expect(error.code == .resourceExhausted)
  }

  @Test("Announced bytes are known with the prefix and forgotten with the message")
  func announcedBytes() throws {
    var deframer = MessageDeframer(limit: 1000)
    func feed(_ bytes: [UInt8]) throws -> [UInt8]? {
      try bytes.withUnsafeBytes { input in
        var rest = input
        return try deframer.next(from: &rest).map { Array($0.bytes) }
      }
    }
    #expect(try feed([0, 0, 0, 1]) == nil)
    #expect(deframer.announcedBytes == 0)
    #expect(try feed([4]) == nil)
    #expect(deframer.announcedBytes == 260)
    #expect(try feed(Array(repeating: 1, count: 260))?.count == 260)
    #expect(deframer.announcedBytes == 0)
  }

  @Test("A message marked as compressed is taken where a compression was agreed on")
  func compressedFlag() throws {
    var deframer = MessageDeframer(limit: 1000, mayBeCompressed: true)
    let flags = try (MessageDeframer.prefix(count: 1, isCompressed: true) + [7] + Self.framed([8]))
      .withUnsafeBytes { input in
        var rest = input
        var flags: [Bool] = []
        while let message = try deframer.next(from: &rest) { flags.append(message.isCompressed) }
        return flags
      }
    #expect(flags == [true, false])
  }

  @Test("A message that is kept outlives the bytes it was found in")
  func keptMessage() throws {
    var deframer = MessageDeframer(limit: 1000)
    let kept = try Self.framed([1, 2, 3]).withUnsafeBytes { input in
      var rest = input
      return try deframer.next(from: &rest).map { deframer.keep($0) }
    }
    #expect(kept.map { Array($0.bytes) } == [1, 2, 3])
  }
}
