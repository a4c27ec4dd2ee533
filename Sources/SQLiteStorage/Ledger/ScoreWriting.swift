internal import WorkOrders

/// Writes how often each score was given, by one connection.
struct ScoreWriting {
  private let connection: LedgerConnection
  private let schema: String
  private let counts: CountWriting

  /// - Parameter schema: the name that the file is attached by.
  init(_ connection: LedgerConnection, schema: String = "main") throws(LedgerError) {
    self.connection = connection
    self.schema = schema
    counts = try CountWriting("\(schema).score_count", key: "score", count: "ratings", connection)
  }

  /// Adds the scores that were given to those that are counted.
  func add(_ given: OrderCounts) throws(LedgerError) {
    for score in Satisfaction.scores where given[score: score] > 0 {
      try counts.add(Int64(given[score: score]), to: Int64(score))
    }
  }

  /// Adds the scores of every order. O(these).
  func addAll() throws(LedgerError) {
    var given = OrderCounts()
    let rows = try LedgerStatement(
      "SELECT state, id FROM \(schema).work_order", connection)
    while try rows.step() {
      guard let state = rows.withBytes(0, { connection.names.state($0) }) else {
        throw LedgerError(
          .damaged,
          "\(connection.path): the state of order \(rows.integer(1)) cannot be read; restore a"
            + " backup")
      }
      for score in state.scores where Satisfaction.scores.contains(score) {
        given[score: score] += 1
      }
    }
    try add(given)
  }
}
