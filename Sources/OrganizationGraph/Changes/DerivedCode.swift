/// Codes that changes make of others: `CODE/B`, `CODE/chain/2026-01-01`.
package enum DerivedCode {
  /// As many bytes as a code may have.
  package static let mostBytes = 64

  /// A code that fits. One that is too long is cut, and ends in `:` and 16 digits that are made of all of it.
  ///
  /// The digits are FNV-1a of 64 bits in hexadecimal, so the same change gives the same codes everywhere.
  /// - Parameter code: of ASCII, as codes are.
  package static func fitting(_ code: String) -> String {
    let bytes = code.utf8
    guard bytes.count > mostBytes else { return code }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    let zeros = String(repeating: "0", count: 16 - digits.count)
    return "\(code.prefix(mostBytes - 17)):\(zeros)\(digits)"
  }
}
