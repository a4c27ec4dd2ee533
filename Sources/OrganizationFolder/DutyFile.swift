internal import DelimitedText
public import OrganizationGraph
internal import OrganizationTables

/// A duty catalogue as a file of its own, in the form of an organisation folder's `duties.csv`, so
/// that it can be reviewed and tried before it is published.
public enum DutyFile {
  /// The organisation with the duties of a file in place of its own, or every fault of the file.
  ///
  /// - Throws: `FolderError` if the file cannot be opened; never for what it says.
  public static func read(
    _ path: String, replacingDutiesOf organization: Organization
  ) throws(FolderError) -> FolderReading {
    var kept = organization
    kept.duties = []
    let name = String(path.split(separator: "/").last ?? Substring(path))
    var content = FolderContent(
      files: FolderFiles(.duties, in: name), builder: OrganizationBuilder(kept))
    content.read(.of(.duties), file: name, at: path, progress: { _ in })
    if let error = content.unopened {
      throw FolderError(code: .unreadable, path: path, message: error.message)
    }
    return content.finish()
  }

  /// Writes the duties of an organisation, sorted by their keys. The file appears whole or not at
  /// all.
  public static func write(_ organization: Organization, to path: String) throws(FolderError) {
    let description = TableDescription.of(.duties)
    try TableFile.write(description.rows(organization), description, to: path)
  }
}
