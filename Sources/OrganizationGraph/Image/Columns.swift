/// Where columns are written, to be found again under their names and as they lie.
package protocol ColumnSink {
  /// Begins a column of rows of so many bytes; what `append` gives until the next one belongs to it.
  ///
  /// - Returns: the address that its first byte will have in a reader that finds the addresses free.
  @discardableResult
  mutating func begin(_ name: String, stride: Int) throws(ImageError) -> UInt
  mutating func append(_ bytes: UnsafeRawBufferPointer) throws(ImageError)
}

/// Columns that a sink wrote. Memory that it gives out stays as long as it is used.
package protocol ColumnSource: AnyObject, Sendable {
  /// The bytes of a column.
  ///
  /// - Throws: `ImageError` if there is no such column, or it has rows of another size.
  func bytes(_ name: String, stride: Int) throws(ImageError) -> UnsafeMutableRawBufferPointer
  func contains(_ name: String) -> Bool
  /// What must be added to the addresses that `begin` gave; the memory may be written if it is not 0.
  var displacement: Int { get }
}

extension ColumnSink {
  /// Writes rows of memory as a column.
  package mutating func put<Row: BitwiseCopyable>(
    _ name: String, _ rows: RowMemory<Row>
  ) throws(ImageError) {
    try begin(name, stride: MemoryLayout<Row>.stride)
    try append(rows.bytes(0..<rows.count))
  }

  /// Writes rows that lie in pages.
  package mutating func put<Row: BitwiseCopyable>(
    _ name: String, _ rows: PagedRows<Row>
  ) throws(ImageError) {
    try begin(name, stride: MemoryLayout<Row>.stride)
    for page in 0..<rows.pageCount { try append(rows.page(page)) }
  }

  /// Writes the pages that hold anything but usual rows, and which they are.
  package mutating func put<Row: BitwiseCopyable>(
    _ name: String, _ rows: SparseRows<Row>
  ) throws(ImageError) {
    let own = rows.ownPages
    try put("\(name).pages", RowMemory(own.map { UInt32($0.number) }))
    try begin(name, stride: MemoryLayout<Row>.stride)
    for (_, page) in own { try append(page.bytes(0..<page.count)) }
  }

  package mutating func put(_ name: String, _ texts: TextColumn) throws(ImageError) {
    try put("\(name).blocks", texts.blocks)
    try put(name, texts.bytes)
  }
}

extension ColumnSource {
  /// A column of a type, as it lies.
  package func rows<Row: BitwiseCopyable>(
    _ name: String, as row: Row.Type = Row.self
  ) throws(ImageError) -> RowMemory<Row> {
    let bytes = try bytes(name, stride: MemoryLayout<Row>.stride)
    return RowMemory(mapped: bytes, owner: self)
  }

  /// The same, which must have so many rows.
  package func rows<Row: BitwiseCopyable>(
    _ name: String, as row: Row.Type = Row.self, count: Int
  ) throws(ImageError) -> RowMemory<Row> {
    let rows: RowMemory<Row> = try rows(name)
    guard rows.count == count else {
      throw ImageError(
        .damaged, "column \(name) has \(rows.count) rows, not \(count); write the image anew")
    }
    return rows
  }

  package func sparseRows<Row: BitwiseCopyable & Equatable>(
    _ name: String, usual: Row, count: Int
  ) throws(ImageError) -> SparseRows<Row> {
    let numbers: RowMemory<UInt32> = try rows("\(name).pages")
    let pages: RowMemory<Row> = try rows(name, count: numbers.count << SparseRows<Row>.shift)
    let held = (count + (1 << SparseRows<Row>.shift) - 1) >> SparseRows<Row>.shift
    guard numbers.indices.allSatisfy({ Int(numbers[$0]) < held }) else {
      throw ImageError(.damaged, "column \(name) names a page it has not; write the image anew")
    }
    return SparseRows(count: count, usual: usual, numbers: numbers, pages: pages)
  }

  package func texts(_ name: String) throws(ImageError) -> TextColumn {
    TextColumn(blocks: try rows("\(name).blocks"), bytes: try rows(name))
  }
}
