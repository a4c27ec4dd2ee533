/// How large a generated instance is.
public enum InstanceSize: String, Sendable, CaseIterable {
  /// One street of 3 communities, about 250 nodes.
  case tiny
  /// One street of 10 communities, about 12,000 nodes.
  case small
  /// 12 streets, about 140,000 nodes.
  case district
  /// 12 districts, about 1.6 million nodes.
  case city
  /// 4 provinces of 8 cities, about 51 million nodes, 0.9 GB of columns.
  case country
}

/// How many children the nodes of each tier have.
struct InstanceShape {
  /// The tiers from the root to the street, and how many of them a node of the tier above has.
  let territories: [(kind: InstanceKind, count: Int)]
  let communities: ClosedRange<Int>
  let grids: ClosedRange<Int>
  let buildings: ClosedRange<Int>
  let households = 4...5
  /// Room for this many nodes is made beforehand; memory that is not filled is not used.
  let expectedNodes: Int

  init(_ size: InstanceSize) {
    let above: [(kind: InstanceKind, count: Int)]
    switch size {
    case .tiny, .small: above = [(.district, 1), (.street, 1)]
    case .district: above = [(.district, 1), (.street, 12)]
    case .city: above = [(.city, 1), (.district, 12), (.street, 12)]
    case .country:
      above = [(.country, 1), (.province, 4), (.city, 8), (.district, 12), (.street, 12)]
    }
    territories = above
    switch size {
    case .tiny:
      (communities, grids, buildings) = (3...3, 3...3, 4...4)
    case .small: (communities, grids, buildings) = (10...10, 8...12, 16...24)
    case .district, .city, .country:
      (communities, grids, buildings) = (8...12, 8...12, 16...24)
    }
    let streets = above.reduce(1) { $0 * $1.count }
    expectedNodes = streets * (size == .tiny ? 400 : 14_000)
  }
}
