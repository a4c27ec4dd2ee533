internal import GRDB
public import OrganizationGraph
internal import OrganizationTables

extension OrganizationStore {
  /// The newest revision; `nil` if nothing was imported yet.
  public func currentRevision() throws(StoreError) -> RevisionRecord? {
    try reading { db in try Self.revisions(db, path: path, number: Self.currentNumber(db)).first }
  }

  /// Every revision, oldest first.
  public func revisions() throws(StoreError) -> [RevisionRecord] {
    try reading { db in try Self.revisions(db, path: path) }
  }

  /// The record of a revision.
  public func revision(_ number: Int) throws(StoreError) -> RevisionRecord {
    try reading { db in
      if let record = try Self.revisions(db, path: path, number: number).first { return record }
      throw StoreError(.unknownRevision, path: path, "has no revision \(number)")
    }
  }

  /// The organisation at a revision, by default the newest, with the record of that revision.
  ///
  /// Records are in the order of their keys, tiers in theirs. O(v) where v is versions of records.
  public func organization(
    at revision: Int? = nil
  ) throws(StoreError) -> (revision: RevisionRecord, organization: Organization) {
    try reading { db in
      let record = try Self.record(of: revision, db, path: path)
      let past = record.number == (try Self.currentNumber(db)) ? nil : record.number
      return (record, try Self.organization(db, at: past, path: path))
    }
  }

  /// The record of a revision that is to be read; `nil`: of the newest.
  static func record(
    of revision: Int?, _ db: Database, path: String
  ) throws -> RevisionRecord {
    let current = try Self.currentNumber(db)
    guard let number = revision ?? current else {
      throw StoreError(
        .unknownRevision, path: path, "has no revision yet; import an organisation first")
    }
    guard let record = try Self.revisions(db, path: path, number: number).first else {
      throw StoreError(
        .unknownRevision, path: path,
        "has no revision \(number); the newest is \(current.map(String.init) ?? "none")")
    }
    return record
  }

  /// The newest revision, or a past one, as records.
  static func organization(
    _ db: Database, at past: Int? = nil, path: String
  ) throws -> Organization {
    var builder = OrganizationBuilder()
    for description in TableDescription.all {
      try append(description, at: past, to: &builder, db, path: path)
    }
    return builder.finish()
  }

  private static func append(
    _ description: TableDescription, at past: Int?, to builder: inout OrganizationBuilder,
    _ db: Database, path: String
  ) throws {
    let statements = RecordStatements(description)
    let rows =
      if let past {
        try TextRows(statements.selectPast, db, [past, past])
      } else {
        try TextRows(statements.selectCurrent, db)
      }
    defer { rows.finish() }
    var fields = [String](repeating: "", count: description.columns.count)
    while try rows.next(&fields) {
      let outcome = builder.append(fields, to: description)
      if let fault = outcome.faults.first {
        throw StoreError(
          .damaged, path: path, "a record cannot be read: \(fault); restore the file from a copy")
      }
    }
  }

  func reading<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
    try StoreError.translating(path: path) { try reader.read(body) }
  }

  static func currentNumber(_ db: Database) throws -> Int? {
    try Int.fetchOne(db, sql: "SELECT max(number) FROM revision")
  }

  /// All revisions, or the one of a number (none if the number is `nil` but given as such).
  static func revisions(
    _ db: Database, path: String, number: Int?
  ) throws -> [RevisionRecord] {
    guard let number else { return [] }
    return try revisions(db, path: path, where: "= \(number)")
  }

  static func revisions(
    _ db: Database, path: String, where condition: String = "> 0"
  ) throws -> [RevisionRecord] {
    var changes: [Int: [RecordTable: RevisionRecord.TableChanges]] = [:]
    let counts = try Row.fetchCursor(
      db,
      sql: """
        SELECT revision, table_name, added, changed, removed FROM revision_change
        WHERE revision \(condition)
        """)
    while let row = try counts.next() {
      let name: String = row[1]
      guard let table = RecordTable(rawValue: name) else {
        throw StoreError(.damaged, path: path, "a revision names the unknown table \(name)")
      }
      changes[row[0], default: [:]][table] = .init(
        table: table, added: row[2], changed: row[3], removed: row[4])
    }
    return try Row.fetchAll(
      db,
      sql: """
        SELECT number, created_at, author, reason, organization_digest, policy_digest, base,
          idempotency_key
        FROM revision WHERE number \(condition) ORDER BY number
        """
    ).map { row in
      RevisionRecord(
        number: row[0], createdAt: Instant(seconds: row[1]), author: row[2], reason: row[3],
        digest: OrganizationDigest(organization: row[4], policy: row[5]), base: row[6],
        idempotencyKey: row[7],
        changes: RecordTable.allCases.compactMap { changes[row[0]]?[$0] })
    }
  }
}

extension Row {
  /// Writes the columns of the row into `fields`, which has as many elements; NULL is empty.
  func read(into fields: inout [String]) {
    for index in fields.indices {
      let text: String? = self[index]
      fields[index] = text ?? ""
    }
  }
}
