internal import Foundation
internal import GRDB
public import OrganizationGraph
internal import OrganizationTables

extension OrganizationStore {
  /// Applies a change set in one transaction: all of it or nothing.
  ///
  /// A set whose key was applied before is answered as then. A set with a base is refused if a revision
  /// since then has changed one of the records that it touches, even if just so, or one that it names, if it has
  /// no meaning any more; otherwise it is made to the latest revision.
  /// Costs what it touches, not what the organisation holds.
  ///
  /// - Parameters:
  ///   - snapshot: the latest revision of the store.
  ///   - prepare: looks at the changes before they are written, such as whether the rules hold; what
  ///     it throws refuses the set.
  /// - Throws: `EditError`, `ChangeConflict`, `StoreError`, or what `prepare` throws; the store is then
  ///   as it was.
  public func apply(
    _ set: ChangeSet, to snapshot: OrganizationSnapshot, at instant: Instant,
    prepare: ([RecordChange]) throws -> Void
  ) throws -> ChangeOutcome {
    if let key = set.idempotencyKey, let first = try outcome(ofKey: key) { return first }
    let records = try resolving(set, on: snapshot)
    if !records.isEmpty { try prepare(records) }
    return try commit(set, records, on: Int(snapshot.revision), at: instant)
  }

  /// What a change set comes to, without making it.
  ///
  /// - Throws: `EditError`, `ChangeConflict`, `StoreError`, as `apply` would.
  public func preview(
    _ set: ChangeSet, on snapshot: OrganizationSnapshot
  ) throws -> ChangePreview {
    if let key = set.idempotencyKey, let first = try outcome(ofKey: key) { return .repeated(first) }
    return .changes(try resolving(set, on: snapshot))
  }

  /// The records that a change set changes, all of which have rows.
  private func resolving(
    _ set: ChangeSet, on snapshot: OrganizationSnapshot
  ) throws -> [RecordChange] {
    let records: [RecordChange]
    let touched: [RecordKey]
    do throws(EditError) {
      (records, touched) = try snapshot.resolving(set.changes)
    } catch {
      // What had a meaning at the base may have none any more because others were faster.
      try checkConflicts(set, Set(set.changes.flatMap(\.named)).sorted())
      throw error
    }
    try checkConflicts(set, touched)
    for record in records {
      do throws(UnrepresentableRecord) {
        _ = try record.after?.row()
      } catch {
        throw StoreError(.unrepresentableRecord, path: path, "\(error)")
      }
    }
    return records
  }

  /// The answer that a change set with a key got; `nil`: there was none.
  private func outcome(ofKey key: String) throws(StoreError) -> ChangeOutcome? {
    try reading { db in
      let number = try Int.fetchOne(
        db, sql: "SELECT number FROM revision WHERE idempotency_key = ?", arguments: [key])
      guard let number,
        let revision = try Self.revisions(db, path: path, number: number).first
      else { return nil }
      return ChangeOutcome(
        kind: .repeated, revision: revision,
        records: try Self.changes(in: number, db, path: path))
    }
  }

  private func checkConflicts(_ set: ChangeSet, _ touched: [RecordKey]) throws {
    guard let base = set.base else { return }
    let rivals = try reading { db -> [ChangeConflict.Rival] in
      let current = try Self.currentNumber(db) ?? 0
      guard base > 0, base <= current else {
        throw StoreError(
          .unknownRevision, path: path,
          "has no revision \(base), which the change set was made on; the newest is \(current)")
      }
      var byRevision: [Int: [RecordKey]] = [:]
      for key in base == current ? [] : touched {
        for number in try Self.revisions(changing: key, after: base, db) {
          byRevision[number, default: []].append(key)
        }
      }
      return try byRevision.sorted { $0.key < $1.key }.compactMap { number, keys in
        try Self.revisions(db, path: path, number: number).first.map {
          ChangeConflict.Rival(revision: $0, records: keys)
        }
      }
    }
    if !rivals.isEmpty { throw ChangeConflict(base: base, rivals: rivals) }
  }

  /// The revisions since one in which a record came, changed or went.
  private static func revisions(
    changing key: RecordKey, after base: Int, _ db: Database
  ) throws -> Set<Int> {
    let statements = RecordStatements(.of(key.table))
    var result: Set<Int> = []
    // Of an appointment the first day may be left open.
    let fields = key.fields.prefix(statements.key.count)
    let rows = try Row.fetchCursor(
      db, sql: statements.selectVersions(where: statements.hasKey(fields.count)),
      arguments: StatementArguments(fields))
    let width = statements.description.columns.count
    while let row = try rows.next() {
      let (since, until): (Int, Int?) = (row[width], row[width + 1])
      for number in [since, until ?? 0] where number > base { result.insert(number) }
    }
    return result
  }

  private func commit(
    _ set: ChangeSet, _ records: [RecordChange], on latest: Int, at instant: Instant
  ) throws(StoreError) -> ChangeOutcome {
    guard let writer else {
      throw StoreError(.readOnly, path: path, "was opened only for reading")
    }
    return try StoreError.translating(path: path) {
      let changes = try Self.json(set, path: path)
      return try writer.write { db in
        guard
          let current = try Self.revisions(db, path: path, number: Self.currentNumber(db)).first,
          current.number == latest
        else {
          throw StoreError(
            .unknownRevision, path: path, "revision \(latest) is no longer the newest; try again")
        }
        if records.isEmpty {
          return ChangeOutcome(kind: .unchanged, revision: current, records: [])
        }
        var content = try Self.content(of: latest, db, path: path)
        var writing = RecordWriting(revision: latest + 1, db, path: path)
        // The rows of a revision refer to it, so it is there first; its digests follow.
        for record in records { try writing.look(at: record, &content) }
        try RevisionEntry(
          number: latest + 1, createdAt: instant, author: set.author, reason: set.reason,
          content: content, base: set.base, idempotencyKey: set.idempotencyKey, changes: changes
        ).insert(db)
        let counts = try writing.write()
        try RevisionEntry.insert(counts, of: latest + 1, db)
        let revision = RevisionRecord(
          number: latest + 1, createdAt: instant, author: set.author, reason: set.reason,
          digest: content.digest, base: set.base, idempotencyKey: set.idempotencyKey,
          changes: counts)
        return ChangeOutcome(kind: .applied, revision: revision, records: records)
      }
    }
  }

  private static func json(_ set: ChangeSet, path: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(ChangeSetForm(set).changes), as: UTF8.self)
    } catch let error as UnrepresentableRecord {
      throw StoreError(.unrepresentableRecord, path: path, "\(error)")
    }
  }

  /// The sums behind the digest of the newest revision. A store that an earlier version wrote has none, so
  /// there they are made of every record, once.
  private static func content(
    of revision: Int, _ db: Database, path: String
  ) throws -> OrganizationContent {
    let bytes = try Data.fetchOne(
      db, sql: "SELECT content FROM revision WHERE number = ?", arguments: [revision])
    if let content = bytes.flatMap({ OrganizationContent(Array($0)) }) { return content }
    return OrganizationContent(of: try organization(db, path: path))
  }
}

extension OrganizationContent {
  /// As SQLite keeps it.
  var blob: Data { Data(bytes) }
}
