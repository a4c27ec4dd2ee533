/// The rows of one or a few blocks: all fields in one run of bytes, and where each ends.
///
/// The row that is being parsed is open: it lies behind the closed ones and is moved to the front
/// when they have been used up.
final class RecordBatch {
  struct Row {
    var line: Int
    var firstField: Int
    var fieldCount: Int
    var firstByte: Int
  }

  private(set) var rows: ContiguousArray<Row> = []
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private(set) var fieldEnds: UnsafeMutablePointer<Int>
  private var byteCapacity = 1 << 16
  private var fieldCapacity = 1 << 12
  private var byteCount = 0
  private var fieldCount = 0
  private var openFirstField = 0
  private var openFirstByte = 0

  init() {
    bytes = .allocate(capacity: byteCapacity)
    fieldEnds = .allocate(capacity: fieldCapacity)
  }

  deinit {
    bytes.deallocate()
    fieldEnds.deallocate()
  }

  var openFieldCount: Int { fieldCount - openFirstField }
  var openByteCount: Int { byteCount - openFirstByte }

  func append(_ field: UnsafeRawBufferPointer) {
    if byteCount + field.count > byteCapacity { growBytes(to: byteCount + field.count) }
    if fieldCount == fieldCapacity { growFields() }
    if let base = field.baseAddress {
      UnsafeMutableRawPointer(bytes + byteCount).copyMemory(from: base, byteCount: field.count)
    }
    byteCount += field.count
    fieldEnds[fieldCount] = byteCount
    fieldCount += 1
  }

  func closeRow(line: Int) {
    rows.append(
      Row(
        line: line, firstField: openFirstField, fieldCount: openFieldCount,
        firstByte: openFirstByte))
    openFirstField = fieldCount
    openFirstByte = byteCount
  }

  func discardOpenRow() {
    fieldCount = openFirstField
    byteCount = openFirstByte
  }

  /// Forgets the closed rows.
  func removeRows() {
    rows.removeAll(keepingCapacity: true)
    let openBytes = openByteCount
    let openFields = openFieldCount
    bytes.update(from: bytes + openFirstByte, count: openBytes)
    for index in 0..<openFields {
      fieldEnds[index] = fieldEnds[openFirstField + index] - openFirstByte
    }
    byteCount = openBytes
    fieldCount = openFields
    openFirstByte = 0
    openFirstField = 0
  }

  private func growBytes(to needed: Int) {
    byteCapacity = max(needed, 2 * byteCapacity)
    let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: byteCapacity)
    grown.update(from: bytes, count: byteCount)
    bytes.deallocate()
    bytes = grown
  }

  private func growFields() {
    fieldCapacity *= 2
    let grown = UnsafeMutablePointer<Int>.allocate(capacity: fieldCapacity)
    grown.update(from: fieldEnds, count: fieldCount)
    fieldEnds.deallocate()
    fieldEnds = grown
  }
}
