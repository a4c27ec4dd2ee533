internal import WorkOrders

/// The links of a ledger's chain, in their order: rows of events, records behind them, and gaps where
/// the rows are in another file. O(links), one at a time.
///
/// The link before and the bytes of a row or record give its hash. A gap has the hash of the last row
/// that it stands for, so that what is behind it can be checked without it; what it stands for is
/// checked where it is.
struct LedgerChain {
  enum Kind: Int64 { case events, gap, record }

  struct Link {
    let kind: Kind
    /// The sequence of the last event up to here.
    let place: UInt64
    /// The order of the events; the number of the archive of a gap, of a record its own.
    let owner: UInt64
    /// The row before of the same order; the first sequence of a gap.
    let former: UInt64
    let hash: [UInt8]
  }

  private let rows: LedgerStatement

  init(
    _ connection: LedgerConnection, from first: UInt64 = 0, upTo last: UInt64 = .max
  ) throws(LedgerError) {
    // Merged as they come: each part has the order of its key.
    rows = try connection.statement(
      """
      SELECT sequence AS place, 0 AS kind, order_id AS owner, former, hash, events
      FROM event WHERE sequence BETWEEN ?1 AND ?2
      UNION ALL SELECT last, 1, archive, first, hash, NULL FROM gap WHERE last BETWEEN ?1 AND ?2
      UNION ALL SELECT behind, 2, number, 0, hash, text FROM record WHERE behind BETWEEN ?1 AND ?2
      ORDER BY place, kind, owner
      """)
    rows.bind(first)
    rows.bind(Int64(clamping: last))
  }

  /// Nil behind the last.
  func next() throws(LedgerError) -> Link? {
    guard try rows.step() else {
      rows.reset()
      return nil
    }
    return Link(
      // The query gives nothing else.
      kind: Kind(rawValue: rows.integer(1))!, place: UInt64(bitPattern: rows.integer(0)),
      owner: UInt64(bitPattern: rows.integer(2)), former: UInt64(bitPattern: rows.integer(3)),
      hash: rows.bytes(4))
  }

  /// The bytes of the link that `next` gave last; none of a gap.
  var bytes: [UInt8] { rows.bytes(5) }
}
