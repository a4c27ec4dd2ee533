import Glibc

/// The order of texts by their UTF-8 bytes, which is that of SQLite's `BINARY` collation.
///
/// Swift's own order goes by canonical equivalence and would disagree outside ASCII.
package enum ByteOrder {
  /// Negative, zero or positive, as `memcmp` gives it.
  package static func compare(_ a: String, _ b: String) -> Int {
    var (a, b) = (a, b)
    return a.withUTF8 { left in b.withUTF8 { right in compare(left, right) } }
  }

  private static func compare(
    _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>
  ) -> Int {
    let common = min(a.count, b.count)
    if common > 0 {
      let order = memcmp(a.baseAddress!, b.baseAddress!, common)
      if order != 0 { return Int(order) }
    }
    return a.count - b.count
  }

  package static func precedes(_ a: String, _ b: String) -> Bool { compare(a, b) < 0 }

  static func precedes(
    _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    compare(a, b) < 0
  }

  /// Whether a row comes before another, by the first field that differs.
  package static func precedes(_ a: [String], _ b: [String]) -> Bool {
    for (left, right) in zip(a, b) {
      let order = compare(left, right)
      if order != 0 { return order < 0 }
    }
    return a.count < b.count
  }

  /// Whether two rows have the same bytes.
  package static func isEqual(_ a: [String], _ b: [String]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { compare($0, $1) == 0 }
  }
}
