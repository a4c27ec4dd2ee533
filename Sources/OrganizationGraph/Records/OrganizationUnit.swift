/// A unit 组织: anything that can hold a work order, a node of the graph.
public struct OrganizationUnit: Hashable, Sendable {
  public enum Status: String, Sendable, CaseIterable {
    case active
    /// Takes no orders; command paths may still pass through it.
    case suspended
  }

  /// Stable text code, unique in the organisation.
  public var code: String
  public var name: String
  public var aliases: [String] = []
  public var kind: UnitKind
  /// Chain parent of a chain unit for its whole term; dated changes are `chain` edges instead.
  public var parent: String? = nil
  /// Home territory (a chain unit) of a unit outside the chain.
  public var home: String? = nil
  /// Line parent for its whole term; dated changes are `line` edges instead.
  public var lineParent: String? = nil
  /// Tier whose authority a unit outside the chain has; `nil`: none, or its home's if functional.
  public var level: String? = nil
  /// 党组织: the party organisation seated in the unit (大党委, 党支部, 党小组).
  public var partyOrganization: String? = nil
  /// Most orders held at one time; ignored if `pool` is given.
  public var capacity: Int = 1
  /// Code of a shared capacity pool.
  public var pool: String? = nil
  /// Calendar of opening hours; `nil`: always open.
  public var hours: String? = nil
  public var status: Status = .active
  /// Credit grade that the policy prices; `nil`: not graded.
  public var credit: String? = nil
  /// 常住人口: people who live in a chain unit's territory; `nil`: not known.
  public var residents: Int? = nil
  public var term: Term = .always
  /// Made by a generator, not taken from a source.
  public var isSynthetic: Bool = false

  public init(code: String, name: String, kind: UnitKind) {
    self.code = code
    self.name = name
    self.kind = kind
  }
}

/// A capacity that several units draw on, because one person holds their posts 一肩挑.
public struct CapacityPool: Hashable, Sendable {
  public var code: String
  public var name: String
  /// Most orders held at one time by all units of the pool together.
  public var capacity: Int
  /// The person whose posts share the pool, if it is one person's.
  public var person: String?

  public init(code: String, name: String, capacity: Int, person: String? = nil) {
    self.code = code
    self.name = name
    self.capacity = capacity
    self.person = person
  }
}
