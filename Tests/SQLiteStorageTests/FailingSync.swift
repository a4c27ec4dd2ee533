import GRDBSQLite
import Glibc

/// A file system for SQLite that is the usual one, but whose syncs fail while they are told to.
enum FailingSync {
  nonisolated(unsafe) static var isOn = false

  nonisolated(unsafe) private static let usual = sqlite3_vfs_find(nil)!
  /// The usual methods of a file with another `xSync`; made when the first file is opened.
  nonisolated(unsafe) private static var methods:
    [UnsafePointer<sqlite3_io_methods>:
      UnsafeMutablePointer<sqlite3_io_methods>] = [:]
  nonisolated(unsafe) private static var sync:
    (@convention(c) (UnsafeMutablePointer<sqlite3_file>?, CInt) -> CInt)?

  nonisolated(unsafe) private static let failing: UnsafeMutablePointer<sqlite3_vfs> = {
    let copy = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    copy.initialize(to: usual.pointee)
    copy.pointee.zName = UnsafePointer(strdup("failing-sync"))
    copy.pointee.xOpen = { vfs, name, file, flags, outFlags in
      let code = usual.pointee.xOpen(usual, name, file, flags, outFlags)
      if code == SQLITE_OK, let file, let known = file.pointee.pMethods {
        file.pointee.pMethods = UnsafePointer(FailingSync.replacing(known))
      }
      return code
    }
    return copy
  }()

  private static func replacing(
    _ known: UnsafePointer<sqlite3_io_methods>
  ) -> UnsafeMutablePointer<sqlite3_io_methods> {
    if let made = methods[known] { return made }
    let copy = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    copy.initialize(to: known.pointee)
    sync = known.pointee.xSync
    copy.pointee.xSync = { file, flags in
      FailingSync.isOn ? SQLITE_IOERR | 4 << 8 : FailingSync.sync!(file, flags)
    }
    methods[known] = copy
    return copy
  }

  /// What is opened in the body is on this file system.
  static func whileInstalled<Result>(_ body: () throws -> Result) rethrows -> Result {
    sqlite3_vfs_register(failing, 1)
    defer { sqlite3_vfs_register(usual, 1) }
    return try body()
  }
}
