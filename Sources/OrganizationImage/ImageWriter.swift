internal import DelimitedText
internal import Gzip
package import OrganizationGraph

/// Writes columns into a file that a reader maps: `ImageLayout` says how they lie. The file is there whole
/// or not at all.
package struct ImageWriter: ColumnSink {
  private let file: AtomicFile
  private let path: String
  private let base: UInt
  private var columns: [ImageColumn] = []
  private var buffer: [UInt8] = []
  /// Bytes given so far, with those of the buffer.
  private var size = 0
  private static let bufferSize = 1 << 20

  /// - Parameter seed: chooses the addresses at which the file is to be mapped, so that different images
  ///   have different ones.
  package init(path: String, seed: UInt64) throws(ImageError) {
    self.path = path
    base = ImageLayout.base(seed)
    do throws(DelimitedTextError) {
      file = try AtomicFile(path: path)
    } catch {
      throw ImageError(.failed, "\(error)")
    }
    buffer.reserveCapacity(Self.bufferSize)
    try write(ImageLayout.opening)
  }

  package mutating func begin(_ name: String, stride: Int) throws(ImageError) -> UInt {
    let gap = ImageLayout.aligned(size) - size
    try write([UInt8](repeating: 0, count: gap))
    columns.append(ImageColumn(name: name, offset: size, size: 0, stride: stride, sum: 0))
    return base + UInt(size)
  }

  package mutating func append(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
    columns[columns.count - 1].size += bytes.count
    columns[columns.count - 1].sum = Checksum.crc(bytes, after: columns[columns.count - 1].sum)
    try put(bytes)
  }

  /// Writes the table of the columns and puts the file under its name.
  package consuming func finish() throws(ImageError) {
    let table = Array(columns.map(\.line).joined().utf8)
    let start = size
    try write(table)
    try write(ImageLayout.closing(base: base, table: start..<size, sum: Checksum.crc(table)))
    try flush()
    do throws(DelimitedTextError) {
      try file.commit()
    } catch {
      throw ImageError(.failed, "\(error)")
    }
  }

  private mutating func write(_ bytes: [UInt8]) throws(ImageError) {
    try bytes.withUnsafeBufferPointer { bytes throws(ImageError) in
      try put(UnsafeRawBufferPointer(bytes))
    }
  }

  private mutating func put(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
    size += bytes.count
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    if bytes.count > Self.bufferSize { try give(bytes) } else { buffer.append(contentsOf: bytes) }
  }

  private mutating func flush() throws(ImageError) {
    try buffer.withUnsafeBufferPointer { bytes throws(ImageError) in
      try give(UnsafeRawBufferPointer(bytes))
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private func give(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
    do throws(DelimitedTextError) {
      try file.write(bytes)
    } catch {
      throw ImageError(.failed, "\(error)")
    }
  }
}
