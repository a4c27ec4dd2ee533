internal import CWhistleMessages

extension Wire {
  /// In which capacity a unit would hold the order.
  public struct Role: RawRepresentable, Hashable, Sendable {
    /// Not stated; no reply has it.
    public static let unspecified = Role(rawValue: 0)
    /// 主办: the duty catalogue names it as owner.
    public static let own = Role(rawValue: 1)
    /// 协办: the duty catalogue names it as assistant.
    public static let assist = Role(rawValue: 2)
    /// 兜底: the chain unit answers for its territory when no duty places the order better.
    public static let catchAll = Role(rawValue: 3)

    /// The number on the wire; values that are not listed here are kept.
    public var rawValue: Int32

    /// The value of that number.
    public init(rawValue: Int32) {
      self.rawValue = rawValue
    }
  }

  /// A unit that may hold the order, and at what cost.
  public struct Candidate: WireMessage {
    /// The unit.
    public var unit: UnitReference?
    /// In which capacity it would hold the order.
    public var role = Role.unspecified
    /// What the decision compares: the sum of the parts.
    public var totalCost: Int64 = 0
    /// Addends of `totalCost`; parts of no cost are left out.
    public var parts: [CostPart] = []
    /// From the origin to the unit; empty if the unit is the origin.
    public var path: [Hop] = []
    /// The duty that makes it a candidate, in words; empty for the catch-all.
    public var duty = ""

    public init() {}
  }

  /// One hop of a command path.
  public struct Hop: WireMessage {
    /// climb, descend, station, seat, attachment, agreement, registration, standby, line,
    /// command_up or command_down.
    public var kind = ""
    /// The unit that the hop leaves.
    public var from: UnitReference?
    /// The unit that the hop arrives at.
    public var to: UnitReference?
    /// Cost of the hop.
    public var cost: Int64 = 0
    /// The rule that allows the hop, in words.
    public var rule = ""
    /// Code of the edge used; empty where the edge has none of its own (chain and line parents).
    public var edge = ""

    public init() {}
  }

  /// One addend of a total cost.
  public struct CostPart: WireMessage {
    /// path, role, preference, load, waiting, credit or catch_all.
    public var name = ""
    /// The addend.
    public var cost: Int64 = 0
    /// What the addend stands for here, in words.
    public var reason = ""

    public init() {}
  }
}

extension Wire.Candidate: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__Candidate>?) {
    whistle__v1__candidate__init(target)
  }

  init(_ source: borrowing Whistle__V1__Candidate) throws(WireError) {
    unit = try Reading.message(source.unit, "unit")
    role = Wire.Role(rawValue: Int32(bitPattern: source.role.rawValue))
    totalCost = source.total_cost
    parts = try Reading.messages(source.parts, source.n_parts, "parts")
    path = try Reading.messages(source.path, source.n_path, "path")
    duty = try Reading.text(source.duty, "duty")
  }

  func fill(_ target: inout Whistle__V1__Candidate, in arena: borrowing Arena) {
    target.unit = arena.message(unit)
    target.role = .init(rawValue: UInt32(bitPattern: role.rawValue))
    target.total_cost = totalCost
    (target.n_parts, target.parts) = arena.messages(parts)
    (target.n_path, target.path) = arena.messages(path)
    target.duty = arena.text(duty)
  }
}

extension Wire.Hop: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__Hop>?) {
    whistle__v1__hop__init(target)
  }

  init(_ source: borrowing Whistle__V1__Hop) throws(WireError) {
    kind = try Reading.text(source.kind, "kind")
    from = try Reading.message(source.from, "from")
    to = try Reading.message(source.to, "to")
    cost = source.cost
    rule = try Reading.text(source.rule, "rule")
    edge = try Reading.text(source.edge, "edge")
  }

  func fill(_ target: inout Whistle__V1__Hop, in arena: borrowing Arena) {
    target.kind = arena.text(kind)
    target.from = arena.message(from)
    target.to = arena.message(to)
    target.cost = cost
    target.rule = arena.text(rule)
    target.edge = arena.text(edge)
  }
}

extension Wire.CostPart: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__CostPart>?) {
    whistle__v1__cost_part__init(target)
  }

  init(_ source: borrowing Whistle__V1__CostPart) throws(WireError) {
    name = try Reading.text(source.name, "name")
    cost = source.cost
    reason = try Reading.text(source.reason, "reason")
  }

  func fill(_ target: inout Whistle__V1__CostPart, in arena: borrowing Arena) {
    target.name = arena.text(name)
    target.cost = cost
    target.reason = arena.text(reason)
  }
}
