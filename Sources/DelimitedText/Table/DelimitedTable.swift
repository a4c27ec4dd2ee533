/// Reads a file with a header: finds columns by name and gives their fields by position.
///
/// Columns may stand in any order. White space around header names, full-width spaces included, is
/// ignored. A row with more or fewer fields than the header is a fault and left out; a row of empty
/// fields only, as spreadsheets leave them behind, is skipped like a blank line. Otherwise as
/// ``DelimitedReader``.
public final class DelimitedTable {
  /// The wanted columns; rows are accessed by positions in this list.
  public let columns: [TableColumn]
  /// Whether the header allows reading rows. If not, its faults have gone to the sink.
  public let isReadable: Bool
  /// The header names of the file, in its order.
  public let headerNames: [String]
  /// The encoding given or found out.
  public var encoding: TextEncoding { reader.encoding }

  private let reader: DelimitedReader
  private let isInFile: [Bool]

  /// Opens a source and reads its header.
  ///
  /// - Parameters:
  ///   - columns: the wanted columns, with distinct names.
  ///   - otherColumns: whether others are faults.
  ///   - progress: is called after each block.
  ///   - faults: is called for each fault, in the order of the file.
  /// - Throws: ``DelimitedTextError`` if the file cannot be opened or read.
  public init(
    _ source: TextSource, columns: [TableColumn], otherColumns: OtherColumns = .refused,
    options: ReadingOptions = ReadingOptions(), progress: ((ReadingProgress) -> Void)? = nil,
    faults: @escaping (TextFault) -> Void
  ) throws(DelimitedTextError) {
    self.columns = columns
    reader = try DelimitedReader(source, options: options, progress: progress, faults: faults)
    let first = try reader.advance()
    // With a fault before it, the first sound row is hardly the header.
    guard reader.faultCount == 0, let first else {
      if reader.faultCount == 0 {
        reader.report(
          TextFault(
            file: source.name, line: 1, message: "the file is empty",
            remedy: "begin it with the header \(columns.map(\.name).joined(separator: ","))"))
      }
      isReadable = false
      headerNames = []
      isInFile = columns.map { _ in false }
      return
    }
    let row = reader.rowAccess(first)
    let names = (0..<row.count).map { trimmedHeaderName(row.string(at: $0)) }
    let header = TableHeader(
      names: names, line: first.line, file: source.name, columns: columns, others: otherColumns)
    for fault in header.faults { reader.report(fault) }
    isReadable = header.isUsable
    headerNames = names
    isInFile = header.fields.map { $0 != nil }
    reader.columnNames = names
    reader.map = ColumnMap(fields: header.fields, names: columns.map(\.name))
  }

  /// Whether the file has a wanted column, by its position in ``columns``.
  public func hasColumn(at position: Int) -> Bool { isInFile[position] }

  /// Calls `body` for each sound row that is left, in the order of the file; for none unless
  /// ``isReadable``.
  ///
  /// An error of `body` ends the call; another call goes on at the row after.
  ///
  /// - Throws: ``DelimitedTextError`` if the file cannot be read to its end, and what `body` throws.
  public func forEachRow(_ body: (borrowing DelimitedRow) throws -> Void) throws {
    guard isReadable else { return }
    while let row = try reader.advance() {
      let access = reader.rowAccess(row)
      if access.hasNoBytes { continue }
      guard row.fieldCount == headerNames.count else {
        reader.report(fieldCountFault(row))
        continue
      }
      try body(access)
    }
  }

  private func fieldCountFault(_ row: RecordBatch.Row) -> TextFault {
    let counts = "\(row.fieldCount == 1 ? "1 field" : "\(row.fieldCount) fields")"
    return TextFault(
      file: reader.file, line: row.line,
      message: "the row has \(counts), the header has \(headerNames.count)",
      remedy: row.fieldCount > headerNames.count
        ? "put fields that contain a comma in double quotes"
        : "leave fields without a value empty, but keep their commas")
  }
}
