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
    _ records: UnitRecords, tiers: [String: Int], classes: [String: UnitKind.Class]
  ) {
    units = CodeTable(records)
    self.tiers = tiers
    self.classes = classes
  }

  mutating func node(_ code: String) -> UnitNode { UnitNode(units.number(naming: code)) }

  mutating func resolve(_ records: UnitRecords) -> [ResolvedUnit] {
    var result = [ResolvedUnit](room: records.count)
    // Neighbours in a list are mostly siblings: of one kind, with one parent.
    var kind: (packed: UInt16, number: UInt32)?
    var parent: UnitNode?
    for row in records.indices {
      let record = records.entry(row)
      let has = records.row(row)
      let kindNumber: UInt32
      if has.has(.kind) {
        kindNumber = number(ofKind: record.kind.code)
      } else {
        if kind?.packed != has.kind { kind = (has.kind, number(ofKind: record.kind.code)) }
        kindNumber = kind!.number
      }
      parent = record.withReference(.parent) { node($0, like: parent) }
      result.append(
        ResolvedUnit(
          node: UnitNode(units.number(ofRecord: row)), kind: kindNumber, parent: parent,
          home: record.withReference(.home) { node($0) },
          lineParent: record.withReference(.lineParent) { node($0) }))
    }
    return result
  }

  /// The node of a code that is given by its bytes, which may be that of another.
  private mutating func node(
    _ code: UnsafeBufferPointer<UInt8>, like other: UnitNode? = nil
  ) -> UnitNode {
    if let other, units.isRecord(other.position),
      units.codes.withBytes(other.position, { $0.elementsEqual(code) })
    {
      return other
    }
    return UnitNode(units.number(naming: code))
  }

  private mutating func number(ofKind code: String) -> UInt32 {
    if let number = kindNumbers[code] { return number }
    let number = UInt32(kinds.count)
    kinds.append(ResolvedKind(tier: tiers[code], class: classes[code]))
    kindNumbers[code] = number
    return number
  }
}
