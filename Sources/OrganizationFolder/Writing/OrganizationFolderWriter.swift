internal import Glibc
public import OrganizationGraph
internal import OrganizationTables

/// Writes an organisation as a folder that reads back as the same organisation.
///
/// Records are sorted by their keys (the tiers keep their order), fields are written in one way
/// only, so equal organisations give equal files. Files without rows are left out, except those
/// that a folder must have. Each file appears whole or not at all; a reader of the folder while it
/// is being written may see new files beside old ones.
public struct OrganizationFolderWriter {
  /// The folder to write.
  public let folder: String
  /// Begins files with a byte order mark, by which Excel knows UTF-8.
  public var byteOrderMark = false

  public init(folder: String) {
    self.folder = folder
  }

  /// Writes all files, then removes those of tables that have no rows any more.
  ///
  /// Makes the folder if it is not there. Files that are not ours stay.
  ///
  /// - Throws: `FolderError`; files that were written before it are new, the others as they were.
  public func write(_ organization: Organization) throws(FolderError) {
    // EEXIST is the usual case. Whether it is a folder shows when it is listed.
    if mkdir(folder, 0o777) != 0 && errno != EEXIST {
      throw FolderError(
        code: .unwritable, path: folder,
        message: "cannot be made: \(String(cString: strerror(errno)))")
    }
    let present = Set(try FolderLayout.list(folder))
    var stale: [String] = []
    for description in TableDescription.all {
      let file = FolderLayout.fileName(description.table)
      stale.append(file + FolderLayout.compressedSuffix)
      let rows = description.rows(organization)
      if rows.count > 0 || FolderLayout.required.contains(description.table) {
        try TableFile.write(
          rows, description, to: "\(folder)/\(file)", byteOrderMark: byteOrderMark)
      } else {
        stale.append(file)
      }
    }
    for file in stale where present.contains(file) {
      let path = "\(folder)/\(file)"
      guard unlink(path) == 0 || errno == ENOENT else {
        throw FolderError(
          code: .unwritable, path: path,
          message: "cannot be removed: \(String(cString: strerror(errno)))")
      }
    }
  }
}
