internal import GRDBSQLite
internal import Glibc
internal import WorkOrders

/// Holds an archive to the ledger that it was cut from.
///
/// The archive is first verified by itself, as any ledger: its rows chain from the hash at the end of each
/// of its gaps. What is left is that both are parts of one chain, which holds if they have the same hash
/// wherever one of them has a gap: at the end of each gap of the ledger the archive has that row, at the
/// end of each gap of the archive the ledger has that row, or a gap of its own that ends there. O(archive).
struct ArchiveVerifying {
  let number: UInt64
  let record: LedgerArchive
  let ledger: LedgerConnection

  func run(_ path: String, _ report: inout LedgerReport) throws(LedgerError) {
    let archive: SQLiteLedger
    let found: LedgerReport
    do throws(LedgerError) {
      archive = try SQLiteLedger.open(path, mode: .readOnly)
      defer { archive.close() }
      guard archive.isArchive else {
        return report.add("archive \(record.name): \(path) is a ledger, no archive")
      }
      found = try archive.verify()
      try compare(path, &report)
    } catch {
      // What cannot be opened or read is damaged; the ledger itself may still hold.
      return report.add("archive \(record.name): \(error)")
    }
    for fault in found.faults { report.add("archive \(record.name): \(fault)") }
  }

  private func compare(
    _ path: String, _ report: inout LedgerReport
  ) throws(LedgerError) {
    let archive = try LedgerConnection(path, flags: SQLITE_OPEN_READONLY)
    try archive.names.read(archive)
    var measured = record
    try measured.measure(archive, "main")
    // Records of an earlier version have no scores.
    if !record.counts.hasScores { measured.counts.forgetScores() }
    if measured != record {
      report.add("archive \(record.name): is not what was cut off: its counts or sums are others")
    }
    try compareEnds(
      of: try ledger.statement("SELECT last, hash FROM gap WHERE archive = \(number)"),
      with: ["SELECT hash FROM event WHERE sequence = ?"], archive, &report)
    try compareEnds(
      of: try archive.statement("SELECT last, hash FROM gap"),
      with: [
        "SELECT hash FROM event WHERE sequence = ?", "SELECT hash FROM gap WHERE last = ?",
      ], ledger, &report)
    try compareOrders(archive, &report)
  }

  /// Each end of a gap must be a link of the other side, with the same hash.
  private func compareEnds(
    of gaps: LedgerStatement, with queries: [String], _ other: LedgerConnection,
    _ report: inout LedgerReport
  ) throws(LedgerError) {
    defer { gaps.reset() }
    while try gaps.step() {
      var hash: [UInt8]?
      for query in queries where hash == nil {
        let row = try other.statement(query)
        row.bind(gaps.integer(0))
        if try row.step() { hash = row.bytes(0) }
        row.reset()
      }
      if hash != gaps.bytes(1) {
        report.add("archive \(record.name): does not join the ledger at event \(gaps.integer(0))")
      }
    }
  }

  private func compareOrders(
    _ archive: LedgerConnection, _ report: inout LedgerReport
  ) throws(LedgerError) {
    let orders = try archive.statement("SELECT id FROM work_order")
    defer { orders.reset() }
    while try orders.step() {
      let row = try ledger.statement("SELECT archive FROM archived WHERE id = ?")
      row.bind(orders.integer(0))
      let isKnown = try row.step() && row.integer(0) == Int64(number)
      row.reset()
      if !isKnown {
        report.add("archive \(record.name): order \(orders.integer(0)) is not noted in the ledger")
      }
    }
  }
}

extension SQLiteLedger {
  /// The archive of a name among files, or beside the ledger; nil if it is not there.
  static func path(of name: String, beside ledger: String, _ files: [String]) -> String? {
    if let file = files.first(where: { $0.split(separator: "/").last.map(String.init) == name }) {
      return file
    }
    let folder = ledger.lastIndex(of: "/").map { String(ledger[...$0]) } ?? ""
    return access(folder + name, F_OK) == 0 ? folder + name : nil
  }
}
