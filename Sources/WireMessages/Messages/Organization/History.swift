internal import CWhistleMessages

extension Wire {
  /// Asks which revisions changed a unit or person.
  public struct HistoryRequest: WireMessage {
    /// Code of a unit: its record, edges, posts with their appointments, and duties.
    public var unit = ""
    /// Code of a person instead: their record, appointments and pools.
    public var person = ""
    /// Most revisions in a page, at most 1,000; 0: 100.
    public var pageSize: UInt32 = 0
    public var cursor = ""

    public init() {}
  }

  /// What one revision changed.
  public struct HistoryEntry: WireMessage {
    public var revision: RevisionEntry?
    /// What it changed of the unit or person.
    public var records: [RecordChange] = []

    public init() {}
  }

  /// A page of a history, oldest first.
  public struct HistoryReply: WireMessage {
    public var entries: [HistoryEntry] = []
    public var cursor = ""
    public var complete = false

    public init() {}
  }

  /// Asks what is otherwise in one revision than in another.
  public struct DiffRequest: WireMessage {
    /// Number of a revision.
    public var from: UInt64 = 0
    /// Number of another; 0: the latest.
    public var to: UInt64 = 0

    public init() {}
  }

  /// A part of a difference.
  public struct DiffReply: WireMessage {
    /// By table and key.
    public var records: [RecordChange] = []
    /// Nothing comes after this part.
    public var complete = false

    public init() {}
  }
}

extension Wire.HistoryRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__HistoryRequest>?) {
    whistle__v1__history_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__HistoryRequest) throws(WireError) {
    unit = try Reading.text(source.unit, "unit")
    person = try Reading.text(source.person, "person")
    pageSize = source.page_size
    cursor = try Reading.text(source.cursor, "cursor")
  }

  func fill(_ target: inout Whistle__V1__HistoryRequest, in arena: borrowing Arena) {
    target.unit = arena.text(unit)
    target.person = arena.text(person)
    target.page_size = pageSize
    target.cursor = arena.text(cursor)
  }
}

extension Wire.HistoryEntry: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__HistoryEntry>?) {
    whistle__v1__history_entry__init(target)
  }

  init(_ source: borrowing Whistle__V1__HistoryEntry) throws(WireError) {
    revision = try Reading.message(source.revision, "revision")
    records = try Reading.messages(source.records, source.n_records, "records")
  }

  func fill(_ target: inout Whistle__V1__HistoryEntry, in arena: borrowing Arena) {
    target.revision = arena.message(revision)
    (target.n_records, target.records) = arena.messages(records)
  }
}

extension Wire.HistoryReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__HistoryReply>?) {
    whistle__v1__history_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__HistoryReply) throws(WireError) {
    entries = try Reading.messages(source.entries, source.n_entries, "entries")
    cursor = try Reading.text(source.cursor, "cursor")
    complete = source.complete != 0
  }

  func fill(_ target: inout Whistle__V1__HistoryReply, in arena: borrowing Arena) {
    (target.n_entries, target.entries) = arena.messages(entries)
    target.cursor = arena.text(cursor)
    target.complete = complete ? 1 : 0
  }
}

extension Wire.DiffRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__DiffRequest>?) {
    whistle__v1__diff_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__DiffRequest) throws(WireError) {
    from = source.from
    to = source.to
  }

  func fill(_ target: inout Whistle__V1__DiffRequest, in arena: borrowing Arena) {
    target.from = from
    target.to = to
  }
}

extension Wire.DiffReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__DiffReply>?) {
    whistle__v1__diff_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__DiffReply) throws(WireError) {
    records = try Reading.messages(source.records, source.n_records, "records")
    complete = source.complete != 0
  }

  func fill(_ target: inout Whistle__V1__DiffReply, in arena: borrowing Arena) {
    (target.n_records, target.records) = arena.messages(records)
    target.complete = complete ? 1 : 0
  }
}
