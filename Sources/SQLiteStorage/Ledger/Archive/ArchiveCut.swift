internal import OrganizationTables
internal import WorkOrders

/// Takes out of a ledger what an archive has, in one transaction, and records the archive.
///
/// Nothing is taken out that is not in the file: each row is held to it, byte for byte, as it is on the
/// disk. In place of the rows there are gaps with the last hash of each run, so that the chain still
/// holds; of the writes the keys stay, without their replies.
struct ArchiveCut {
  let connection: LedgerConnection
  /// As far as the caller knows it; the rest is measured.
  let archive: LedgerArchive

  /// - Returns: the record, and the chain's end behind it.
  func run(
    _ head: LedgerHead, _ hash: ChainHash
  ) throws(LedgerError) -> (archive: LedgerArchive, end: ChainHash) {
    try compare()
    var archive = archive
    try archive.measure(connection, ArchiveFile.schema)
    let number = try LedgerRecords.next(connection)
    try connection.execute(
      """
      INSERT INTO gap SELECT last, first, \(number), hash FROM cut WHERE leaves = 1;
      INSERT INTO archived SELECT id, \(number) FROM leaving ORDER BY id;
      DELETE FROM work_order WHERE id IN (SELECT id FROM leaving);
      DELETE FROM event WHERE sequence IN (SELECT sequence FROM old.event)
      """)
    try emptyReplies()
    let text = archive.text.bytes
    let end = hash.next(text)
    try LedgerRecords.insert(text, behind: head.sequence, end, connection)
    return (archive, end)
  }

  /// Of the writes that leave, the keys stay.
  private func emptyReplies() throws(LedgerError) {
    let rows = try LedgerStatement(
      "SELECT sequence, key, fingerprint FROM main.request"
        + " WHERE sequence IN (SELECT sequence FROM old.request)", connection)
    let update = try LedgerStatement(
      "UPDATE main.request SET reply = x'', crc = ? WHERE sequence = ?", connection)
    while try rows.step() {
      var sum = RowSum()
      sum.add(rows.integer(0))
      rows.withBytes(1) { sum.add($0) }
      sum.add(rows.integer(2))
      sum.add([UInt8]())
      update.bind(sum.column)
      update.bind(rows.integer(0))
      try update.run()
    }
  }

  /// What the file has must be in the ledger, and what leaves the ledger in the file.
  private func compare() throws(LedgerError) {
    for (query, what) in Self.differences {
      guard let found = try connection.integer("SELECT count(*) FROM (\(query))"), found > 0 else {
        continue
      }
      throw LedgerError(
        .notALedger,
        "\(archive.name): exists and has \(found) \(what); name a file that is not there yet")
    }
  }

  private static let differences: [(query: String, what: String)] = [
    difference("events", "event", "sequence, order_id, former, events, hash", "sequence"),
    difference("orders", "work_order", "id, last, state", "id"),
    difference("writes", "request", "sequence, key, fingerprint, reply", "sequence"),
    difference("records", "record", "number, behind, text, hash", "number"),
    difference("names", "name", "number, name", "number"),
    (
      """
      SELECT sequence FROM main.event WHERE order_id IN (SELECT id FROM leaving)
        AND sequence <= (SELECT max(last) FROM cut) AND sequence NOT IN (SELECT sequence FROM old.event)
      """, "orders without some of their events"
    ),
    (
      """
      SELECT here.sequence FROM cut
        CROSS JOIN main.request AS here ON here.sequence BETWEEN first AND last
      WHERE leaves = 1 AND here.sequence NOT IN (SELECT sequence FROM old.request)
      """, "orders without some of their writes"
    ),
    (
      """
      SELECT last, first, hash FROM cut WHERE leaves = 0
        EXCEPT SELECT last, first, hash FROM old.gap
      """, "gaps that are others"
    ),
  ]

  /// Rows of the file that the ledger does not have like that.
  private static func difference(
    _ what: String, _ table: String, _ columns: String, _ key: String
  ) -> (String, String) {
    let same = columns.split(separator: ", ").map { "here.\($0) = there.\($0)" }
    return (
      """
      SELECT there.\(key) FROM old.\(table) AS there
        LEFT JOIN main.\(table) AS here ON \(same.joined(separator: " AND "))
      WHERE here.\(key) IS NULL
      """, "\(what) that are not those of this ledger"
    )
  }
}
