/// The committees of one street's communities while their seats are given away.
struct CommitteeSeats {
  let communities: [Int32]
  /// Seats that are still free, by committee.
  private(set) var free: [Int]

  /// Each committee has 10...14 seats.
  init(_ communities: [Int32], random: inout InstanceRandom) {
    self.communities = communities
    free = []
    for _ in communities { free.append(random.number(in: 10...14)) }
  }

  mutating func take(_ committee: Int) { free[committee] -= 1 }
}

extension InstanceGenerator {
  /// So many draws are made for a place before it is left open.
  private static let mostDraws = 40

  /// Each committee has two of the street's stations, each station at most four seats.
  mutating func addStationSeats(_ stations: [Int32], to committees: inout CommitteeSeats) {
    var held = stations.map { _ in 0 }
    for committee in committees.communities.indices {
      var members: [Int] = []
      for _ in 0..<Self.mostDraws where members.count < 2 {
        let station = random.below(stations.count)
        if held[station] == 4 || members.contains(station) { continue }
        held[station] += 1
        members.append(station)
        committees.take(committee)
        join(committees.communities[committee], stations[station], .seat)
      }
    }
  }

  /// The seats that are left go to new units: half enterprises, three in ten social organisations,
  /// the rest property companies. A unit sits on one to four of the street's committees.
  mutating func addUnitSeats(to committees: inout CommitteeSeats) {
    for first in committees.communities.indices {
      while committees.free[first] > 0 {
        let unit = addResident()
        var own = [first]
        let wanted = seatCount()
        for _ in 0..<Self.mostDraws where own.count < wanted {
          let other = random.below(committees.communities.count)
          if committees.free[other] > 0, !own.contains(other) { own.append(other) }
        }
        for committee in own {
          committees.take(committee)
          join(committees.communities[committee], unit, .seat)
        }
      }
    }
  }

  private mutating func addResident() -> Int32 {
    switch random.below(10) {
    case 0..<5: addUnit(.enterprise, mask: random.categories(2...6, below: 64))
    case 5..<8: addUnit(.social, mask: random.categories(3...8, below: 48))
    default: addUnit(.property, mask: random.categories(3...6, below: 24))
    }
  }

  /// 1, 2, 3, 4 for 40, 30, 20, 10 of a hundred units.
  private mutating func seatCount() -> Int {
    switch random.below(10) {
    case 0..<4: 1
    case 4..<7: 2
    case 7..<9: 3
    default: 4
    }
  }
}
