internal import Foundation
internal import GRDB
public import OrganizationGraph
public import OrganizationTables

/// What one revision changed of something.
public struct HistoryEntry: Hashable, Sendable {
  public let revision: RevisionRecord
  /// The records concerned, in the order of their keys.
  public let records: [RecordChange]
}

extension OrganizationStore {
  /// What every revision changed of a unit, oldest first: its own record, its edges, its posts and the
  /// appointments to them, its lines of the catalogue and those for its territory. If a change set gave it
  /// another code, under either code what was changed under both.
  public func history(ofUnit code: String) throws(StoreError) -> [HistoryEntry] {
    try history(
      [
        (.units, "code = ?", 1), (.edges, "from_unit = ? OR to_unit = ?", 2),
        (.posts, "unit = ?", 1),
        (.appointments, "post IN (SELECT code FROM posts WHERE unit = ?)", 1),
        (.duties, "unit = ? OR area = ?", 2),
      ]
    ) { db in try UnitCodes(of: code, db).uses }
  }

  /// The same of a person: their record, appointments and pools.
  public func history(ofPerson code: String) throws(StoreError) -> [HistoryEntry] {
    try history(
      [(.people, "code = ?", 1), (.appointments, "person = ?", 1), (.pools, "person = ?", 1)]
    ) { _ in [UnitCodes.Use(code: code, revisions: 0...Int.max)] }
  }

  /// What a revision changed, in the order of the keys; of the first, everything.
  public func changes(in revision: Int) throws(StoreError) -> [RecordChange] {
    try reading { db in try Self.changes(in: revision, db, path: path) }
  }

  /// What is otherwise in one revision than in another. O(c log c) where c is what was changed between.
  public func changes(from first: Int, to second: Int) throws(StoreError) -> [RecordChange] {
    let (low, high) = (min(first, second), max(first, second))
    let changes = try reading { db in
      var touched: [RecordKey: RecordChange] = [:]
      for description in TableDescription.all where !description.isOrdered {
        let versions = try Self.versions(
          description,
          where: """
            (since_revision > \(low) AND since_revision <= \(high) AND since_revision > 1)
            OR (until_revision > \(low) AND until_revision <= \(high))
            """, [], db, path: path)
        for (key, list) in Dictionary(grouping: versions, by: \.record.key) {
          let before = list.first { $0.holds(in: low) }?.record
          let after = list.first { $0.holds(in: high) }?.record
          if before != after {
            touched[key] = RecordChange(key: key, before: before, after: after)
          }
        }
      }
      return touched.values.sorted { $0.key < $1.key }
    }
    if first <= second { return changes }
    return changes.map { RecordChange(key: $0.key, before: $0.after, after: $0.before) }
  }

  /// The change set that made a revision, as it was given; `nil`: it was imported.
  public func changeSet(of revision: Int) throws(StoreError) -> [ChangeForm]? {
    try reading { db in
      let text = try String.fetchOne(
        db, sql: "SELECT changes FROM revision WHERE number = ?", arguments: [revision])
      return try text.map { try JSONDecoder().decode([ChangeForm].self, from: Data($0.utf8)) }
    }
  }

  private func history(
    _ parts: [(table: RecordTable, condition: String, arguments: Int)],
    _ uses: (Database) throws -> [UnitCodes.Use]
  ) throws(StoreError) -> [HistoryEntry] {
    try reading { db in
      var byRevision: [Int: [RecordKey: RecordChange]] = [:]
      for use in try uses(db) {
        for part in parts {
          let versions = try Self.versions(
            .of(part.table), where: part.condition,
            StatementArguments(Array(repeating: use.code, count: part.arguments)), db, path: path)
          for version in versions {
            let key = version.record.key
            if use.revisions.contains(version.since) {
              byRevision[version.since, default: [:]].merge(after: version.record, key)
            }
            if let until = version.until, use.revisions.contains(until) {
              byRevision[until, default: [:]].merge(before: version.record, key)
            }
          }
        }
      }
      return try byRevision.sorted { $0.key < $1.key }.compactMap { number, records in
        try Self.revisions(db, path: path, number: number).first.map {
          HistoryEntry(revision: $0, records: records.values.sorted { $0.key < $1.key })
        }
      }
    }
  }

  static func changes(
    in revision: Int, _ db: Database, path: String
  ) throws -> [RecordChange] {
    var changes: [RecordKey: RecordChange] = [:]
    for description in TableDescription.all where !description.isOrdered {
      // The index of those that came later knows nothing of the first.
      let since =
        revision == 1 ? "since_revision = 1" : "since_revision = \(revision) AND since_revision > 1"
      for version in try versions(
        description, where: "(\(since)) OR until_revision = \(revision)", [], db, path: path)
      {
        let key = version.record.key
        if version.since == revision {
          changes.merge(after: version.record, key)
        } else {
          changes.merge(before: version.record, key)
        }
      }
    }
    return changes.values.sorted { $0.key < $1.key }
  }

  private static func versions(
    _ description: TableDescription, where condition: String, _ arguments: StatementArguments,
    _ db: Database, path: String
  ) throws -> [RecordVersion] {
    let statements = RecordStatements(description)
    let rows = try Row.fetchCursor(
      db, sql: statements.selectVersions(where: condition), arguments: arguments)
    var fields = [String](repeating: "", count: description.columns.count)
    var result: [RecordVersion] = []
    while let row = try rows.next() {
      row.read(into: &fields)
      switch OrganizationRecord.record(fields, of: description.table) {
      case .success(let record):
        result.append(
          RecordVersion(record: record, since: row[fields.count], until: row[fields.count + 1]))
      case .failure(let fault):
        throw StoreError(
          .damaged, path: path, "a record cannot be read: \(fault); restore the file from a copy")
      }
    }
    return result
  }
}

/// A record as it was from one revision on, up to but not including another.
private struct RecordVersion {
  let record: OrganizationRecord
  let since: Int
  let until: Int?

  func holds(in revision: Int) -> Bool {
    since <= revision && until.map { $0 > revision } ?? true
  }
}

extension [RecordKey: RecordChange] {
  fileprivate mutating func merge(after record: OrganizationRecord, _ key: RecordKey) {
    self[key] = RecordChange(key: key, before: self[key]?.before, after: record)
  }

  fileprivate mutating func merge(before record: OrganizationRecord, _ key: RecordKey) {
    self[key] = RecordChange(key: key, before: record, after: self[key]?.after)
  }
}
