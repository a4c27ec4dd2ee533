internal import DelimitedText
public import OrganizationGraph
internal import OrganizationTables

/// What a folder holds: an organisation that keeps every rule, or the faults that stand against it.
public enum FolderReading: Sendable {
  case organization(Organization)
  case faults(FolderFaults)
}

/// Every fault of a folder.
public struct FolderFaults: Sendable {
  /// By file, line and column.
  public let faults: [FolderFault]
  /// Number of breaches of rules that are not listed because they may only follow from faults that
  /// are: a unit whose row cannot be read is missing to all that name it. The next reading, when
  /// these faults are mended, tells.
  public let withheld: Int
}

/// Reads an organisation folder whole, and says everything that is wrong with it at once.
///
/// First the texts (encoding, quotes, number of fields), headers and single fields of every file;
/// then the rules on what could be read, with the breaches put back to file and line. Memory is
/// that of the organisation and four bytes a row; time O(n log n) where n is rows.
public struct OrganizationFolderReader {
  /// How far the reading has come.
  public struct Progress: Hashable, Sendable {
    /// The table that is being read.
    public let table: RecordTable
    /// Bytes read of all files, as they lie on the disk.
    public let bytesRead: Int
    /// Size of all files.
    public let totalBytes: Int
  }

  /// The folder to read.
  public let folder: String
  private let progress: ((Progress) -> Void)?

  /// - Parameter progress: is called after each block that is read, on the caller's thread.
  public init(folder: String, progress: ((Progress) -> Void)? = nil) {
    self.folder = folder
    self.progress = progress
  }

  /// Reads the folder as it is now.
  ///
  /// - Throws: `FolderError` if there is no such folder or it may not be listed.
  public func read() throws(FolderError) -> FolderReading {
    var content = FolderContent(files: FolderFiles(folder, names: try FolderLayout.list(folder)))
    for description in TableDescription.all {
      let table = description.table
      guard let file = content.files.names[table] else { continue }
      let before = content.files.bytes(before: table)
      let total = content.files.totalBytes
      content.read(description, file: file, at: "\(folder)/\(file)") { bytes in
        progress?(Progress(table: table, bytesRead: before + bytes, totalBytes: total))
      }
    }
    return content.finish()
  }
}
