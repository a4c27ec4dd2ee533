internal import GRDBSQLite
internal import Glibc
public import OrganizationGraph
internal import OrganizationTables
public import WorkOrders

/// What `archive` has done.
public enum ArchiveOutcome: Hashable, Sendable {
  /// Nothing ended before, or all of it is in archives.
  case nothing
  /// The file was cut off before, as this says; nothing was done.
  case known(LedgerArchive)
  case cut(LedgerArchive)
}

extension SQLiteLedger {
  /// Moves the orders that ended before a moment into a file of their own, with all their events.
  ///
  /// The file is on disk, whole, before anything is taken out here, in one transaction. Killed at any
  /// moment, the ledger has everything or the archive does; the same call again goes on where it was
  /// left. O(orders) in time and, for what is archived, as much room again on the disk.
  ///
  /// - Parameter path: a file that is not there, or what the same call had written when it was killed.
  /// - Throws: `LedgerError`; `.notALedger` if the file is something else.
  public func archive(
    endedBefore moment: Instant, at now: Instant, to path: String
  ) throws(LedgerError) -> ArchiveOutcome {
    let file = ArchiveFile(path: path)
    return try changeFile { (writer) throws(LedgerError) in
      let connection = writer.connection
      let known = try Self.archives(connection).first { $0.name == file.name }
      let selection = try ArchiveSelection(connection)
      defer { try? selection.clear() }
      if let known {
        return try self.unless(known, file, moment)
      }
      if file.exists {
        guard try LedgerConnection(path, flags: SQLITE_OPEN_READONLY).isArchive else {
          throw LedgerError(.notALedger, "\(path): exists and is no archive; name a new file")
        }
      } else {
        try selection.select(endedBefore: moment)
        guard try selection.count > 0 else { return .nothing }
        try file.write(connection)
      }
      return .cut(
        try self.cut(file, LedgerArchive(name: file.name, before: moment, at: now), writer))
    }
  }

  private func unless(
    _ known: LedgerArchive, _ file: ArchiveFile, _ moment: Instant
  ) throws(LedgerError) -> ArchiveOutcome {
    guard known.before == moment else {
      throw LedgerError(
        .readOnly, "\(file.path): an archive of this name was cut off before; name a new file")
    }
    return .known(known)
  }

  /// What is taken out is what the file has, also where it was written by a call that was killed.
  private func cut(
    _ file: ArchiveFile, _ archive: LedgerArchive, _ writer: LedgerWriter
  ) throws(LedgerError) -> LedgerArchive {
    let connection = writer.connection
    try file.attach(connection)
    defer { try? file.detach(connection) }
    let selection = try ArchiveSelection(connection)
    try selection.select(of: ArchiveFile.schema)
    var made = archive
    try writer.change { (head, hash) throws(LedgerError) in
      let (archive, end) = try ArchiveCut(connection: connection, archive: archive).run(head, hash)
      made = archive
      return end
    }
    return made
  }

  /// Gives the room back to the system that is free in the file. O(what is left), and as much room
  /// again while it runs.
  ///
  /// - Throws: `LedgerError`; the ledger is as it was, and uses the room itself.
  public func compact() throws(LedgerError) {
    try changeFile { (writer) throws(LedgerError) in
      try writer.connection.execute("VACUUM")
      try writer.checkpoint(SQLITE_CHECKPOINT_TRUNCATE)
    }
  }

  /// The archives that were cut off, oldest first.
  public func archives() throws(LedgerError) -> [LedgerArchive] {
    try readers.read { (connection) throws(LedgerError) in try Self.archives(connection) }
  }

  static func archives(_ connection: LedgerConnection) throws(LedgerError) -> [LedgerArchive] {
    try LedgerRecords.all(connection).compactMap { LedgerArchive($0.text) }
  }

  public func archive(of order: UInt64) throws(LedgerError) -> String? {
    try readers.read { (connection) throws(LedgerError) in
      let row = try connection.statement("SELECT archive FROM archived WHERE id = ?")
      defer { row.reset() }
      row.bind(order)
      guard try row.step() else { return nil }
      return try LedgerRecords.archive(row.integer(0), connection)
    }
  }
}

extension LedgerConnection {
  var isArchive: Bool {
    get throws(LedgerError) {
      if case .archive = try LedgerLayout.check(self) { return true }
      return false
    }
  }
}
