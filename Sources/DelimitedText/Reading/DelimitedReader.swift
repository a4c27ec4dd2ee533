/// Reads the rows of a comma-separated file as a stream.
///
/// Fields are separated by commas and may stand in double quotes (RFC 4180), with commas, line ends
/// and doubled quotes inside. Lines end in LF, CRLF or CR, the last one also at the end of the
/// file. Spaces belong to fields. Blank lines are skipped and counted. A fault goes to the sink
/// when all rows before it have been delivered; the rows that it touches are left out. Memory is
/// bounded by the block size and the longest row.
public final class DelimitedReader {
  /// How faults name the file.
  public let file: String
  /// The encoding given or found out.
  public var encoding: TextEncoding { decoder.encoding }

  private let stream: ByteStream
  private let decoder: TextDecoder
  private let parser: CSVParser
  private let progress: ((ReadingProgress) -> Void)?
  private let faults: (TextFault) -> Void
  private var nextRow = 0
  private var nextFault = 0
  private var isAtEnd = false

  /// For faults of rows below a header.
  var columnNames: [String] = []
  private(set) var faultCount = 0
  var map: ColumnMap?

  /// Opens a source and finds out its encoding.
  ///
  /// - Parameters:
  ///   - progress: is called after each block.
  ///   - faults: is called for each fault, in the order of the file.
  /// - Throws: ``DelimitedTextError`` if the file cannot be opened or read.
  public init(
    _ source: TextSource, options: ReadingOptions = ReadingOptions(),
    progress: ((ReadingProgress) -> Void)? = nil, faults: @escaping (TextFault) -> Void
  ) throws(DelimitedTextError) {
    file = source.name
    stream = try ByteStream(source)
    decoder = try TextDecoder(
      stream, path: source.name, encoding: options.encoding, blockSize: options.blockSize)
    parser = CSVParser(limits: options.limits)
    self.progress = progress
    self.faults = faults
  }

  /// Calls `body` for each row that is left, in the order of the file.
  ///
  /// An error of `body` ends the call; another call goes on at the row after.
  ///
  /// - Throws: ``DelimitedTextError`` if the file cannot be read to its end, and what `body` throws.
  public func forEachRow(_ body: (borrowing DelimitedRow) throws -> Void) throws {
    while let row = try advance() {
      try body(DelimitedRow(row, of: parser.batch, map: map, file: file))
    }
  }

  /// The next row, which is good until the next call; nil at the end.
  func advance() throws(DelimitedTextError) -> RecordBatch.Row? {
    while true {
      while nextFault < parser.faults.count, parser.faults[nextFault].row <= nextRow {
        nextFault += 1
        report(parser.faults[nextFault - 1].fault)
      }
      if nextRow < parser.batch.rows.count {
        nextRow += 1
        return parser.batch.rows[nextRow - 1]
      }
      if isAtEnd { return nil }
      nextRow = 0
      nextFault = 0
      parser.removeResults()
      try fill()
    }
  }

  func rowAccess(_ row: RecordBatch.Row) -> DelimitedRow {
    DelimitedRow(row, of: parser.batch, map: map, file: file)
  }

  func report(_ fault: TextFault) {
    faultCount += 1
    faults(fault)
  }

  private func report(_ fault: SyntaxFault) {
    let column = fault.field < columnNames.count ? columnNames[fault.field] : nil
    report(fault.textFault(file: file, column: column, encoding: encoding))
  }

  private func fill() throws(DelimitedTextError) {
    while parser.batch.rows.isEmpty, parser.faults.isEmpty, !isAtEnd {
      switch try decoder.next() {
      case .text(let text): parser.feed(text)
      case .undecodable(let offset, let bytes): parser.noteUndecodable(offset: offset, bytes: bytes)
      case .end: parser.finish()
      case .refused(let format):
        report(format.textFault(file: file))
        isAtEnd = true
      }
      progress?(stream.progress)
      if parser.isStopped { isAtEnd = true }
    }
  }
}
