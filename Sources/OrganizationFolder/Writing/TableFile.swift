internal import DelimitedText
internal import OrganizationTables

/// Writes one table as one file, whole or not at all.
enum TableFile {
  static func write(
    _ rows: CanonicalRows, _ description: TableDescription, to path: String,
    byteOrderMark: Bool = false
  ) throws(FolderError) {
    do {
      let writer = try DelimitedWriter(path: path, byteOrderMark: byteOrderMark)
      try writer.writeRow(description.columns.map(\.name))
      var row = [String](repeating: "", count: rows.width)
      for index in 0..<rows.count {
        try rows.readFaithful(index, into: &row)
        try writer.writeRow(row)
      }
      try writer.finish()
    } catch let error as DelimitedTextError {
      throw FolderError(code: .unwritable, path: path, message: error.message)
    } catch {
      throw FolderError(code: .unrepresentableRecord, path: path, message: "\(error)")
    }
  }
}
