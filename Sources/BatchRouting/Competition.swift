/// Who competes with whom.
enum Competition {
  /// Positions that have something in common, directly or through others, are one part.
  ///
  /// Near O(n), n the lengths of the lists together.
  ///
  /// - Parameter wanted: what each position wants.
  /// - Returns: each part ascending, parts by their first position.
  static func parts(_ wanted: [[Int]]) -> [[Int]] {
    var part = [Int](wanted.indices)
    func root(_ place: Int) -> Int {
      var place = place
      while part[place] != place {
        part[place] = part[part[place]]
        place = part[place]
      }
      return place
    }
    var first: [Int: Int] = [:]
    for (place, list) in wanted.enumerated() {
      for thing in list {
        if let other = first[thing] {
          part[root(place)] = root(other)
        } else {
          first[thing] = place
        }
      }
    }
    var members: [Int: [Int]] = [:]
    for place in wanted.indices { members[root(place), default: []].append(place) }
    return members.values.sorted { $0[0] < $1[0] }
  }
}
