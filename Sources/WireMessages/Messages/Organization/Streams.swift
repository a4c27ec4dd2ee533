internal import CWhistleMessages

extension Wire {
  /// A part of an organisation that is to take the place of the one there is.
  public struct ImportRequest: WireMessage {
    /// Of the first message.
    public var author = ""
    /// Of the first message.
    public var reason = ""
    /// Of the first message: if not 0, the import is refused unless this is the latest revision.
    public var baseRevision: UInt64 = 0
    public var records: [Record] = []

    public init() {}
  }

  /// What of an organisation is exported.
  public struct ExcerptScope: RawRepresentable, Hashable, Sendable {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The units that have a code, name or alias.
    public static let named = ExcerptScope(rawValue: 0)
    /// The one unit of that name with all that belongs to it, and the units of the chain below it.
    public static let unit = ExcerptScope(rawValue: 1)
    /// The same of every unit below it in the chain, and of those at home there.
    public static let below = ExcerptScope(rawValue: 2)
    /// The units that have a text in their name or an alias, or at the beginning of their code.
    public static let search = ExcerptScope(rawValue: 3)
    /// The people with a code or name, or a text in their name, with all their appointments.
    public static let person = ExcerptScope(rawValue: 4)
  }

  /// A part of an organisation.
  public struct Excerpt: WireMessage {
    public var scope = ExcerptScope.named
    /// The code, name or text; empty: the policy alone.
    public var text = ""

    public init() {}
  }

  /// Asks for every record of a revision, or of a part of it.
  public struct ExportRequest: WireMessage {
    public var read: ReadAt?
    /// `nil`: everything.
    public var excerpt: Excerpt?

    public init() {}
  }

  /// A part of a revision.
  public struct ExportReply: WireMessage {
    public var records: [Record] = []
    /// Nothing comes after this part.
    public var complete = false
    public var revision: Revision?

    public init() {}
  }

  /// Asks for every revision after a given one.
  public struct WatchRequest: WireMessage {
    /// The last revision that the caller has; 0: it wants all from the first on.
    public var after: UInt64 = 0
    /// A message without a revision comes after so many seconds without one, 1 to 3,600; 0: 30.
    public var heartbeatSeconds: UInt32 = 0

    public init() {}
  }

  /// A part of a revision, or a heartbeat.
  public struct WatchReply: WireMessage {
    /// Absent: a heartbeat.
    public var revision: RevisionEntry?
    /// What it changed, or a part of that.
    public var records: [RecordChange] = []
    /// This is the last part of the revision.
    public var complete = false
    /// Number of the latest revision.
    public var latest: UInt64 = 0
    /// More than 50,000 records changed, so they are not sent: export the revision.
    public var tooMany = false

    public init() {}
  }
}

extension Wire.ImportRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ImportRequest>?) {
    whistle__v1__import_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__ImportRequest) throws(WireError) {
    author = try Reading.text(source.author, "author")
    reason = try Reading.text(source.reason, "reason")
    baseRevision = source.base_revision
    records = try Reading.messages(source.records, source.n_records, "records")
  }

  func fill(_ target: inout Whistle__V1__ImportRequest, in arena: borrowing Arena) {
    target.author = arena.text(author)
    target.reason = arena.text(reason)
    target.base_revision = baseRevision
    (target.n_records, target.records) = arena.messages(records)
  }
}

extension Wire.ExcerptScope: WordedEnum {
  static let words: [Int32: String] = [
    0: "EXCERPT_SCOPE_NAMED", 1: "EXCERPT_SCOPE_UNIT", 2: "EXCERPT_SCOPE_BELOW",
    3: "EXCERPT_SCOPE_SEARCH", 4: "EXCERPT_SCOPE_PERSON",
  ]
}

extension Wire.Excerpt: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__Excerpt>?) {
    whistle__v1__excerpt__init(target)
  }

  init(_ source: borrowing Whistle__V1__Excerpt) throws(WireError) {
    scope = Wire.ExcerptScope(rawValue: Int32(bitPattern: source.scope.rawValue))
    text = try Reading.text(source.text, "text")
  }

  func fill(_ target: inout Whistle__V1__Excerpt, in arena: borrowing Arena) {
    target.scope = .init(rawValue: UInt32(bitPattern: scope.rawValue))
    target.text = arena.text(text)
  }
}

extension Wire.ExportRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ExportRequest>?) {
    whistle__v1__export_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__ExportRequest) throws(WireError) {
    read = try Reading.message(source.read, "read")
    excerpt = try Reading.message(source.excerpt, "excerpt")
  }

  func fill(_ target: inout Whistle__V1__ExportRequest, in arena: borrowing Arena) {
    target.read = arena.message(read)
    target.excerpt = arena.message(excerpt)
  }
}

extension Wire.ExportReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__ExportReply>?) {
    whistle__v1__export_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__ExportReply) throws(WireError) {
    records = try Reading.messages(source.records, source.n_records, "records")
    complete = source.complete != 0
    revision = try Reading.message(source.revision, "revision")
  }

  func fill(_ target: inout Whistle__V1__ExportReply, in arena: borrowing Arena) {
    (target.n_records, target.records) = arena.messages(records)
    target.complete = complete ? 1 : 0
    target.revision = arena.message(revision)
  }
}

extension Wire.WatchRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__WatchRequest>?) {
    whistle__v1__watch_request__init(target)
  }

  init(_ source: borrowing Whistle__V1__WatchRequest) throws(WireError) {
    after = source.after
    heartbeatSeconds = source.heartbeat_seconds
  }

  func fill(_ target: inout Whistle__V1__WatchRequest, in arena: borrowing Arena) {
    target.after = after
    target.heartbeat_seconds = heartbeatSeconds
  }
}

extension Wire.WatchReply: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Whistle__V1__WatchReply>?) {
    whistle__v1__watch_reply__init(target)
  }

  init(_ source: borrowing Whistle__V1__WatchReply) throws(WireError) {
    revision = try Reading.message(source.revision, "revision")
    records = try Reading.messages(source.records, source.n_records, "records")
    complete = source.complete != 0
    latest = source.latest
    tooMany = source.too_many != 0
  }

  func fill(_ target: inout Whistle__V1__WatchReply, in arena: borrowing Arena) {
    target.revision = arena.message(revision)
    (target.n_records, target.records) = arena.messages(records)
    target.complete = complete ? 1 : 0
    target.latest = latest
    target.too_many = tooMany ? 1 : 0
  }
}
