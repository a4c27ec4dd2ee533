import LargePages

/// The codes of a table's records, or other texts to look up, by position, as bytes: codes of units where their
/// records lie, others in a memory of their own.
package struct CodeColumn: RandomAccessCollection, Sendable {
  private enum Source: Sendable {
    case units(UnitRecords)
    /// Texts one behind the other, and where each ends.
    case texts([UInt8], ends: [UInt32])
  }

  private let source: Source
  package let count: Int

  package init(_ units: UnitRecords) {
    source = .units(units)
    count = units.count
  }

  package init(_ codes: some Sequence<String>) {
    var builder = Builder(room: codes.underestimatedCount)
    for code in codes { builder.append(code) }
    self = builder.finish()
  }

  private init(_ bytes: [UInt8], ends: [UInt32]) {
    source = .texts(bytes, ends: ends)
    count = ends.count
  }

  /// Collects texts in the order of their positions.
  struct Builder {
    private var bytes: [UInt8] = []
    private var ends: [UInt32]

    init(room: Int) { ends = [UInt32](room: room) }

    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
      bytes.append(contentsOf: text)
      precondition(bytes.count <= UInt32.max, "the codes of a table have more than 4 GiB")
      ends.append(UInt32(bytes.count))
    }

    mutating func append(_ text: String) {
      var text = text
      text.withUTF8 { append($0) }
    }

    consuming func finish() -> CodeColumn { CodeColumn(bytes, ends: ends) }
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  package subscript(position: Int) -> String {
    withBytes(position) { String(decoding: $0, as: UTF8.self) }
  }

  /// Shows the bytes of a code. O(1).
  @inline(__always)
  func withBytes<Result>(
    _ position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    switch source {
    case .units(let units): units.withCode(position, body)
    case .texts(let bytes, let ends):
      bytes.withUnsafeBufferPointer { bytes in
        let start = position > 0 ? Int(ends[position - 1]) : 0
        return body(UnsafeBufferPointer(rebasing: bytes[start..<Int(ends[position])]))
      }
    }
  }

  /// Shows the bytes of some codes one after the other.
  @inline(__always)
  func forEach(in rows: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    switch source {
    case .units(let units): units.forEachCode(in: rows, body)
    case .texts: for row in rows { withBytes(row, body) }
    }
  }

  /// Whether the bytes of one code come before those of another. O(their length).
  func precedes(_ a: Int, _ b: Int) -> Bool {
    withBytes(a) { left in withBytes(b) { right in ByteOrder.precedes(left, right) } }
  }
}
