/// Field values from a seed: the same seed, the same message.
struct SampleValues {
  /// Every field away from its default, two elements in every list, and texts that occur only once.
  private let isFull: Bool
  private var state: UInt64
  private var texts = 0

  /// Random content.
  init(seed: UInt64) {
    isFull = false
    state = seed
  }

  /// Content that leaves no field out.
  static var full: SampleValues { SampleValues() }

  private init() {
    isFull = true
    state = 1
  }

  /// SplitMix64: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014,
  /// doi:10.1145/2714064.2660195.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: Int) -> Int {
    Int(next() % UInt64(bound))
  }

  mutating func unsigned() -> UInt64 {
    // Every length of a varint is as likely as the next.
    let value = next() >> UInt64(below(65))
    return isFull ? max(value, 1) : value
  }

  mutating func signed() -> Int64 { Int64(bitPattern: unsigned()) }

  mutating func short() -> UInt32 {
    let value = UInt32(truncatingIfNeeded: next()) >> UInt32(below(33))
    return isFull ? max(value, 1) : value
  }

  mutating func flag() -> Bool { isFull || below(2) == 1 }

  /// A number of an enum with `count` values; if random, also numbers that it does not have.
  mutating func choice(_ count: Int) -> Int32 {
    if isFull { return Int32(1 + below(count - 1)) }
    let others: [Int32] = [-1, 99, .max, .min]
    let index = below(count + others.count)
    return index < count ? Int32(index) : others[index - count]
  }

  mutating func text() -> String {
    if isFull {
      texts += 1
      return "«text \(texts)»"
    }
    let pieces = ["", "a", "街道", "\u{1F600}", "\n\"\\'", "440310001001", "\u{7f}\u{1}", "é"]
    return (0..<below(4)).map { _ in pieces[below(pieces.count)] }.joined()
  }

  mutating func optional<T>(_ make: (inout SampleValues) -> T) -> T? {
    isFull || below(3) > 0 ? make(&self) : nil
  }

  mutating func list<T>(_ make: (inout SampleValues) -> T) -> [T] {
    var result: [T] = []
    for _ in 0..<(isFull ? 2 : below(4)) { result.append(make(&self)) }
    return result
  }
}
