internal import CWhistleMessages

/// Requests to `Route` read in one pass, without C structs in between, where they are written the way
/// that callers write them.
///
/// It reads nothing that protobuf-c would read otherwise, because what is in any way unusual is left to
/// that: fields that are not known or of another type, lists, numbers out of range, texts that are not
/// texts, a second order, much.
extension Wire.RouteRequest {
  private static let mostBytes = 1024

  /// Nil says nothing about the bytes but that `init(decoding:)` must be asked.
  package init?(plain bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, bytes.count <= Self.mostBytes else { return nil }
    self.init()
    var cursor = WireCursor(start, count: bytes.count)
    while !cursor.isAtEnd {
      guard let key = cursor.key() else { return nil }
      switch (key.number, key.type) {
      case (1, .lengthPrefixed):
        guard order == nil, let count = cursor.skip(.lengthPrefixed),
          let read = Wire.WorkOrder(plain: WireCursor(cursor.last(count), count: count))
        else { return nil }
        order = read
      case (2, .varint):
        guard let number = cursor.number(), number <= UInt32.max else { return nil }
        alternatives = UInt32(number)
      case (3, .varint):
        guard let number = cursor.number(), number <= 1 else { return nil }
        leadOnly = number == 1
      default:
        return nil
      }
    }
  }
}

extension Wire.WorkOrder {
  fileprivate init?(plain fields: WireCursor) {
    self.init()
    var cursor = fields
    while !cursor.isAtEnd {
      guard let key = cursor.key() else { return nil }
      switch (key.number, key.type) {
      case (1, .lengthPrefixed):
        guard let text = cursor.text() else { return nil }
        origin = text
      case (2, .lengthPrefixed):
        guard let text = cursor.text() else { return nil }
        category = text
      case (3, .varint):
        guard let number = cursor.number() else { return nil }
        receivedAt = Int64(bitPattern: number)
      case (4, .lengthPrefixed):
        guard let text = cursor.text() else { return nil }
        urgency = text
      case (5, .varint):
        guard let number = cursor.number(), number <= 1 else { return nil }
        mode = number == 1 ? .emergency : .peacetime
      case (6, .varint):
        guard let number = cursor.number() else { return nil }
        deadline = Int64(bitPattern: number)
      default:
        return nil
      }
    }
  }
}

extension WireCursor {
  /// Moves over a text; nil if it is cut off, not UTF-8 or contains NUL.
  fileprivate mutating func text() -> String? {
    guard let count = skip(.lengthPrefixed) else { return nil }
    if count == 0 { return "" }
    let start = UnsafeMutableRawPointer(mutating: last(count))
    return Reading.string(
      ProtobufCBinaryData(len: count, data: start.assumingMemoryBound(to: UInt8.self)))
  }
}
