internal import WorkOrders

/// Writes a table of counts: a number, how many, and the sum of both.
struct CountWriting {
  private let select: LedgerStatement
  private let replace: LedgerStatement

  /// - Parameters:
  ///   - table: with its schema, where that is not the main one.
  ///   - key: the column of what is counted.
  ///   - count: the column of how many.
  init(
    _ table: String, key: String, count: String, _ connection: LedgerConnection
  ) throws(LedgerError) {
    select = try LedgerStatement("SELECT \(count) FROM \(table) WHERE \(key) = ?", connection)
    replace = try LedgerStatement("INSERT OR REPLACE INTO \(table) VALUES (?, ?, ?)", connection)
  }

  /// Counts so many more, or fewer.
  func add(_ change: Int64, to key: Int64) throws(LedgerError) {
    select.bind(key)
    let count = (try select.step() ? select.integer(0) : 0) + change
    select.reset()
    var sum = RowSum()
    sum.add(key)
    sum.add(count)
    replace.bind(key)
    replace.bind(count)
    replace.bind(sum.column)
    try replace.run()
  }
}
