internal import GRDBSQLite
internal import Glibc
internal import OrganizationGraph
internal import OrganizationTables
internal import Synchronization
public import WorkOrders

/// A ledger in one SQLite file.
///
/// One process at a time may have it open for writing (a lock on `FILE.lock`), and in it one connection
/// writes and makes the checkpoints; any number read beside it. `append` returns when its commit is on
/// disk. When a sync fails, what is on disk is not known any more (Rebello et al., "Can Applications
/// Recover from fsync Failures?", ATC 2020): the ledger then takes nothing more, and has to be opened
/// anew.
public final class SQLiteLedger: Ledger {
  /// What a ledger is opened for.
  public enum Mode: Sendable {
    /// Reading one that exists.
    case readOnly
    /// Reading and writing; made if there is none.
    case readWrite
  }

  public let path: String
  /// Whether it is an archive of closed years, which is only read.
  public let isArchive: Bool
  let readers: LedgerReaders
  private let lock: WriterLock?
  private let writer: Mutex<LedgerWriter?>
  private let published: Mutex<LedgerHead>

  /// - Throws: `LedgerError` that says which of these it is: the folder or file is missing, it is no
  ///   ledger, it is of a later version, it may not be written, another process has it, the disk is
  ///   full, events that were on disk are gone, the content is damaged.
  public static func open(
    _ path: String, mode: Mode = .readWrite
  ) throws(LedgerError) -> SQLiteLedger {
    do throws(StoreError) {
      try StoreFile.checkFolder(of: path)
    } catch {
      throw LedgerError(error)
    }
    return try SQLiteLedger(StoreFile.resolved(path), mode)
  }

  private init(_ path: String, _ mode: Mode) throws(LedgerError) {
    self.path = path
    readers = LedgerReaders(path)
    if mode == .readOnly {
      lock = nil
      writer = Mutex(nil)
      let reader = try LedgerConnection(path, flags: SQLITE_OPEN_READONLY)
      switch try LedgerLayout.check(reader) {
      case .nothing:
        // All that there was may have been in the log.
        if let mark = LedgerTail.read(ledger: path) {
          try LedgerTail.check(mark, found: 0, ledger: path)
        }
        throw LedgerError(.missing, "\(path): there is no ledger")
      case .former:
        throw LedgerError(
          .olderVersion,
          "\(path): is of an earlier version of this program; start the server on it once, which"
            + " brings it up to date")
      case .ledger: isArchive = false
      case .archive: isArchive = true
      }
      // Read first: a server may be writing.
      let mark = LedgerTail.read(ledger: path)
      let head = try Self.head(reader)
      if let mark, !isArchive { try LedgerTail.check(mark, found: head.sequence, ledger: path) }
      published = Mutex(head)
      return
    }
    isArchive = false
    try Self.checkFile(path)
    do throws(StoreError) {
      lock = try WriterLock(store: path)
    } catch {
      throw LedgerError(error)
    }
    let writer = try LedgerWriter(path)
    published = Mutex(writer.head)
    self.writer = Mutex(writer)
  }

  /// Looks at what is there before anything is made beside it.
  private static func checkFile(_ path: String) throws(LedgerError) {
    var status = stat()
    do throws(StoreError) {
      try StoreFile.checkCompanions(of: path)
    } catch {
      throw LedgerError(error)
    }
    guard stat(path, &status) == 0 else {
      guard let mark = LedgerTail.read(ledger: path) else { return }
      throw LedgerError(
        .missing,
        "\(path): is not there, but was: event \(mark.sequence) was on disk (\(path).tail). Put the file"
          + " back; or remove \(path).tail to begin a new ledger")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw LedgerError(.notALedger, "\(path): is not a file")
    }
    let descriptor = Glibc.open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw LedgerError(
        .readOnly, "\(path): may not be written: \(String(cString: strerror(errno)))")
    }
    Glibc.close(descriptor)
    guard status.st_size > 0 else { return }
    do throws(LedgerError) {
      if case .archive = try LedgerLayout.check(
        LedgerConnection(path, flags: SQLITE_OPEN_READONLY))
      {
        throw LedgerWriter.isArchive(path)
      }
    } catch  where error.code == .cutOff {
      // The writer takes it back and then looks at what is left.
    }
  }

  /// Closes the file and gives up the lock. Appending after this fails.
  public func close() {
    readers.close()
    writer.withLock { writer in
      try? writer?.checkpoint()
      writer = nil
    }
    lock?.release()
  }

  public var head: LedgerHead {
    // Where another process writes, only the file knows.
    if lock == nil,
      let head = try? readers.read({ (connection) throws(LedgerError) in
        try Self.head(connection)
      })
    {
      return head
    }
    return published.withLock { $0 }
  }

  public func append(_ next: () -> LedgerBatch?) throws(LedgerError) {
    let result: Result<LedgerHead, LedgerError> = writer.withLock { writer in
      guard let writer else {
        return .failure(LedgerError(.readOnly, "\(path): is closed, or open only for reading"))
      }
      do throws(LedgerError) {
        try writer.start()
        while let batch = next() { try writer.write(batch) }
        return .success(try writer.finish())
      } catch {
        return .failure(error)
      }
    }
    let head = try result.get()
    published.withLock { $0 = head }
  }

  /// Moves what has been written from the log into the database, once there is enough of it; called
  /// when nobody waits.
  ///
  /// - Throws: `.failed` if a sync failed; the ledger then takes nothing more.
  public func settle() throws(LedgerError) {
    let result: Result<Void, LedgerError> = writer.withLock { writer in
      do throws(LedgerError) {
        try writer?.checkpointIfDue()
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  /// Commits a transaction that changes nothing, to find out whether there is room on the disk.
  ///
  /// - Throws: `.diskFull` while there is none, `.failed` if a sync failed.
  public func probe() throws(LedgerError) {
    let result: Result<Void, LedgerError> = writer.withLock { writer in
      do throws(LedgerError) {
        try writer?.probe()
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  /// Changes the file by its writing connection, between two batches.
  func changeFile<Value>(
    _ body: (LedgerWriter) throws(LedgerError) -> Value
  ) throws(LedgerError) -> Value {
    let result: Result<Value, LedgerError> = writer.withLock { writer in
      guard let writer else {
        return .failure(LedgerError(.readOnly, "\(path): is closed, or open only for reading"))
      }
      do throws(LedgerError) {
        return .success(try body(writer))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Reads by the writing connection; nil if there is none, or it is in use.
  func withFreeWriter<Value>(
    _ body: (LedgerConnection) throws(LedgerError) -> Value
  ) throws(LedgerError) -> Value? {
    let result: Result<Value, LedgerError>?? = writer.withLockIfAvailable { writer in
      guard let writer else { return nil }
      do throws(LedgerError) {
        return .success(try body(writer.connection))
      } catch {
        return .failure(error)
      }
    }
    return try (result ?? nil)?.get()
  }

  /// The durability settings in force, for tests: `PRAGMA synchronous` and `journal_mode`.
  package func durability() throws(LedgerError) -> (synchronous: Int64, journal: String) {
    try withFreeWriter { (connection) throws(LedgerError) in
      (
        try connection.integer("PRAGMA synchronous") ?? -1,
        try connection.text("PRAGMA journal_mode") ?? ""
      )
    } ?? (-1, "")
  }

  static func head(_ connection: LedgerConnection) throws(LedgerError) -> LedgerHead {
    let last = try connection.statement(
      """
      SELECT sequence, order_id, former, events, \(connection.crc) FROM event
      ORDER BY sequence DESC LIMIT 1
      """)
    defer { last.reset() }
    guard try last.step() else { return LedgerHead() }
    guard last.isSound(sum: 4), let event = last.withBytes(3, { EventText.decodeAll($0)?.last })
    else {
      throw LedgerError(
        .damaged, "\(connection.path): event \(last.integer(0)) cannot be read; restore a backup")
    }
    // The newest order may be in an archive; its number is not given again.
    let orders =
      try connection.integer(
        "SELECT max(id) FROM (SELECT max(id) AS id FROM work_order UNION ALL SELECT max(id) FROM archived)"
      ) ?? 0
    return LedgerHead(
      sequence: UInt64(last.integer(0)), lastOrder: UInt64(orders), at: event.at)
  }
}

extension LedgerError {
  init(_ error: StoreError) {
    let code: Code =
      switch error.code {
      case .missingFolder, .missingFile: .missing
      case .locked: .locked
      case .readOnly: .readOnly
      case .diskFull: .diskFull
      case .newerVersion: .newerVersion
      case .notADatabase, .notAStore: .notALedger
      case .damaged: .damaged
      default: .failed
      }
    self.init(code, "\(error)")
  }
}
