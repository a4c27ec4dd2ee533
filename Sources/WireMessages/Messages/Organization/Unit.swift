internal import CWhistleMessages

extension Wire {
  /// Names a unit. Enough to show it; GetUnit has the rest.
  public struct UnitReference: WireMessage {
    /// Text code of the unit, unique in the organisation, e.g. "440310001001".
    public var code = ""
    /// Display name, usually Chinese.
    public var name = ""
    /// A tier of the chain schema ("community") or another kind ("department").
    public var kind = ""

    public init() {}
  }

  /// A unit of the organisation.
  public struct Unit: WireMessage {
    /// Text code, unique in the organisation.
    public var code = ""
    /// Display name, usually Chinese.
    public var name = ""
    /// Other names that searches accept.
    public var aliases: [String] = []
    /// A tier of the chain schema or another kind.
    public var kind = ""
    /// "active" or "suspended" (takes no orders; command paths may still pass through it).
    public var status = ""
    /// Territory that a unit outside the chain is at home in; absent for a chain unit.
    public var home: UnitReference?
    /// Level (a tier's code) whose authority the unit has; empty if it has none.
    public var level = ""
    /// Most orders held at one time, shared with the other units of its pool.
    public var capacity: UInt32 = 0
    /// Code of the capacity pool the unit draws on; its own code if it shares none.
    public var pool = ""
    /// Open orders of the pool.
    public var load: UInt32 = 0
    /// Calendar of opening hours; empty: always open.
    public var hours = ""
    /// Credit grade; empty: not graded.
    public var credit = ""
    /// First day (ISO 8601) the unit exists; empty: always did.
    public var since = ""
    /// First day (ISO 8601) the unit no longer exists; empty: open end.
    public var until = ""
    /// Made by a generator, not taken from a source.
    public var synthetic = false

    public init() {}
  }

  /// Asks for one unit.
  public struct GetUnitRequest: WireMessage {
    /// Code of the unit.
    public var code = ""
    /// Which revision is read.
    public var read: ReadAt?

    public init() {}
  }

  /// One unit with its place in the chain.
  public struct GetUnitReply: WireMessage {
    /// The unit.
    public var unit: Unit?
    /// Chain units above it today, nearest first, up to the root. For a unit outside the chain: its
    /// home territory and what is above that.
    public var ancestors: [UnitReference] = []
    /// Units directly below it today, in the order of their codes; at most 1,000.
    public var children: [UnitReference] = []
    /// False if `children` was cut at 1,000.
    public var childrenComplete = false
    /// What the answer was computed from.
    public var revision: Revision?

    public init() {}
  }
}

extension Wire.UnitReference: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__UnitReference>?) {
    whistle__v1__unit_reference__init(target)
  }

  init(_ source: borrowing Whistle__V1__UnitReference) throws(WireError) {
    code = try Reading.text(source.code, "code")
    name = try Reading.text(source.name, "name")
    kind = try Reading.text(source.kind, "kind")
  }

  func fill(_ target: inout Whistle__V1__UnitReference, in arena: borrowing Arena) {
    target.code = arena.text(code)
    target.name = arena.text(name)
    target.kind = arena.text(kind)
  }
}

extension Wire.Unit: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__Unit>?) {
    whistle__v1__unit__init(target)
  }

  init(_ source: borrowing Whistle__V1__Unit) throws(WireError) {
    code = try Reading.text(source.code, "code")
    name = try Reading.text(source.name, "name")
    aliases = try Reading.texts(source.aliases, source.n_aliases, "aliases")
    kind = try Reading.text(source.kind, "kind")
    status = try Reading.text(source.status, "status")
    home = try Reading.message(source.home, "home")
    level = try Reading.text(source.level, "level")
    capacity = source.capacity
    pool = try Reading.text(source.pool, "pool")
    load = source.load
    hours = try Reading.text(source.hours, "hours")
    credit = try Reading.text(source.credit, "credit")
    since = try Reading.text(source.since, "since")
    until = try Reading.text(source.until, "until")
    synthetic = source.synthetic != 0
  }

  func fill(_ target: inout Whistle__V1__Unit, in arena: borrowing Arena) {
    target.code = arena.text(code)
    target.name = arena.text(name)
    (target.n_aliases, target.aliases) = arena.texts(aliases)
    target.kind = arena.text(kind)
    target.status = arena.text(status)
    target.home = arena.message(home)
    target.level = arena.text(level)
    target.capacity = capacity
    target.pool = arena.text(pool)
    target.load = load
    target.hours = arena.text(hours)
    target.credit = arena.text(credit)
    target.since = arena.text(since)
    target.until = arena.text(until)
    target.synthetic = synthetic ? 1 : 0
  }
}

extension Wire.GetUnitRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__GetUnitRequest>?) {
    whistle__v1__get_unit_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__GetUnitRequest) throws(WireError) {
    code = try Reading.text(source.code, "code")
    read = try Reading.message(source.read, "read")
  }

  func fill(_ target: inout Whistle__V1__GetUnitRequest, in arena: borrowing Arena) {
    target.code = arena.text(code)
    target.read = arena.message(read)
  }
}

extension Wire.GetUnitReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__GetUnitReply>?) {
    whistle__v1__get_unit_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__GetUnitReply) throws(WireError) {
    unit = try Reading.message(source.unit, "unit")
    ancestors = try Reading.messages(source.ancestors, source.n_ancestors, "ancestors")
    children = try Reading.messages(source.children, source.n_children, "children")
    childrenComplete = source.children_complete != 0
    revision = try Reading.message(source.revision, "revision")
  }

  func fill(_ target: inout Whistle__V1__GetUnitReply, in arena: borrowing Arena) {
    target.unit = arena.message(unit)
    (target.n_ancestors, target.ancestors) = arena.messages(ancestors)
    (target.n_children, target.children) = arena.messages(children)
    target.children_complete = childrenComplete ? 1 : 0
    target.revision = arena.message(revision)
  }
}
