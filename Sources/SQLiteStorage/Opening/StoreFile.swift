internal import GRDB
internal import Glibc

/// Looks at a store's file before it is opened for use, so that nothing of another program's is
/// touched and each obstacle is named for what it is.
enum StoreFile {
  /// Marks a database as a store, in the header field that SQLite has for this ("WHST").
  static let applicationID: Int32 = 0x5748_5354

  enum State {
    case absent
    /// There is a file, but nothing in it yet.
    case empty
    case store
  }

  static func checkFolder(of path: String) throws(StoreError) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    var status = stat()
    guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw StoreError(
        .missingFolder, path: path, "the folder \(folder) does not exist; make it first")
    }
  }

  /// The file that a path leads to through symbolic links. SQLite keeps its log beside that one, so the lock
  /// must lie there, too: by each of its names it is one file.
  static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    let resolved = String(cString: real)
    var status = stat()
    // The path as it was given says more to whoever reads a message.
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return path }
    return resolved
  }

  /// Makes sure that a file may be opened for writing as far as what lies beside it tells.
  ///
  /// SQLite deletes the log of a file that is not there, and with it the changes that only the log has. And
  /// it keeps a log for each name of a file, so that two names are two databases that overwrite each other.
  static func checkCompanions(of path: String) throws(StoreError) {
    var (status, log) = (stat(), stat())
    let isThere = stat(path, &status) == 0
    if isThere, status.st_mode & S_IFMT == S_IFREG, status.st_nlink > 1 {
      throw StoreError(
        .readOnly, path: path,
        "has \(status.st_nlink) names (hard links), and its log would be kept beside one of them only;"
          + " remove the other names, or make a copy")
    }
    if !isThere || status.st_size == 0, stat(path + "-wal", &log) == 0, log.st_size > 0 {
      throw StoreError(
        .missingFile, path: path,
        "\(isThere ? "is empty" : "is not there"), but its log \(path)-wal is, with changes that are nowhere"
          + " else; put the file back, or move the log elsewhere to begin a new one")
    }
  }

  /// Opens the file as the store will, which tells more surely than its permissions do whether
  /// that is possible, and looks at what it is.
  static func state(of path: String, forWriting: Bool) throws(StoreError) -> State {
    let descriptor = open(path, (forWriting ? O_RDWR : O_RDONLY) | O_CLOEXEC)
    if descriptor < 0 {
      switch errno {
      case ENOENT: return .absent
      case EISDIR: throw StoreError(.notADatabase, path: path, "is a folder")
      case let number:
        throw StoreError.system(
          number, path: path, forWriting ? "cannot be written" : "cannot be read",
          forWriting: forWriting)
      }
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw StoreError(.notADatabase, path: path, "is not a file")
    }
    if status.st_size == 0 { return .empty }
    let magic = Array("SQLite format 3\0".utf8)
    var head = [UInt8](repeating: 0, count: magic.count)
    guard pread(descriptor, &head, head.count, 0) == magic.count, head == magic else {
      throw StoreError(
        .notADatabase, path: path,
        "is not an SQLite database; give the path of a store or a new one"
      )
    }
    return try StoreError.translating(path: path) { try databaseState(path) }
  }

  /// Opens a database for reading.
  ///
  /// To read one with a write-ahead log SQLite makes files beside it. Where it may not, nobody has the database
  /// open, and there is no log with changes that are nowhere else, the file is all there is, and is read as one
  /// that nobody changes.
  static func reader(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      _ = try queue.read { try Int32.fetchOne($0, sql: "PRAGMA application_id") }
      return queue
    } catch let error as DatabaseError
      where error.resultCode == .SQLITE_CANTOPEN || error.resultCode == .SQLITE_READONLY
    {
      var (log, index) = (stat(), stat())
      // Whoever has it open shares an index of the log.
      if stat(path + "-shm", &index) == 0 { throw error }
      if stat(path + "-wal", &log) == 0, log.st_size > 0 { throw error }
      // The characters that end a path in a URI.
      let escaped = path.map {
        "%?#".contains($0) ? "%" + String($0.asciiValue!, radix: 16) : "\($0)"
      }
      let queue = try? DatabaseQueue(
        path: "file:\(escaped.joined())?immutable=1", configuration: configuration)
      guard let queue else { throw error }
      return queue
    }
  }

  /// Reads the mark through SQLite: after a crash it may be only in the write-ahead log.
  private static func databaseState(_ path: String) throws -> State {
    let queue = try reader(path)
    defer { try? queue.close() }
    return try queue.read { db in
      if try Int32.fetchOne(db, sql: "PRAGMA application_id") == applicationID { return .store }
      let objects = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
      if objects == 0 { return .empty }
      throw StoreError(
        .notAStore, path: path, "is a database of another program, not an organisation store")
    }
  }
}
