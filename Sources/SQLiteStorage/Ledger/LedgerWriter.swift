internal import GRDBSQLite
internal import OrganizationTables
internal import WorkOrders

/// The writing end of a ledger: the one connection that writes and checkpoints, used by one thread at a
/// time.
final class LedgerWriter: @unchecked Sendable {
  let connection: LedgerConnection
  private(set) var head: LedgerHead
  private var hash: ChainHash
  /// What head and hash become, and the names there were, while a transaction goes on.
  private var nextHead: LedgerHead
  private var nextHash: ChainHash
  private var knownNames = 0
  private let tail: LedgerTail
  private let log: LedgerLog
  private let begin: LedgerStatement
  private let commit: LedgerStatement
  private let rows: BatchWriting
  /// Set when it is not known any more what is on disk.
  private var failure: LedgerError?

  /// Pages in the log from which they are moved into the database: as many as can be while a write that
  /// comes meanwhile waits no longer than `checkpointTime`. A page that many batches write is then moved
  /// once; how many are such depends on what is written.
  private var checkpointPages = leastPages

  /// 8 and 64 MiB.
  private static let (leastPages, mostPages): (CInt, CInt) = (2_048, 16_384)
  private static let checkpointTime = Duration.milliseconds(15)
  /// Of a page in the log.
  private static let frameBytes = 24 + 4_096
  /// Sequences at the end whose chain is looked at on opening.
  private static let checkedTail: UInt64 = 1_000

  init(_ path: String) throws(LedgerError) {
    connection = try LedgerConnection(path, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
    let content = try LedgerLayout.check(connection)
    if case .archive = content { throw Self.isArchive(path) }
    try LedgerLayout.makeDurable(connection)
    connection.countLogPages()
    tail = try LedgerTail(ledger: path)
    log = LedgerLog(ledger: path)
    var found: Int64 = 0
    if case .nothing = content {
    } else {
      found = try connection.integer("SELECT max(sequence) FROM event") ?? 0
    }
    // Looked at before anything is changed.
    if let mark = tail.read() {
      try LedgerTail.check(mark, found: UInt64(bitPattern: found), ledger: path)
    }
    switch content {
    case .nothing: try LedgerLayout.make(connection)
    case .former(let version): try LedgerMigration.run(connection, from: version)
    case .ledger, .archive: break
    }
    try connection.names.read(connection)
    begin = try connection.statement("BEGIN IMMEDIATE")
    commit = try connection.statement("COMMIT")
    rows = try BatchWriting(connection)
    head = try SQLiteLedger.head(connection)
    (hash, nextHead, nextHash) = (.start, head, .start)
    try checkTail()
    log.reserve(Int(checkpointPages) * Self.frameBytes)
  }

  static func isArchive(_ path: String) -> LedgerError {
    LedgerError(.readOnly, "\(path): is an archive, which is only read; name the ledger itself")
  }

  /// The last links must be a chain, and what the tail says was on disk one of them.
  private func checkTail() throws(LedgerError) {
    var expected: ChainHash?
    let first = head.sequence > Self.checkedTail ? head.sequence - Self.checkedTail : 0
    if first == 0 { expected = .start }
    let mark = tail.read()
    // Whether there is a link where the mark is, and whether one of these is the mark's.
    var (isMarkPassed, isMarkMet) = (false, false)
    let links = try LedgerChain(connection, from: first)
    while let link = try links.next() {
      let stored = link.hash
      guard stored.count == 32,
        link.kind == .gap || expected.map({ $0.next(links.bytes).bytes == stored }) ?? true
      else {
        throw LedgerError(
          .damaged,
          "\(connection.path): the chain of hashes breaks at event \(link.place); restore a backup")
      }
      let hash = ChainHash(bytes: stored)
      if let mark, mark.sequence == link.place {
        isMarkPassed = true
        if mark.hash == hash { isMarkMet = true }
      }
      expected = hash
    }
    if let mark, isMarkPassed, !isMarkMet {
      throw LedgerError(
        .damaged,
        "\(connection.path): event \(mark.sequence) is not the one that was on disk; restore a"
          + " backup")
    }
    hash = expected ?? .start
  }

  // A transaction: `start`, `write` for each batch, `finish`. When one of them throws, it is over, and
  // nothing of it is kept.

  func start() throws(LedgerError) {
    if let failure { throw failure }
    (nextHead, nextHash, knownNames) = (head, hash, connection.names.count)
    rows.start()
    do throws(LedgerError) {
      try begin.run()
    } catch {
      try abandon(error)
    }
  }

  func write(_ batch: LedgerBatch) throws(LedgerError) {
    do throws(LedgerError) {
      try rows.write(batch, &nextHead, &nextHash)
    } catch {
      connection.names.forget(from: knownNames)
      try abandon(error)
    }
  }

  func finish() throws(LedgerError) -> LedgerHead {
    do throws(LedgerError) {
      try rows.finish()
      try commit.run()
    } catch {
      connection.names.forget(from: knownNames)
      try abandon(error)
    }
    if head != nextHead { tail.write(.init(sequence: nextHead.sequence, hash: nextHash)) }
    (head, hash) = (nextHead, nextHash)
    return head
  }

  /// Runs a transaction that may add a link to the chain, beside the events.
  ///
  /// - Parameter body: given the last event and the chain's end; returns the end behind it.
  func change(
    _ body: (LedgerHead, ChainHash) throws(LedgerError) -> ChainHash
  ) throws(LedgerError) {
    if let failure { throw failure }
    let next: ChainHash
    do throws(LedgerError) {
      try begin.run()
      next = try body(head, hash)
      try commit.run()
    } catch {
      try abandon(error)
    }
    hash = next
    tail.write(.init(sequence: head.sequence, hash: hash))
  }

  /// Takes a transaction back that went wrong. Unless only the room was missing, nothing more is
  /// written: a failed sync may have lost pages that a second one would not write again.
  private func abandon(_ error: LedgerError) throws(LedgerError) -> Never {
    if sqlite3_get_autocommit(connection.handle) == 0 {
      // Fails only where the transaction has ended by itself.
      try? connection.execute("ROLLBACK")
    }
    if error.code != .diskFull, error.code != .locked {
      failure = LedgerError(
        .failed, "\(error.message); nothing more is written until the ledger is opened anew")
    }
    throw failure ?? error
  }

  /// Writes a page as it is, and syncs.
  func probe() throws(LedgerError) {
    if let failure { throw failure }
    do throws(LedgerError) {
      try begin.run()
      try connection.execute("PRAGMA user_version = \(LedgerLayout.version)")
      try commit.run()
    } catch {
      try abandon(error)
    }
  }

  func checkpointIfDue() throws(LedgerError) {
    guard connection.logPages >= checkpointPages else { return }
    let start = ContinuousClock.now
    try checkpoint()
    let time = ContinuousClock.now - start
    if time > Self.checkpointTime {
      checkpointPages = max(Self.leastPages, checkpointPages / 2)
    } else if time < Self.checkpointTime / 2 {
      checkpointPages = min(Self.mostPages, checkpointPages * 2)
    }
    log.reserve(Int(checkpointPages) * Self.frameBytes)
  }

  /// Moves what is in the log into the database. The log is written from its start again once all of
  /// it has been moved and no reader needs it.
  func checkpoint(
    _ mode: CInt = SQLITE_CHECKPOINT_PASSIVE
  ) throws(LedgerError) {
    guard failure == nil else { return }
    try checkCheckpoint(sqlite3_wal_checkpoint_v2(connection.handle, "main", mode, nil, nil))
  }

  private func checkCheckpoint(_ code: CInt) throws(LedgerError) {
    // BUSY: a reader holds an older state, so the log stays a while longer. FULL: there is no room in
    // the database, but what is in the log is on disk.
    guard code != SQLITE_OK, code & 0xFF != SQLITE_BUSY, code & 0xFF != SQLITE_LOCKED else {
      return
    }
    let error = connection.error(code)
    guard error.code != .diskFull else { return }
    failure = LedgerError(
      .failed, "\(error.message); nothing more is written until the ledger is opened anew")
    throw failure ?? error
  }
}
