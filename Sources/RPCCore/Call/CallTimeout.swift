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

  /// A time as a caller sends it, to the precision that eight digits have, rounded up: the server
  /// never gives up before the caller does.
  package static func text(nanoseconds: UInt64) -> String {
    let units: [(unit: String, scale: UInt64)] = [
      ("n", 1), ("u", 1_000), ("m", 1_000_000), ("S", 1_000_000_000), ("M", 60_000_000_000),
    ]
    for (unit, scale) in units {
      let count = nanoseconds / scale + (nanoseconds % scale == 0 ? 0 : 1)
      if count < 100_000_000 { return "\(count)\(unit)" }
    }
    // UInt64.max is five million hours.
    return "\(nanoseconds / 3_600_000_000_000 + 1)H"
  }
}
