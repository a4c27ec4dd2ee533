internal import CNGHTTP2

/// A list of header fields to send, laid out once as the library takes it. Blocks that never change
/// are made once and sent many times without being copied.
package final class HTTP2HeaderBlock: @unchecked Sendable {
  // Unchecked: written in the initialiser only.
  private let bytes: UnsafeMutablePointer<UInt8>
  let fields: UnsafeMutablePointer<nghttp2_nv>
  let count: Int

  /// Pseudo-header fields must come first (RFC 9113, 8.3) and names must be lower case.
  /// - Parameter isImmortal: the block outlives every session it is sent on, so that the library
  ///   need not copy it.
  package init(_ list: [(name: String, value: String)], isImmortal: Bool = false) {
    let size = list.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
    bytes = .allocate(capacity: max(1, size))
    fields = .allocate(capacity: max(1, list.count))
    count = list.count
    let flags =
      isImmortal
      ? NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue | NGHTTP2_NV_FLAG_NO_COPY_VALUE.rawValue
      : NGHTTP2_NV_FLAG_NONE.rawValue
    var next = bytes
    func store(_ text: String) -> (UnsafeMutablePointer<UInt8>, Int) {
      let start = next
      for byte in text.utf8 {
        next.initialize(to: byte)
        next += 1
      }
      return (start, next - start)
    }
    for (index, field) in list.enumerated() {
      let (name, nameLength) = store(field.name)
      let (value, valueLength) = store(field.value)
      (fields + index).initialize(
        to: nghttp2_nv(
          name: name, value: value, namelen: nameLength, valuelen: valueLength,
          flags: UInt8(flags)))
    }
  }

  deinit {
    bytes.deallocate()
    fields.deallocate()
  }
}
