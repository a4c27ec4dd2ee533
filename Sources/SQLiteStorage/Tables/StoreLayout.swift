internal import GRDB
internal import OrganizationGraph
internal import OrganizationTables

/// The tables of a store's file and how an older file gets them.
enum StoreLayout {
  /// What is not made from descriptions. A step that was once published never changes.
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("revisions") { db in
      try db.execute(sql: "PRAGMA application_id = \(StoreFile.applicationID)")
      try db.execute(
        sql: """
          CREATE TABLE revision (
            number INTEGER PRIMARY KEY,
            created_at INTEGER NOT NULL,
            author TEXT NOT NULL,
            reason TEXT NOT NULL,
            organization_digest TEXT NOT NULL,
            policy_digest TEXT NOT NULL
          )
          """)
      try db.execute(
        sql: """
          CREATE TABLE revision_change (
            revision INTEGER NOT NULL REFERENCES revision(number),
            table_name TEXT NOT NULL,
            added INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            removed INTEGER NOT NULL,
            PRIMARY KEY (revision, table_name)
          ) WITHOUT ROWID
          """)
    }
    migrator.registerMigration("change sets") { db in
      // `changes` is the change set as it was given, in JSON; `content` the sums behind the digests.
      for column in [
        "base INTEGER", "idempotency_key TEXT", "changes TEXT", "content BLOB",
      ] {
        try db.execute(sql: "ALTER TABLE revision ADD COLUMN \(column)")
      }
      try db.execute(
        sql: """
          CREATE UNIQUE INDEX revision_key ON revision(idempotency_key)
          WHERE idempotency_key IS NOT NULL
          """)
    }
    return migrator
  }()

  /// What changes, histories and excerpts look records up by.
  private static let indices: [(RecordTable, String)] = [
    (.units, "parent"), (.units, "home"), (.units, "pool"), (.edges, "from_unit"),
    (.edges, "to_unit"),
    (.posts, "unit"), (.appointments, "post"),
    (.duties, "area"),
  ]

  private static func indexName(_ table: RecordTable, _ column: String) -> String {
    "\(table.rawValue)_\(column)"
  }

  /// Whether the file has them all, which one that is only read may not.
  static func hasIndices(_ db: Database) throws -> Bool {
    let present = Set(
      try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'index'"))
    return indices.allSatisfy { present.contains(indexName($0.0, $0.1)) }
  }

  /// Makes an empty file or an older store into one of this version.
  static func update(_ writer: some DatabaseWriter, path: String) throws {
    try writer.write { db in try check(db, path: path) }
    try migrator.migrate(writer)
    try writer.write { db in
      for statements in TableDescription.all.map(RecordStatements.init) {
        let table = statements.description.name
        guard try db.tableExists(table) else {
          try db.execute(sql: statements.create)
          continue
        }
        let present = Set(try db.columns(in: table).map(\.name))
        for column in statements.columns where !present.contains(column.name) {
          try db.execute(sql: statements.add(column))
        }
      }
      for statements in TableDescription.all.map(RecordStatements.init) {
        for sql in statements.createRevisionIndices { try db.execute(sql: sql) }
      }
      for (table, column) in indices {
        try db.execute(
          sql: """
            CREATE INDEX IF NOT EXISTS \(indexName(table, column))
            ON \(table.rawValue)(\(column)) WHERE \(column) IS NOT NULL
            """)
      }
    }
  }

  /// Refuses a store with steps or columns that this version does not know and would lose.
  static func check(_ db: Database, path: String) throws {
    var isNewer = try migrator.hasBeenSuperseded(db)
    for statements in TableDescription.all.map(RecordStatements.init) where !isNewer {
      let table = statements.description.name
      guard try db.tableExists(table) else { continue }
      let known = Set(statements.columns.map(\.name) + ["since_revision", "until_revision"])
      isNewer = try db.columns(in: table).contains { !known.contains($0.name) }
    }
    guard isNewer else { return }
    throw StoreError(
      .newerVersion, path: path, "is of a later version of this program; use that version")
  }

  /// A store opened only for reading cannot be brought up to date.
  static func checkComplete(_ db: Database, path: String) throws {
    try check(db, path: path)
    var isComplete = try migrator.hasCompletedMigrations(db)
    for statements in TableDescription.all.map(RecordStatements.init) where isComplete {
      let table = statements.description.name
      guard try db.tableExists(table) else {
        isComplete = false
        break
      }
      let present = Set(try db.columns(in: table).map(\.name))
      isComplete = statements.columns.allSatisfy { present.contains($0.name) }
    }
    guard isComplete else {
      throw StoreError(
        .readOnly, path: path, "is of an earlier version; open it once for writing to update it")
    }
  }
}
