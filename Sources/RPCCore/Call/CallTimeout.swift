/// The value of `grpc-timeout`: one to eight digits and a unit (H, M, S, m, u, n).
package enum CallTimeout {
  /// Nanoseconds, at most `UInt64.max`; nil if the text is not a timeout.
  package static func nanoseconds(_ text: some Collection<UInt8>) -> UInt64? {
    let digits = text.dropLast()
    guard (1...8).contains(digits.count), let unit = text.dropFirst(digits.count).first else {
      return nil
    }
    var value: UInt64 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + UInt64(digit - UInt8(ascii: "0"))
    }
    let scale: UInt64
    switch unit {
    case UInt8(ascii: "H"): scale = 3_600_000_000_000
    case UInt8(ascii: "M"): scale = 60_000_000_000
    case UInt8(ascii: "S"): scale = 1_000_000_000
    case UInt8(ascii: "m"): scale = 1_000_000
    case UInt8(ascii: "u"): scale = 1_000
    case UInt8(ascii: "n"): scale = 1
    default: return nil
    }
    let (product, overflow) = value.multipliedReportingOverflow(by: scale)
    return overflow ? .max : product
  }
}
