internal import CWhistleMessages

extension Wire {
  /// How what is listed stands to the unit.
  public struct Relation: RawRepresentable, Hashable, Sendable {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// Chain units right below it today.
    public static let children = Relation(rawValue: 0)
    /// Chain units above it today, nearest first; outside the chain its home and what is above that.
    public static let ancestors = Relation(rawValue: 1)
    /// Chain units below it today, each before those below it.
    public static let subtree = Relation(rawValue: 2)
    /// Bridges from it, as records of "edges"; seats among them.
    public static let bridges = Relation(rawValue: 3)
    /// Posts in it, as records of "posts".
    public static let posts = Relation(rawValue: 4)
    /// Appointments to these, as records of "appointments".
    public static let appointments = Relation(rawValue: 5)
    /// Those who hold these, as records of "people".
    public static let people = Relation(rawValue: 6)
  }

  /// Which revision is read; without any of these the latest.
  public struct ReadAt: WireMessage {
    /// The latest, if it has at least this number; otherwise FAILED_PRECONDITION.
    public var atLeast: UInt64 = 0
    /// Exactly this one; NOT_FOUND if there is none.
    public var exactly: UInt64 = 0

    public init() {}
  }

  /// Asks for what stands in one relation to a unit.
  public struct ListRequest: WireMessage {
    /// Code of the unit.
    public var code = ""
    public var relation = Relation.children
    /// Most entries in a page, at most 1,000; 0: 100.
    public var pageSize: UInt32 = 0
    /// Where the page begins: the cursor of the page before; empty: at the beginning.
    public var cursor = ""
    public var read: ReadAt?

    public init() {}
  }

  /// A page of what stands in one relation to a unit.
  public struct ListReply: WireMessage {
    /// Of CHILDREN, ANCESTORS, SUBTREE.
    public var units: [UnitReference] = []
    /// Of the others.
    public var records: [Record] = []
    /// Begins the next page; empty: there is none.
    public var cursor = ""
    /// Nothing comes after this page.
    public var complete = false
    public var revision: Revision?

    public init() {}
  }

  /// Asks for units by code, name or alias.
  public struct FindRequest: WireMessage {
    public var text = ""
    /// Most units in a page, at most 1,000; 0: 100.
    public var pageSize: UInt32 = 0
    /// The cursor of the page before; empty: at the beginning.
    public var cursor = ""
    public var read: ReadAt?

    public init() {}
  }

  /// A page of the units that were found.
  public struct FindReply: WireMessage {
    /// In the order of their codes.
    public var units: [UnitReference] = []
    public var cursor = ""
    public var complete = false
    public var revision: Revision?

    public init() {}
  }
}

extension Wire.Relation: WordedEnum {
  static let words: [Int32: String] = [
    0: "RELATION_CHILDREN",
    1: "RELATION_ANCESTORS",
    2: "RELATION_SUBTREE",
    3: "RELATION_BRIDGES",
    4: "RELATION_POSTS",
    5: "RELATION_APPOINTMENTS",
    6: "RELATION_PEOPLE",
  ]
}

extension Wire.ReadAt: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ReadAt>?) {
    whistle__v1__read_at__init(target)
  }

  init(_ source: borrowing Whistle__V1__ReadAt) throws(WireError) {
    atLeast = source.at_least
    exactly = source.exactly
  }

  func fill(_ target: inout Whistle__V1__ReadAt, in arena: borrowing Arena) {
    target.at_least = atLeast
    target.exactly = exactly
  }
}

extension Wire.ListRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ListRequest>?) {
    whistle__v1__list_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__ListRequest) throws(WireError) {
    code = try Reading.text(source.code, "code")
    relation = Wire.Relation(rawValue: Int32(bitPattern: source.relation.rawValue))
    pageSize = source.page_size
    cursor = try Reading.text(source.cursor, "cursor")
    read = try Reading.message(source.read, "read")
  }

  func fill(_ target: inout Whistle__V1__ListRequest, in arena: borrowing Arena) {
    target.code = arena.text(code)
    target.relation = .init(rawValue: UInt32(bitPattern: relation.rawValue))
    target.page_size = pageSize
    target.cursor = arena.text(cursor)
    target.read = arena.message(read)
  }
}

extension Wire.ListReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ListReply>?) {
    whistle__v1__list_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__ListReply) throws(WireError) {
    units = try Reading.messages(source.units, source.n_units, "units")
    records = try Reading.messages(source.records, source.n_records, "records")
    cursor = try Reading.text(source.cursor, "cursor")
    complete = source.complete != 0
    revision = try Reading.message(source.revision, "revision")
  }

  func fill(_ target: inout Whistle__V1__ListReply, in arena: borrowing Arena) {
    (target.n_units, target.units) = arena.messages(units)
    (target.n_records, target.records) = arena.messages(records)
    target.cursor = arena.text(cursor)
    target.complete = complete ? 1 : 0
    target.revision = arena.message(revision)
  }
}

extension Wire.FindRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__FindRequest>?) {
    whistle__v1__find_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__FindRequest) throws(WireError) {
    text = try Reading.text(source.text, "text")
    pageSize = source.page_size
    cursor = try Reading.text(source.cursor, "cursor")
    read = try Reading.message(source.read, "read")
  }

  func fill(_ target: inout Whistle__V1__FindRequest, in arena: borrowing Arena) {
    target.text = arena.text(text)
    target.page_size = pageSize
    target.cursor = arena.text(cursor)
    target.read = arena.message(read)
  }
}

extension Wire.FindReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__FindReply>?) {
    whistle__v1__find_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__FindReply) throws(WireError) {
    units = try Reading.messages(source.units, source.n_units, "units")
    cursor = try Reading.text(source.cursor, "cursor")
    complete = source.complete != 0
    revision = try Reading.message(source.revision, "revision")
  }

  func fill(_ target: inout Whistle__V1__FindReply, in arena: borrowing Arena) {
    (target.n_units, target.units) = arena.messages(units)
    target.cursor = arena.text(cursor)
    target.complete = complete ? 1 : 0
    target.revision = arena.message(revision)
  }
}
