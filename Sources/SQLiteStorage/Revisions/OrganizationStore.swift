internal import GRDB

/// An organisation with its history, in one SQLite file.
///
/// Every change is a revision; any of them can be read. A change is kept whole or not at all, also
/// when the process is killed or the power fails in the middle of it: the file is in WAL mode and
/// every commit waits for the disk.
///
/// One store at a time may be open for writing (a lock on `FILE.lock`); any number may read beside
/// it. All calls block; they may be made from any thread.
public final class OrganizationStore: Sendable {
  /// What a store is opened for.
  public enum Mode: Sendable {
    /// Reading a store that exists.
    case readOnly
    /// Reading and writing a store that exists.
    case readWrite
    /// Reading and writing, and making the store if there is no file.
    case create
  }

  /// The path given on opening; where that is a symbolic link, what it leads to.
  public let path: String

  let reader: any DatabaseReader
  /// The one connection that writes and checkpoints; `nil` if the store is only read.
  let writer: DatabasePool?
  private let lock: WriterLock?

  /// Opens a store.
  ///
  /// - Throws: `StoreError` that says which of these it is: the folder or file is missing, it is
  ///   not a database or not a store, it is of a later version, it may not be written, another
  ///   process writes to it, the disk is full, the content is damaged.
  public static func open(
    _ path: String, mode: Mode = .readWrite
  ) throws(StoreError) -> OrganizationStore {
    try StoreFile.checkFolder(of: path)
    let path = StoreFile.resolved(path)
    return mode == .readOnly
      ? try OrganizationStore(reading: path)
      : try OrganizationStore(writing: path, mayCreate: mode == .create)
  }

  private init(reading path: String) throws(StoreError) {
    guard try StoreFile.state(of: path, forWriting: false) == .store else {
      throw StoreError(.missingFile, path: path, "there is no store; import an organisation first")
    }
    reader = try StoreError.translating(path: path) {
      let queue = try StoreFile.reader(path)
      try queue.read { db in try StoreLayout.checkComplete(db, path: path) }
      return queue
    }
    self.path = path
    writer = nil
    lock = nil
  }

  private init(writing path: String, mayCreate: Bool) throws(StoreError) {
    // The file's state is looked at before the lock, so that a wrong path leaves no lock file.
    try StoreFile.checkCompanions(of: path)
    if try StoreFile.state(of: path, forWriting: true) == .absent && !mayCreate {
      throw StoreError(.missingFile, path: path, "there is no store; import an organisation first")
    }
    lock = try WriterLock(store: path)
    let pool = try StoreError.translating(path: path) {
      var configuration = Configuration()
      // Readers of other processes hold locks for moments only, while they open.
      configuration.busyMode = .timeout(5)
      let pool = try DatabasePool(path: path, configuration: configuration)
      try Self.makeDurable(pool, path: path)
      try StoreLayout.update(pool, path: path)
      return pool
    }
    self.path = path
    reader = pool
    writer = pool
  }

  /// Closes the file and gives up the lock. Calls after this fail.
  public func close() throws(StoreError) {
    try StoreError.translating(path: path) { try reader.close() }
    lock?.release()
  }

  /// Opening a pool leaves `synchronous` at NORMAL, with which the last commits may be lost in a
  /// power failure; so FULL is set afterwards, and looked at.
  private static func makeDurable(_ pool: DatabasePool, path: String) throws {
    try pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
      let journal = try String.fetchOne(db, sql: "PRAGMA journal_mode")
      guard synchronous == 2, journal == "wal" else {
        throw StoreError(
          .failed, path: path,
          "SQLite will not write durably here (synchronous \(synchronous ?? -1), journal"
            + " \(journal ?? "?")); put the store on a local disk")
      }
    }
  }

  /// The durability settings in force, for tests: `PRAGMA synchronous` and `journal_mode`.
  package func durability() throws(StoreError) -> (synchronous: Int, journal: String) {
    try StoreError.translating(path: path) {
      func settings(_ db: Database) throws -> (Int, String) {
        (
          try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1,
          try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? ""
        )
      }
      return try writer?.writeWithoutTransaction(settings) ?? reader.read(settings)
    }
  }

  /// Bounds the size of the file, in pages, for tests of a full disk.
  package func limitSize(pages: Int) throws(StoreError) {
    try StoreError.translating(path: path) {
      try writer?.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA max_page_count = \(pages)")
      }
    }
  }

  /// Takes out what earlier versions did not write, for tests.
  package func forgetContentSums() throws(StoreError) {
    try StoreError.translating(path: path) {
      try writer?.write { db in try db.execute(sql: "UPDATE revision SET content = NULL") }
    }
  }
}
