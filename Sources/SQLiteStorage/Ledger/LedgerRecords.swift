internal import OrganizationTables
internal import WorkOrders

/// What a ledger keeps about itself: rows of `record`.
enum LedgerRecords {
  static func insert(
    _ text: [UInt8], behind sequence: UInt64, _ hash: ChainHash, _ connection: LedgerConnection
  ) throws(LedgerError) {
    let number = try next(connection)
    let insert = try connection.statement("INSERT INTO record VALUES (?, ?, ?, ?, ?)")
    var sum = RowSum()
    sum.add(number)
    sum.add(sequence)
    sum.add(text)
    insert.bind(number)
    insert.bind(sequence)
    insert.bind(text)
    insert.bind(hash.bytes)
    insert.bind(sum.column)
    try insert.run()
  }

  /// The number that the next record gets.
  static func next(_ connection: LedgerConnection) throws(LedgerError) -> Int64 {
    (try connection.integer("SELECT max(number) FROM record") ?? 0) + 1
  }

  /// Every record with its number, oldest first.
  static func all(
    _ connection: LedgerConnection
  ) throws(LedgerError) -> [(number: UInt64, text: RecordText)] {
    let rows = try connection.statement(
      "SELECT number, behind, text, \(connection.crc) FROM record ORDER BY number")
    defer { rows.reset() }
    var found: [(number: UInt64, text: RecordText)] = []
    while try rows.step() {
      guard rows.isSound(sum: 3), let text = RecordText(rows.bytes(2)) else {
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
    let row = try connection.statement(
      "SELECT number, behind, text, \(connection.crc) FROM record WHERE number = ?")
    defer { row.reset() }
    row.bind(number)
    guard try row.step(), row.isSound(sum: 3), let name = RecordText(row.bytes(2))?["name"] else {
      throw LedgerError(
        .damaged,
        "\(connection.path): record \(number) of an archive is gone or not as it was written")
    }
    return name
  }
}
