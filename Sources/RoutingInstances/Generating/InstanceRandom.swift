/// SplitMix64 (Steele, Lea, Flood, doi:10.1145/2660193.2660195), drawn from with integers only, so
/// that a seed gives the same numbers on every machine.
struct InstanceRandom {
  private var state: UInt64

  /// A stream of its own for each pair.
  init(seed: UInt64, stream: UInt64) {
    state = seed
    state = next() ^ stream &* 0xD6E8_FEB8_6659_FD93
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number of 0..<`count`, by multiplication: the highest word of `count` times a draw.
  mutating func below(_ count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// A number of the range.
  mutating func number(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// True in so many of a hundred draws.
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// A set of so many categories below a limit, each as likely as any other.
  mutating func categories(_ count: ClosedRange<Int>, below limit: Int) -> UInt64 {
    let wanted = min(number(in: count), limit)
    var mask: UInt64 = 0
    var left = wanted
    while left > 0 {
      let bit: UInt64 = 1 << below(limit)
      if mask & bit == 0 { left -= 1 }
      mask |= bit
    }
    return mask
  }
}
