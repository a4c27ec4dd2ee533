internal import CWhistleMessages

extension Wire {
  /// A part of a unit that is divided.
  public struct SplitPart: WireMessage {
    /// The new unit, as a record of "units". Without a parent, home or line parent it gets those of the
    /// divided unit.
    public var unit: Record?
    /// Codes of the units that it takes.
    public var units: [String] = []
    /// Codes of the edges that it takes.
    public var edges: [String] = []
    /// Codes of the posts that it takes.
    public var posts: [String] = []

    public init() {}
  }

  /// One change. What it does, and which fields each has, says Documentation/change-sets.md.
  public struct Change: WireMessage {
    /// "add", "replace", "remove", "end", "extend", "rename", "recode", "set", "move", "move_in_line",
    /// "close", "split", "merge" or "set_hours".
    public var change = ""
    /// Of add, replace: the record. Of remove, end, extend: its key columns. Of set: columns of the unit.
    public var record: Record?
    /// Code of the unit that is changed.
    public var unit = ""
    /// Of rename: the new name.
    public var name = ""
    /// Of recode: the new code.
    public var code = ""
    /// Of move, move_in_line: code of the unit above; empty of move_in_line: none.
    public var under = ""
    /// First day (ISO 8601) on which the change holds; empty: as if it had always been so.
    public var on = ""
    /// Of extend: first day on which the record no longer holds; empty: no end.
    public var until = ""
    /// Of merge: codes of the units that go.
    public var units: [String] = []
    /// Of merge: code of the unit that stays.
    public var into = ""
    /// Of split.
    public var parts: [SplitPart] = []
    /// Of split: the divided unit stays. Of rename, merge: former names become aliases.
    public var keep = false
    /// Of set_hours: code of the calendar.
    public var calendar = ""
    /// Of set_hours: all its hours, as records of "calendars".
    public var hours: [Record] = []

    public init() {}
  }

  /// Changes that are made together or not at all.
  public struct ChangeSet: WireMessage {
    /// Number of the revision that the author looked at; 0: whatever is the latest. If records that the
    /// changes touch have changed since, the change set is not made, and the rivals are named.
    public var baseRevision: UInt64 = 0
    public var author = ""
    public var reason = ""
    /// Chosen by the caller, unlike any other. A change set whose key was applied before is not applied
    /// again; it is answered as the first time. Empty: every call is another one.
    public var key = ""
    public var changes: [Change] = []

    public init() {}
  }
}

extension Wire.SplitPart: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__SplitPart>?) {
    whistle__v1__split_part__init(target)
  }

  init(_ source: borrowing Whistle__V1__SplitPart) throws(WireError) {
    unit = try Reading.message(source.unit, "unit")
    units = try Reading.texts(source.units, source.n_units, "units")
    edges = try Reading.texts(source.edges, source.n_edges, "edges")
    posts = try Reading.texts(source.posts, source.n_posts, "posts")
  }

  func fill(_ target: inout Whistle__V1__SplitPart, in arena: borrowing Arena) {
    target.unit = arena.message(unit)
    (target.n_units, target.units) = arena.texts(units)
    (target.n_edges, target.edges) = arena.texts(edges)
    (target.n_posts, target.posts) = arena.texts(posts)
  }
}

extension Wire.Change: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__Change>?) {
    whistle__v1__change__init(target)
  }

  init(_ source: borrowing Whistle__V1__Change) throws(WireError) {
    change = try Reading.text(source.change, "change")
    record = try Reading.message(source.record, "record")
    unit = try Reading.text(source.unit, "unit")
    name = try Reading.text(source.name, "name")
    code = try Reading.text(source.code, "code")
    under = try Reading.text(source.under, "under")
    on = try Reading.text(source.on, "on")
    until = try Reading.text(source.until, "until")
    units = try Reading.texts(source.units, source.n_units, "units")
    into = try Reading.text(source.into, "into")
    parts = try Reading.messages(source.parts, source.n_parts, "parts")
    keep = source.keep != 0
    calendar = try Reading.text(source.calendar, "calendar")
    hours = try Reading.messages(source.hours, source.n_hours, "hours")
  }

  func fill(_ target: inout Whistle__V1__Change, in arena: borrowing Arena) {
    target.change = arena.text(change)
    target.record = arena.message(record)
    target.unit = arena.text(unit)
    target.name = arena.text(name)
    target.code = arena.text(code)
    target.under = arena.text(under)
    target.on = arena.text(on)
    target.until = arena.text(until)
    (target.n_units, target.units) = arena.texts(units)
    target.into = arena.text(into)
    (target.n_parts, target.parts) = arena.messages(parts)
    target.keep = keep ? 1 : 0
    target.calendar = arena.text(calendar)
    (target.n_hours, target.hours) = arena.messages(hours)
  }
}

extension Wire.ChangeSet: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ChangeSet>?) {
    whistle__v1__change_set__init(target)
  }

  init(_ source: borrowing Whistle__V1__ChangeSet) throws(WireError) {
    baseRevision = source.base_revision
    author = try Reading.text(source.author, "author")
    reason = try Reading.text(source.reason, "reason")
    key = try Reading.text(source.key, "key")
    changes = try Reading.messages(source.changes, source.n_changes, "changes")
  }

  func fill(_ target: inout Whistle__V1__ChangeSet, in arena: borrowing Arena) {
    target.base_revision = baseRevision
    target.author = arena.text(author)
    target.reason = arena.text(reason)
    target.key = arena.text(key)
    (target.n_changes, target.changes) = arena.messages(changes)
  }
}
