/// SplitMix64 (Steele, Lea, Flood, doi:10.1145/2660193.2660195): small, seedable, the same
/// everywhere.
package struct SplitMix64: RandomNumberGenerator {
  package var state: UInt64

  package init(state: UInt64) {
    self.state = state
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  package mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &self) < percent
  }

  package mutating func pick<Items: RandomAccessCollection>(_ items: Items) -> Items.Element
  where Items.Index == Int {
    items[Int.random(in: 0..<items.count, using: &self)]
  }

  package mutating func range(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }
}
