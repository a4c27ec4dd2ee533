/// The header fields of a request, in the order they came: a view of memory that the session owns.
package struct HTTP2Fields {
  /// Two lengths of four bytes, the name, the value; then the next field. The same fields in the same order
  /// have the same bytes.
  package let bytes: UnsafeRawBufferPointer

  /// Calls `body` with each name and value. The pointers are valid during the call only. O(bytes).
  @inlinable @inline(__always)
  package func withEachField(
    _ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void
  ) {
    guard let base = bytes.baseAddress else { return }
    var at = 0
    while at < bytes.count {
      let name = Int(base.loadUnaligned(fromByteOffset: at, as: UInt32.self).littleEndian)
      let value = Int(base.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self).littleEndian)
      at += 8
      body(
        UnsafeRawBufferPointer(start: base + at, count: name),
        UnsafeRawBufferPointer(start: base + at + name, count: value))
      at += name + value
    }
  }
}
