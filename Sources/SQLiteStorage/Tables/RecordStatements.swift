internal import OrganizationTables

/// The SQL of one table of records, made from its description.
///
/// Each row is one version of a record: it holds from revision `since_revision` on, up to but not
/// including `until_revision`, which is NULL while it is current. Rows lie in the order of their
/// keys (`WITHOUT ROWID`), so reading a revision in order is one walk through the table.
struct RecordStatements {
  let description: TableDescription
  /// Columns that carry the record, in the order of the fields.
  let columns: [(name: String, definition: String)]
  /// Columns that name it, quoted.
  let key: [String]
  private let name: String

  init(_ description: TableDescription) {
    self.description = description
    name = Self.quoted(description.name)
    var columns: [(name: String, definition: String)] = []
    // Records whose order counts are told apart by their place in it.
    if description.isOrdered {
      columns.append(("position", "\"position\" INTEGER NOT NULL"))
      key = ["\"position\""]
    } else {
      key = description.key.map { Self.quoted(description.columns[$0].name) }
    }
    for (position, column) in description.columns.enumerated() {
      let type = column.storage == .integer ? "INTEGER" : "TEXT"
      // A primary key has no NULLs, so there an absent value is an empty text.
      let isKey = !description.isOrdered && description.key.contains(position)
      columns.append(
        (column.name, "\(Self.quoted(column.name)) \(type)\(isKey ? " NOT NULL DEFAULT ''" : "")"))
    }
    self.columns = columns
  }

  var create: String {
    let definitions =
      columns.map(\.definition) + [
        "since_revision INTEGER NOT NULL REFERENCES revision(number)",
        "until_revision INTEGER REFERENCES revision(number)",
        "PRIMARY KEY (\(key.joined(separator: ", ")), since_revision)",
      ]
    return "CREATE TABLE \(name) (\n  \(definitions.joined(separator: ",\n  "))\n) WITHOUT ROWID"
  }

  func add(_ column: (name: String, definition: String)) -> String {
    "ALTER TABLE \(name) ADD COLUMN \(column.definition)"
  }

  var insert: String {
    let names = columns.map { Self.quoted($0.name) } + ["since_revision"]
    let marks = names.map { _ in "?" }
    return "INSERT INTO \(name) (\(names.joined(separator: ", ")))"
      + " VALUES (\(marks.joined(separator: ", ")))"
  }

  /// Arguments: the revision, then the key.
  var close: String {
    "UPDATE \(name) SET until_revision = ? WHERE until_revision IS NULL AND "
      + key.map { "\($0) = ?" }.joined(separator: " AND ")
  }

  var selectCurrent: String { select(where: "until_revision IS NULL") }

  /// Indices of the rows that came or went with a revision. Those that came with the first are most, and
  /// nobody looks for them.
  var createRevisionIndices: [String] {
    [
      "CREATE INDEX IF NOT EXISTS \"\(description.name)_since\" ON \(name)(since_revision)"
        + " WHERE since_revision > 1",
      "CREATE INDEX IF NOT EXISTS \"\(description.name)_until\" ON \(name)(until_revision)"
        + " WHERE until_revision IS NOT NULL",
    ]
  }

  /// Columns of the record, then since and until, of every version that fits a condition.
  func selectVersions(where condition: String) -> String {
    "SELECT \(description.columns.map { Self.quoted($0.name) }.joined(separator: ", ")),"
      + " since_revision, until_revision FROM \(name) WHERE \(condition)"
  }

  /// Whether a key begins with some fields; arguments: these.
  func hasKey(_ count: Int) -> String {
    key.prefix(count).map { "\($0) = ?" }.joined(separator: " AND ")
  }

  /// Whether a row holds in a revision.
  func holds(in revision: Int) -> String {
    "since_revision <= \(revision) AND (until_revision IS NULL OR until_revision > \(revision))"
  }

  /// Behind a query: gives the rows in the order of their keys.
  var inOrder: String { " ORDER BY \(key.joined(separator: ", "))" }

  /// Arguments: the revision, twice.
  var selectPast: String {
    select(where: "since_revision <= ? AND (until_revision IS NULL OR until_revision > ?)")
  }

  private func select(where condition: String) -> String {
    "SELECT \(description.columns.map { Self.quoted($0.name) }.joined(separator: ", "))"
      + " FROM \(name) WHERE \(condition)\(inOrder)"
  }

  private static func quoted(_ name: String) -> String { "\"\(name)\"" }
}
