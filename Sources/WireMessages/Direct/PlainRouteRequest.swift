/// A request to `Route` read in one pass, without C structs or strings in between, where it is written the
/// way that callers write it.
///
/// It reads nothing that protobuf-c would read otherwise, because what is in any way unusual is left to
/// that: fields that are not known or of another type, lists, numbers out of range, a second order, much.
/// Only whether texts are texts it does not ask: they are bytes as they came.
package struct PlainRouteRequest {
  private static let mostBytes = 1024

  /// Codes and urgency, in the bytes of the request; empty where they are not given.
  package private(set) var origin = UnsafeRawBufferPointer(start: nil, count: 0)
  package private(set) var category = UnsafeRawBufferPointer(start: nil, count: 0)
  package private(set) var urgency = UnsafeRawBufferPointer(start: nil, count: 0)
  /// Seconds since 1970-01-01 UTC; 0: not given.
  package private(set) var receivedAt: Int64 = 0
  package private(set) var deadline: Int64 = 0
  package private(set) var isEmergency = false
  package private(set) var alternatives: UInt32 = 0
  package private(set) var leadOnly = false

  /// Nil says nothing about the bytes but that protobuf-c must be asked. They must stay in place while
  /// this is in use.
  package init?(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, bytes.count <= Self.mostBytes else { return nil }
    var hasOrder = false
    var cursor = WireCursor(start, count: bytes.count)
    while !cursor.isAtEnd {
      guard let key = cursor.key() else { return nil }
      switch (key.number, key.type) {
      case (1, .lengthPrefixed):
        guard !hasOrder, let order = cursor.bytes(), read(order: order) else { return nil }
        hasOrder = true
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
    guard hasOrder else { return nil }
  }

  private mutating func read(order: UnsafeRawBufferPointer) -> Bool {
    guard let start = order.baseAddress else { return true }
    var cursor = WireCursor(start, count: order.count)
    while !cursor.isAtEnd {
      guard let key = cursor.key() else { return false }
      switch (key.number, key.type) {
      case (1, .lengthPrefixed):
        guard let text = cursor.bytes() else { return false }
        origin = text
      case (2, .lengthPrefixed):
        guard let text = cursor.bytes() else { return false }
        category = text
      case (3, .varint):
        guard let number = cursor.number() else { return false }
        receivedAt = Int64(bitPattern: number)
      case (4, .lengthPrefixed):
        guard let text = cursor.bytes() else { return false }
        urgency = text
      case (5, .varint):
        guard let number = cursor.number(), number <= 1 else { return false }
        isEmergency = number == 1
      case (6, .varint):
        guard let number = cursor.number() else { return false }
        deadline = Int64(bitPattern: number)
      default:
        return false
      }
    }
    return true
  }
}

extension WireCursor {
  /// Moves over a value with its length before it; nil if it is cut off.
  @inline(__always)
  fileprivate mutating func bytes() -> UnsafeRawBufferPointer? {
    guard let count = skip(.lengthPrefixed) else { return nil }
    return UnsafeRawBufferPointer(start: last(count), count: count)
  }
}
