internal import GRDB

extension StoreError {
  /// Runs a body that uses the database and names its errors for what they mean to the user.
  static func translating<Result>(
    path: String, _ body: () throws -> Result
  ) throws(StoreError) -> Result {
    do {
      return try body()
    } catch let error as StoreError {
      throw error
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    } catch {
      throw StoreError(.failed, path: path, "\(error)")
    }
  }

  init(_ error: DatabaseError, path: String) {
    // SQLite's words, such as "database disk image is malformed".
    let said = error.message ?? "\(error.resultCode)"
    switch error.resultCode {
    case .SQLITE_NOTADB:
      self.init(.notADatabase, path: path, "is not an SQLite database (\(said))")
    case .SQLITE_CORRUPT:
      self.init(
        .damaged, path: path, "is damaged (\(said)); restore it from a copy, or import again")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      self.init(
        .readOnly, path: path,
        "may not be written (\(said)); let the file and its folder be written, or work on a copy")
    case .SQLITE_CANTOPEN:
      self.init(
        .readOnly, path: path,
        "cannot be opened (\(said)); SQLite must make files beside it: let its folder be written, or"
          + " copy it and its -wal, if there is one, into a folder that may be")
    case .SQLITE_FULL:
      self.init(.diskFull, path: path, "has no more room (\(said)); nothing was changed")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(.locked, path: path, "is in use by another program (\(said)); try again")
    default:
      self.init(.failed, path: path, "\(said) (SQLite \(error.extendedResultCode))")
    }
  }
}
