internal import CWhistleMessages

extension Wire {
  /// One field of a record, as in the organisation's tables: texts, days as YYYY-MM-DD, lists by ";".
  public struct Column: WireMessage {
    /// Name of the column, e.g. "capacity".
    public var name = ""
    /// Its value; empty: none.
    public var value = ""

    public init() {}
  }

  /// A record of one of the organisation's tables, e.g. of "units", "appointments", "edges".
  public struct Record: WireMessage {
    public var table = ""
    /// Columns that are left out have no value.
    public var columns: [Column] = []

    public init() {}
  }

  /// What became of one record.
  public struct RecordChange: WireMessage {
    public var table = ""
    /// The fields of its key, in the order of the key's columns.
    public var key: [String] = []
    /// Absent: the record was added.
    public var before: Record?
    /// Absent: it was taken out.
    public var after: Record?

    public init() {}
  }
}

extension Wire.Column: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__Column>?) {
    whistle__v1__column__init(target)
  }

  init(_ source: borrowing Whistle__V1__Column) throws(WireError) {
    name = try Reading.text(source.name, "name")
    value = try Reading.text(source.value, "value")
  }

  func fill(_ target: inout Whistle__V1__Column, in arena: borrowing Arena) {
    target.name = arena.text(name)
    target.value = arena.text(value)
  }
}

extension Wire.Record: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__Record>?) {
    whistle__v1__record__init(target)
  }

  init(_ source: borrowing Whistle__V1__Record) throws(WireError) {
    table = try Reading.text(source.table, "table")
    columns = try Reading.messages(source.columns, source.n_columns, "columns")
  }

  func fill(_ target: inout Whistle__V1__Record, in arena: borrowing Arena) {
    target.table = arena.text(table)
    (target.n_columns, target.columns) = arena.messages(columns)
  }
}

extension Wire.RecordChange: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__RecordChange>?) {
    whistle__v1__record_change__init(target)
  }

  init(_ source: borrowing Whistle__V1__RecordChange) throws(WireError) {
    table = try Reading.text(source.table, "table")
    key = try Reading.texts(source.key, source.n_key, "key")
    before = try Reading.message(source.before, "before")
    after = try Reading.message(source.after, "after")
  }

  func fill(_ target: inout Whistle__V1__RecordChange, in arena: borrowing Arena) {
    target.table = arena.text(table)
    (target.n_key, target.key) = arena.texts(key)
    target.before = arena.message(before)
    target.after = arena.message(after)
  }
}
