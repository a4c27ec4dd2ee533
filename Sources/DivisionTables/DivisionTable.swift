package import DelimitedText

/// Reads the official table of divisions as a stream.
///
/// Columns: `code`, `name`, `parent_code` (empty for provinces), `level` 1–5; others are ignored,
/// among them `urban_rural_class`. A table over several editions has `first_edition` and
/// `last_edition` as well, and only the rows of one edition are read. The file may be compressed
/// (`.gz`). Each parent stands before what is below it, as it does in the order of codes.
package struct DivisionTable {
  private static let columns: [TableColumn] = [
    .required("code"), .required("name"), .required("parent_code"), .required("level"),
    .optional("first_edition"), .optional("last_edition"),
  ]

  private let path: String
  private let edition: Int?

  /// - Parameter edition: which edition to read of a table that holds several.
  package init(path: String, edition: Int? = nil) {
    self.path = path
    self.edition = edition
  }

  /// Calls `body` for each division, in the order of the file, and `report` for each fault of a row.
  /// Memory is bounded by the longest row.
  ///
  /// - Throws: `DelimitedTextError` if the file cannot be read, and what `body` throws.
  package func forEach(
    report: @escaping (TextFault) -> Void, _ body: (Division, borrowing DelimitedRow) throws -> Void
  ) throws {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let table = try DelimitedTable(
      .file(path, name: name), columns: Self.columns, otherColumns: .ignored, faults: report)
    guard table.isReadable else { return }
    let hasEditions = table.hasColumn(at: 4) && table.hasColumn(at: 5)
    if hasEditions != (edition != nil) {
      report(
        TextFault(
          file: name, line: 1,
          message: hasEditions
            ? "the table holds several editions" : "the table has no columns for editions",
          remedy: hasEditions ? "name the edition to read" : "read it without an edition"))
      return
    }
    try table.forEachRow { row in
      if let edition {
        guard let first = row.integer(at: 4), let last = row.integer(at: 5) else {
          return report(
            row.fault("the row names no editions", remedy: "give the first and the last year"))
        }
        guard (first...max(first, last)).contains(edition) else { return }
      }
      guard let level = row.integer(at: 3).flatMap(Division.Level.init(rawValue:)) else {
        return report(row.fault(at: 3, "is no level", remedy: "give 1 (province) to 5 (community)"))
      }
      guard !row.isEmpty(at: 0), !row.isEmpty(at: 1) else {
        return report(row.fault("the row has no code or no name", remedy: "give both"))
      }
      let division = Division(
        code: row.string(at: 0), name: row.string(at: 1),
        parent: row.isEmpty(at: 2) ? nil : row.string(at: 2), level: level)
      try body(division, row)
    }
  }
}
