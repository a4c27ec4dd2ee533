/// Random frames, most of them well-formed, in connections of up to a hundred, into sessions of both sides
/// that answer and that do not. What a fuzzer finds by chance is here by construction: frames of every
/// type on streams that exist, header lists that make sense, windows near their ends.
enum RandomFrames {
  private static let framesInConnection = 100

  static func run(count: Int, seed: UInt64) {
    print("seed \(seed)")
    var random = Random(state: seed)
    var done = 0
    while done < count {
      let isServer = random.chance(2)
      var bytes = isServer ? SessionTarget.preface : SessionTarget.settings
      let frames = 1 + random.below(framesInConnection)
      var highest = 1
      for _ in 0..<frames { bytes += frame(&random, &highest) }
      done += frames
      let piece = random.chance(2) ? Int.max : 1 + random.below(300)
      if random.chance(2) {
        _ = SessionTarget.play(bytes, piece: piece, isServer: isServer, answers: true)
      } else {
        let whole = SessionTarget.play(bytes, piece: .max, isServer: isServer, answers: false)
        let pieces = SessionTarget.play(bytes, piece: piece, isServer: isServer, answers: false)
        precondition(
          SessionTarget.areEqual(whole, pieces),
          "pieces of \(piece) differ, seed \(seed)\npieces: \(pieces)\nwhole: \(whole)")
      }
    }
    print("\(done) frames")
  }

  private static func frame(_ random: inout Random, _ highest: inout Int) -> [UInt8] {
    let type = random.chance(20) ? random.below(256) : random.below(10)
    var flags = random.chance(3) ? random.below(256) : [0, 1, 4, 5][random.below(4)]
    var stream = random.chance(10) ? random.below(1 << 31) : 1 + 2 * random.below(highest)
    if [4, 6, 7].contains(type), !random.chance(20) { stream = 0 }
    var payload: [UInt8]
    switch type {
    case 0: payload = [UInt8](repeating: 1, count: random.below(random.chance(10) ? 16_384 : 50))
    case 1:
      if !random.chance(4) {
        highest += 1
        stream = 2 * highest - 1
        flags &= 0x5
      }
      payload = block(&random)
    case 5: payload = [0, 0, 0, 2] + block(&random)
    case 9: payload = block(&random)
    case 2: payload = random.bytes(5)
    case 3: payload = [0, 0, 0, UInt8(random.below(14))]
    case 4:
      payload =
        flags & 1 == 1
        ? [] : [0, UInt8(1 + random.below(6)), 0] + random.bytes(3)
    case 6: payload = random.bytes(8)
    case 7: payload = [0, 0, 0, UInt8(random.below(10)), 0, 0, 0, UInt8(random.below(14))]
    case 8: payload = random.chance(3) ? random.bytes(4) : [0, 0, UInt8(random.below(256)), 1]
    default: payload = random.bytes(random.below(30))
    }
    // One in fifty is cut, or has bytes too many.
    if random.chance(50) { payload = random.bytes(random.below(40)) }
    return [
      UInt8(payload.count >> 16), UInt8(payload.count >> 8 & 255), UInt8(payload.count & 255),
    ]
      + [UInt8(type), UInt8(flags)]
      + withUnsafeBytes(of: UInt32(truncatingIfNeeded: stream).bigEndian, Array.init) + payload
  }

  private static let names = [
    ":method", ":scheme", ":path", ":authority", ":status", "te", "content-type", "grpc-timeout",
    "grpc-status", "x-bin", "content-length", "connection", "X", "",
  ]
  private static let values = [
    "POST", "http", "/a.B/C", "localhost", "200", "trailers", "application/grpc", "1S", "0", "AQI",
    "5", "close", "\0", "",
  ]

  /// Header fields as literals or by their index; sometimes a table size, sometimes rubbish.
  private static func block(_ random: inout Random) -> [UInt8] {
    if random.chance(10) { return random.bytes(random.below(60)) }
    var bytes: [UInt8] = random.chance(10) ? [0x20 | UInt8(random.below(32))] : []
    let isOrdinary = !random.chance(4)
    for place in 0..<(isOrdinary ? 4 : random.below(10)) {
      if !isOrdinary, random.chance(4) {
        bytes.append(0x80 | UInt8(1 + random.below(70)))
        continue
      }
      let index = isOrdinary ? place : random.below(names.count)
      let value =
        isOrdinary || random.chance(2) ? values[index] : values[random.below(values.count)]
      bytes.append(random.chance(2) ? 0x40 : 0)
      for text in [names[index], value] { bytes += [UInt8(text.utf8.count)] + Array(text.utf8) }
    }
    return bytes
  }
}

/// SplitMix64: the same numbers for the same seed.
struct Random {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
  /// One time in so many.
  mutating func chance(_ odds: Int) -> Bool { below(odds) == 0 }
  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(below(256)) } }
}
