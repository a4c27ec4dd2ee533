import LargePages

/// A unit as records name it, a node of the graph: its number among the codes of units.
struct UnitNode: DenseIndex {
  let rawValue: UInt32
}

/// The units that a unit's record names, and its kind, 20 bytes.
struct ResolvedUnit: BitwiseCopyable, Sendable {
  let node: UnitNode
  /// Position among the kinds that some unit has.
  let kind: UInt32
  private let named: (parent: UInt32, home: UInt32, lineParent: UInt32)

  init(
    node: UnitNode, kind: UInt32, parent: UnitNode?, home: UnitNode?, lineParent: UnitNode?
  ) {
    self.node = node
    self.kind = kind
    named = (
      parent?.rawValue ?? Self.none, home?.rawValue ?? Self.none,
      lineParent?.rawValue ?? Self.none
    )
  }

  var parent: UnitNode? { Self.node(named.parent) }
  var home: UnitNode? { Self.node(named.home) }
  var lineParent: UnitNode? { Self.node(named.lineParent) }

  private static let none = UInt32.max

  private static func node(_ number: UInt32) -> UnitNode? {
    number == none ? nil : UnitNode(rawValue: number)
  }
}

/// What a kind is in the schema; nothing for a kind that is unknown.
struct ResolvedKind: Sendable {
  let tier: Int?
  let `class`: UnitKind.Class?
}

/// Turns the codes that records name into nodes and kinds.
struct UnitResolver {
  private(set) var units: CodeTable
  private(set) var kinds: [ResolvedKind] = []
  private var kindNumbers: [String: UInt32] = [:]
  private let tiers: [String: Int]
  private let classes: [String: UnitKind.Class]

  init(
    _ records: [OrganizationUnit], tiers: [String: Int], classes: [String: UnitKind.Class]
  ) {
    // By position, here and below, because a unit's record is large to copy.
    units = CodeTable(records.indices.lazy.map { records[$0].code })
    self.tiers = tiers
    self.classes = classes
  }

  mutating func node(_ code: String) -> UnitNode { UnitNode(units.number(naming: code)) }

  mutating func resolve(_ records: [OrganizationUnit]) -> [ResolvedUnit] {
    var result = [ResolvedUnit](room: records.count)
    // Neighbours in a list are mostly siblings: of one kind, with one parent.
    var kind: (code: String, number: UInt32)?
    var parent: (code: String, node: UnitNode)?
    for row in records.indices {
      if kind?.code != records[row].kind.code {
        kind = (records[row].kind.code, number(ofKind: records[row].kind.code))
      }
      if parent?.code != records[row].parent {
        parent = records[row].parent.map { ($0, node($0)) }
      }
      result.append(
        ResolvedUnit(
          node: UnitNode(units.number(ofRecord: row)), kind: kind!.number, parent: parent?.node,
          home: records[row].home.map { node($0) },
          lineParent: records[row].lineParent.map { node($0) }))
    }
    return result
  }

  private mutating func number(ofKind code: String) -> UInt32 {
    if let number = kindNumbers[code] { return number }
    let number = UInt32(kinds.count)
    kinds.append(ResolvedKind(tier: tiers[code], class: classes[code]))
    kindNumbers[code] = number
    return number
  }
}
