internal import Glibc
internal import OrganizationGraph

/// Which files of a folder carry which tables.
enum FolderLayout {
  static let required: [RecordTable] = [.units, .categories, .duties]
  static let compressedSuffix = ".gz"

  static func fileName(_ table: RecordTable) -> String { "\(table.rawValue).csv" }

  /// Names of everything in the folder, in order.
  static func list(_ folder: String) throws(FolderError) -> [String] {
    guard let stream = opendir(folder) else {
      let number = errno
      let said = String(cString: strerror(number))
      let code: FolderError.Code =
        switch number {
        case ENOENT: .missingFolder
        case ENOTDIR: .notAFolder
        default: .unreadable
        }
      throw FolderError(code: code, path: folder, message: "cannot be read as a folder: \(said)")
    }
    defer { closedir(stream) }
    var names: [String] = []
    // NULL is the end as well as an error; a folder that could be opened and then fails to be
    // listed lacks its required files and is reported for that.
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      names.append(name)
    }
    return names.sorted()
  }

  /// Size of a file in bytes, 0 if it cannot be known.
  static func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Whether a name looks like a table, and so must be one of ours.
  static func isTable(_ name: String) -> Bool {
    let lowered = name.lowercased()
    return !name.hasPrefix(".")
      && (lowered.hasSuffix(".csv") || lowered.hasSuffix(".csv" + compressedSuffix))
  }
}
