/// Which trace a call belongs to, as its caller says in `traceparent` (W3C Trace Context, level 1, 3.2).
package struct TraceParent: Hashable, Sendable {
  package static let name = "traceparent"

  /// 32 digits.
  package var traceID: String
  /// The caller's span: 16 digits.
  package var spanID: String

  /// Nil for what is not a traceparent, which is to be ignored (3.2.2). Versions later than 0 may go on
  /// behind what version 0 has.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, parts[0] != "ff", parts[0] != "00" || parts.count == 4,
      zip(parts, [2, 32, 16, 2]).allSatisfy({ Self.isHexadecimal($0, count: $1) }),
      parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
    else { return nil }
    (traceID, spanID) = (String(parts[1]), String(parts[2]))
  }

  private static func isHexadecimal(_ text: Substring, count: Int) -> Bool {
    text.utf8.count == count
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
  }
}
