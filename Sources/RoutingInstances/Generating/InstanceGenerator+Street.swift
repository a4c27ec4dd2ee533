extension InstanceGenerator {
  /// Adds a street with its tree, its stations, and the units on its communities' committees.
  ///
  /// Duties narrow downwards: the lower a tier, the fewer categories, out of a smaller range.
  mutating func addStreet(below district: Int32, bureaus: [Int32]) {
    let street = addTerritory(.street, below: district, 32...32, outOf: 64)
    var communities: [Int32] = []
    for _ in 0..<random.number(in: shape.communities) {
      communities.append(addCommunity(below: street))
    }
    var stations: [Int32] = []
    for line in 0..<Self.lineCount {
      let station = addUnit(.station, mask: lineMasks[line])
      join(street, station, .whistle)
      join(station, bureaus[line], .line)
      stations.append(station)
    }
    var committees = CommitteeSeats(communities, random: &random)
    addStationSeats(stations, to: &committees)
    addUnitSeats(to: &committees)
  }

  private mutating func addCommunity(below street: Int32) -> Int32 {
    let community = addTerritory(.community, below: street, 16...24, outOf: 64)
    for _ in 0..<random.number(in: shape.grids) {
      let grid = addTerritory(.grid, below: community, 8...16, outOf: 48)
      for _ in 0..<random.number(in: shape.buildings) {
        let building = addTerritory(.building, below: grid, 2...4, outOf: 32)
        for _ in 0..<random.number(in: shape.households) {
          if random.chance(10) {
            _ = addTerritory(.household, below: building, 1...2, outOf: 16)
          } else {
            nodes.add(.household, parent: building, mask: 0, quality: quality(of: .household))
          }
        }
      }
    }
    return community
  }

  private mutating func addTerritory(
    _ kind: InstanceKind, below parent: Int32, _ categories: ClosedRange<Int>, outOf limit: Int
  ) -> Int32 {
    let mask = random.categories(categories, below: limit)
    return nodes.add(kind, parent: parent, mask: mask, quality: quality(of: kind))
  }
}
