internal import CWhistleMessages

extension Wire {
  /// 平时、战时: which set of hop costs holds and whether the command tree may be used.
  public struct Mode: RawRepresentable, Hashable, Sendable {
    /// 平时: the costs of every day; the command tree is not used.
    public static let peacetime = Mode(rawValue: 0)
    /// 战时: the costs of an emergency; the command tree may be used.
    public static let emergency = Mode(rawValue: 1)

    /// The number on the wire; values that are not listed here are kept.
    public var rawValue: Int32

    /// The value of that number.
    public init(rawValue: Int32) {
      self.rawValue = rawValue
    }
  }

  /// 工单: what is to be routed.
  public struct WorkOrder: WireMessage {
    /// Code of the chain unit that the place resolves to, the lowest one known.
    public var origin = ""
    /// Code of the category.
    public var category = ""
    /// When it was received, seconds since 1970-01-01 UTC; 0: when the request arrived.
    public var receivedAt: Int64 = 0
    /// Urgency as the time limits name it; empty: "normal".
    public var urgency = ""
    /// Which costs hold.
    public var mode = Mode.peacetime
    /// When it must be done, seconds since 1970-01-01 UTC; 0: computed from the time limits.
    public var deadline: Int64 = 0
    /// Codes of units that must not hold it.
    public var excluded: [String] = []
    /// Codes of units that the order is about: they, the units that belong to them and units that
    /// share a capacity pool with them cannot hold it.
    public var subjects: [String] = []

    public init() {}
  }
}

extension Wire.WorkOrder: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__WorkOrder>?) {
    whistle__v1__work_order__init(target)
  }

  init(_ source: borrowing Whistle__V1__WorkOrder) throws(WireError) {
    origin = try Reading.text(source.origin, "origin")
    category = try Reading.text(source.category, "category")
    receivedAt = source.received_at
    urgency = try Reading.text(source.urgency, "urgency")
    mode = Wire.Mode(rawValue: Int32(bitPattern: source.mode.rawValue))
    deadline = source.deadline
    excluded = try Reading.texts(source.excluded, source.n_excluded, "excluded")
    subjects = try Reading.texts(source.subjects, source.n_subjects, "subjects")
  }

  func fill(_ target: inout Whistle__V1__WorkOrder, in arena: borrowing Arena) {
    target.origin = arena.text(origin)
    target.category = arena.text(category)
    target.received_at = receivedAt
    target.urgency = arena.text(urgency)
    target.mode = .init(rawValue: UInt32(bitPattern: mode.rawValue))
    target.deadline = deadline
    (target.n_excluded, target.excluded) = arena.texts(excluded)
    (target.n_subjects, target.subjects) = arena.texts(subjects)
  }
}
