/// Writes a comma-separated file in UTF-8, with quotes where RFC 4180 needs them, and LF line ends.
///
/// The file appears complete when ``finish()`` returns and not at all otherwise. What is written
/// reads back equal, field for field, by a ``DelimitedReader``.
public final class DelimitedWriter {
  private static let bufferSize = 64 << 10

  private let path: String
  private var file: AtomicFile?
  private var buffer: [UInt8] = []
  private var fieldsInRow = 0
  private var rowStart = 0
  private var isFirstField = true

  /// Begins a file beside the one that it will replace.
  ///
  /// - Parameter byteOrderMark: whether to begin with a mark by which Excel knows UTF-8.
  /// - Throws: ``DelimitedTextError`` with the path and the system's words.
  public init(path: String, byteOrderMark: Bool = false) throws(DelimitedTextError) {
    self.path = path
    file = try AtomicFile(path: path)
    buffer.reserveCapacity(2 * Self.bufferSize)
    if byteOrderMark { buffer += [0xEF, 0xBB, 0xBF] }
    rowStart = buffer.count
  }

  /// Adds a field to the row.
  ///
  /// - Throws: ``DelimitedTextError`` if the field has a NUL, which no text file can hold.
  public func write(_ field: String) throws(DelimitedTextError) {
    var field = field
    let isText = field.withUTF8 { append($0) }
    guard isText else { throw nul }
  }

  /// Adds a field of UTF-8 bytes to the row; their validity is the caller's word.
  ///
  /// - Throws: ``DelimitedTextError`` if the field has a NUL, which no text file can hold.
  public func write(utf8 field: UnsafeBufferPointer<UInt8>) throws(DelimitedTextError) {
    guard append(field) else { throw nul }
  }

  /// Adds a decimal number to the row.
  @inlinable
  public func write(_ number: some BinaryInteger) throws(DelimitedTextError) {
    try write(String(number))
  }

  /// Ends the row, which has at least one field.
  public func endRow() throws(DelimitedTextError) {
    precondition(fieldsInRow > 0, "a row has at least one field")
    // A single empty field would be a blank line, which readers skip.
    if buffer.count == rowStart { buffer += [0x22, 0x22] }
    buffer.append(0x0A)
    fieldsInRow = 0
    if buffer.count >= Self.bufferSize { try flush() }
    rowStart = buffer.count
  }

  /// Adds a whole row of at least one field.
  public func writeRow(_ fields: [String]) throws(DelimitedTextError) {
    for field in fields { try write(field) }
    try endRow()
  }

  /// Puts the file under its name; to be called once, after the last row.
  public func finish() throws(DelimitedTextError) {
    precondition(fieldsInRow == 0, "the last row has no end")
    try flush()
    try file?.commit()
    file = nil
  }

  private func flush() throws(DelimitedTextError) {
    guard let file else { preconditionFailure("the file is finished") }
    // Typed errors do not pass through the closure of `withUnsafeBytes` of an array.
    let outcome = buffer.withUnsafeBytes { bytes in
      Result { () throws(DelimitedTextError) in try file.write(bytes) }
    }
    buffer.removeAll(keepingCapacity: true)
    try outcome.get()
  }

  /// False if the field has a NUL.
  private func append(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    var needsQuotes = false
    var quotes = 0
    for byte in field {
      switch byte {
      case 0x22: quotes += 1
      case 0x2C, 0x0A, 0x0D: needsQuotes = true
      case 0: return false
      default: break
      }
    }
    // A mark at the front of the file would be taken for the mark of the file.
    if isFirstField { needsQuotes = needsQuotes || field.starts(with: [0xEF, 0xBB, 0xBF]) }
    isFirstField = false
    if fieldsInRow > 0 { buffer.append(0x2C) }
    fieldsInRow += 1
    guard needsQuotes || quotes > 0 else {
      buffer.append(contentsOf: field)
      return true
    }
    buffer.append(0x22)
    if quotes == 0 {
      buffer.append(contentsOf: field)
    } else {
      for byte in field {
        if byte == 0x22 { buffer.append(0x22) }
        buffer.append(byte)
      }
    }
    buffer.append(0x22)
    return true
  }

  private var nul: DelimitedTextError {
    DelimitedTextError(
      code: .cannotWrite, path: path, message: "a field has a NUL character, which is no text")
  }
}
