/// How many of what a generated organisation has. Numbers of units are drawn evenly from a range, each
/// with the seed and the code of the unit above, so that a part is the same in every whole.
package struct GenerationRatios: Hashable, Sendable {
  /// Of a city without a table of divisions.
  package var districts = 8...8
  package var streets = 10...14
  package var communities = 8...12
  /// Below each community.
  package var grids = 6...14
  package var groups = 3...6
  package var households = 3...6
  /// Stations of a street, besides the department of each above it.
  package var stations = 4...8
  /// Resident units of a community.
  package var residents = 3...9
  /// Part-time members of a grand party committee, each leading a resident unit.
  package var members = 2...5
  /// Residents of a grid.
  package var residentsPerGrid = 600...1_400
  /// One leading post in so many is vacant.
  package var vacantOneIn = 25

  /// A city of about 1.5 million units.
  package static let city: GenerationRatios = {
    var ratios = GenerationRatios()
    ratios.districts = 10...10
    ratios.streets = 14...18
    ratios.communities = 18...22
    ratios.grids = 14...22
    return ratios
  }()

  /// What makes the real divisions of the country a tree of about 50 million units.
  package static let country: GenerationRatios = {
    var ratios = GenerationRatios()
    ratios.grids = 2...5
    return ratios
  }()

  /// A city of about 80,000 units.
  package static let town: GenerationRatios = {
    var ratios = GenerationRatios()
    ratios.districts = 3...3
    ratios.streets = 6...8
    ratios.communities = 8...12
    ratios.grids = 12...18
    return ratios
  }()

  package init() {}
}

/// A sequence of numbers that is the same on every machine: SplitMix64 (Steele, Lea and Flood, "Fast
/// splittable pseudorandom number generators", 2014, doi:10.1145/2660193.2660195).
struct GenerationRandom {
  private var state: UInt64

  /// The sequence of a seed for one unit: its code is hashed by FNV-1a.
  init(seed: UInt64, code: String) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in code.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    state = hash ^ (seed &* 0x9e37_79b9_7f4a_7c15)
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number of a range, evenly but for a bias below one in 2³².
  mutating func within(_ range: ClosedRange<Int>) -> Int {
    let share = Int(next() >> 32) * range.count
    return range.lowerBound + (share >> 32)
  }

  mutating func isOne(in count: Int) -> Bool { within(1...max(1, count)) == 1 }
}
