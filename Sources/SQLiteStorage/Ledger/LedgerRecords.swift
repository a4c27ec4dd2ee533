internal import OrganizationTables
internal import WorkOrders

/// What a ledger keeps about itself: rows of `record`.
enum LedgerRecords {
  static func insert(
    _ text: [UInt8], behind sequence: UInt64, _ hash: ChainHash, _ connection: LedgerConnection
  ) throws(LedgerError) {
    let insert = try connection.statement(
      "INSERT INTO record (behind, text, hash) VALUES (?, ?, ?)")
    insert.bind(sequence)
    insert.bind(text)
    insert.bind(hash.bytes)
    try insert.run()
  }

  /// Every record with its number, oldest first.
  static func all(
    _ connection: LedgerConnection
  ) throws(LedgerError) -> [(number: UInt64, text: RecordText)] {
    let rows = try connection.statement("SELECT number, text FROM record ORDER BY number")
    defer { rows.reset() }
    var found: [(number: UInt64, text: RecordText)] = []
    while try rows.step() {
      guard let text = RecordText(rows.bytes(1)) else {
        throw LedgerError(
          .damaged, "\(connection.path): record \(rows.integer(0)) cannot be read; restore a backup"
        )
      }
      found.append((UInt64(bitPattern: rows.integer(0)), text))
    }
    return found
  }

  /// The name of the archive with a number.
  static func archive(
    _ number: Int64, _ connection: LedgerConnection
  ) throws(LedgerError) -> String {
    let row = try connection.statement("SELECT text FROM record WHERE number = ?")
    defer { row.reset() }
    row.bind(number)
    guard try row.step(), let name = RecordText(row.bytes(0))?["name"] else {
      throw LedgerError(.damaged, "\(connection.path): there is no record \(number) of an archive")
    }
    return name
  }
}
