internal import GRDBSQLite
internal import Glibc
public import WorkOrders

extension SQLiteLedger {
  /// Copies the ledger as it is now into a new file, while it is being written to.
  ///
  /// The copy is written beside the target and gets its name when it is whole and on disk.
  ///
  /// - Throws: `LedgerError`; there is then no file of that name.
  public func backup(to target: String) throws(LedgerError) {
    guard access(target, F_OK) != 0 else {
      throw LedgerError(.readOnly, "\(target): exists; name a new file")
    }
    let partial = target + ".partial"
    unlink(partial)
    do throws(LedgerError) {
      try readers.read { (source) throws(LedgerError) in
        let copy = try LedgerConnection(
          partial, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
        guard let backup = sqlite3_backup_init(copy.handle, "main", source.handle, "main") else {
          throw copy.error(sqlite3_extended_errcode(copy.handle))
        }
        let code = sqlite3_backup_step(backup, -1)
        sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE else { throw copy.error(code) }
        // One file, without a log beside it; this syncs, too.
        try copy.execute("PRAGMA journal_mode = DELETE")
      }
    } catch {
      unlink(partial)
      throw error
    }
    guard rename(partial, target) == 0 else {
      throw LedgerError(.failed, "\(target): \(String(cString: strerror(errno)))")
    }
  }
}
