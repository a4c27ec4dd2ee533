/// One row of a file, for as long as the closure runs that it is passed to.
///
/// Columns are positions: of the file for a ``DelimitedReader``, of the list of wanted columns for
/// a ``DelimitedTable``. Each access takes constant time and copies nothing but what it returns.
/// A column that the table lacks reads as empty. Other positions are a programming error and trap.
public struct DelimitedRow: ~Copyable {
  /// The physical line on which the row begins, counted from 1.
  public let line: Int
  /// The number of columns that can be asked for.
  public let count: Int
  let batch: RecordBatch
  let row: RecordBatch.Row
  let map: ColumnMap?
  let file: String

  init(_ row: RecordBatch.Row, of batch: RecordBatch, map: ColumnMap?, file: String) {
    line = row.line
    count = map?.fields.count ?? row.fieldCount
    self.batch = batch
    self.row = row
    self.map = map
    self.file = file
  }

  /// Calls `body` with the UTF-8 bytes of a field; they must not be kept.
  public func withUTF8<Result, Failure: Error>(
    at column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(bytes(at: column))
  }

  /// A copy of a field as a string.
  public func string(at column: Int) -> String {
    String(decoding: bytes(at: column), as: UTF8.self)
  }

  /// Whether a field has no bytes at all; a space is not empty.
  public func isEmpty(at column: Int) -> Bool {
    bytes(at: column).isEmpty
  }

  /// Whether a field is exactly this text, byte for byte.
  public func isEqual(at column: Int, to text: StaticString) -> Bool {
    let field = bytes(at: column)
    return text.withUTF8Buffer { $0.elementsEqual(field) }
  }

  /// A field as a decimal integer with an optional sign; nil for anything else, spaces included, and
  /// for what neither the type nor an `Int64` can hold.
  @inlinable
  public func integer<Integer: FixedWidthInteger>(
    at column: Int, as type: Integer.Type = Int.self
  ) -> Integer? {
    // The caller's module makes the conversion for its type; a generic call costs more than the
    // digits.
    integer64(at: column).flatMap { Integer(exactly: $0) }
  }

  @usableFromInline
  func integer64(at column: Int) -> Int64? {
    var digits = bytes(at: column)[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    if digits.isEmpty { return nil }
    // Kept negative, because there is one more negative number than positive ones.
    var number: Int64 = 0
    for byte in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      let (tenfold, isTooLong) = number.multipliedReportingOverflow(by: 10)
      let (next, isTooLarge) = tenfold.subtractingReportingOverflow(
        Int64(byte - UInt8(ascii: "0")))
      if isTooLong || isTooLarge { return nil }
      number = next
    }
    if isNegative { return number }
    return number == .min ? nil : -number
  }

  /// A fault about a field of this row, with the field as its value.
  public func fault(at column: Int, _ message: String, remedy: String) -> TextFault {
    TextFault(
      file: file, line: line, column: map?.names[column], value: string(at: column),
      message: message, remedy: remedy)
  }

  /// A fault about this row as a whole.
  public func fault(_ message: String, remedy: String) -> TextFault {
    TextFault(file: file, line: line, message: message, remedy: remedy)
  }

  private func bytes(at column: Int) -> UnsafeBufferPointer<UInt8> {
    precondition(column >= 0 && column < count, "no such column")
    var field = column
    if let map {
      guard let position = map.fields[column] else {
        return UnsafeBufferPointer(start: nil, count: 0)
      }
      field = position
    }
    let ends = batch.fieldEnds + row.firstField
    let start = field == 0 ? row.firstByte : ends[field - 1]
    return UnsafeBufferPointer(start: batch.bytes + start, count: ends[field] - start)
  }
}

/// Which field of the file stands for each wanted column, nil where the file lacks it.
final class ColumnMap {
  let fields: [Int?]
  let names: [String]

  init(fields: [Int?], names: [String]) {
    self.fields = fields
    self.names = names
  }
}

extension DelimitedRow {
  /// Whether all fields of the file's row are empty, wanted or not.
  var hasNoBytes: Bool {
    row.fieldCount == 0 || batch.fieldEnds[row.firstField + row.fieldCount - 1] == row.firstByte
  }
}
