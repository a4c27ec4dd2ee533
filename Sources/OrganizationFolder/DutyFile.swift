public import OrganizationGraph
internal import OrganizationTables

/// A duty catalogue as a file of its own, in the form of an organisation folder's `duties.csv`, so
/// that it can be reviewed and tried before it is published.
public enum DutyFile {
  /// The organisation with the duties of a file in place of its own, or every fault of the file.
  ///
  /// - Throws: never for what the file says; a file that cannot be read is a fault.
  public static func read(_ path: String, replacingDutiesOf organization: Organization)
    -> FolderReading
  {
    var kept = organization
    kept.duties = []
    let name = String(path.split(separator: "/").last ?? Substring(path))
    var content = FolderContent(
      files: FolderFiles(.duties, in: name), builder: OrganizationBuilder(kept))
    content.read(.of(.duties), file: name, at: path, progress: { _ in })
    return content.finish()
  }

  /// Writes the duties of an organisation, sorted by their keys. The file appears whole or not at
  /// all.
  public static func write(_ organization: Organization, to path: String) throws(FolderError) {
    let description = TableDescription.of(.duties)
    try TableFile.write(description.rows(organization), description, to: path)
  }
}
