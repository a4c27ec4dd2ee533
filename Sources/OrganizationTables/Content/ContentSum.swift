internal import Crypto

/// The sum of the hashes of rows: what a multiset of rows is, in 64 bytes, whatever their order.
///
/// Each row is hashed by SHA-512, and the hashes are added as numbers modulo 2⁵¹². A row is added or taken
/// away in O(its length), so the digest of a changed organisation costs what has changed, and equal
/// content has equal sums however it came to be.
///
/// It finds every accident. It is no signature: whoever may choose millions of records could find two
/// organisations with one sum in some 2⁴⁵ steps, the price of Wagner's generalised birthday attack on sums
/// of 512 bits ("A Generalized Birthday Problem", CRYPTO 2002, doi:10.1007/3-540-45708-9_19).
package struct ContentSum: Hashable, Sendable {
  /// Lowest limb first.
  private var limbs = SIMD8<UInt64>()

  package init() {}

  /// Reads what `bytes` gave; `nil` if they are not 64.
  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 64 else { return nil }
    for (position, byte) in bytes.enumerated() {
      limbs[position / 8] |= UInt64(byte) << UInt64(8 * (position % 8))
    }
  }

  fileprivate init(_ hash: SHA512Digest) {
    hash.withUnsafeBytes { bytes in
      for limb in 0..<8 {
        limbs[limb] = UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * limb, as: UInt64.self))
      }
    }
  }

  /// The number, lowest byte first.
  package var bytes: [UInt8] {
    (0..<64).map { UInt8(truncatingIfNeeded: limbs[$0 / 8] >> UInt64(8 * ($0 % 8))) }
  }

  package mutating func add(_ other: ContentSum) {
    var carry: UInt64 = 0
    for position in 0..<8 {
      let (sum, first) = limbs[position].addingReportingOverflow(other.limbs[position])
      let (whole, second) = sum.addingReportingOverflow(carry)
      limbs[position] = whole
      carry = (first ? 1 : 0) + (second ? 1 : 0)
    }
  }

  package mutating func subtract(_ other: ContentSum) {
    var borrow: UInt64 = 0
    for position in 0..<8 {
      let (difference, first) = limbs[position].subtractingReportingOverflow(other.limbs[position])
      let (whole, second) = difference.subtractingReportingOverflow(borrow)
      limbs[position] = whole
      borrow = (first ? 1 : 0) + (second ? 1 : 0)
    }
  }

  /// SHA-256 of the number, as 64 hexadecimal digits.
  var digest: String {
    let digits = Array("0123456789abcdef".utf8)
    let bytes = SHA256.hash(data: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Hashes rows of one table.
package struct RowHasher {
  private let description: TableDescription
  private let names: [[UInt8]]
  private var piece: [UInt8] = []

  package init(_ description: TableDescription) {
    self.description = description
    names = description.columns.map { Array($0.name.utf8) }
  }

  /// The hash of one row: of its table, its place where the order of records counts, and its columns that
  /// have a value. A column that is added later leaves the rows without a value there as they are.
  package mutating func hash(_ row: [String], at position: Int) -> ContentSum {
    piece.removeAll(keepingCapacity: true)
    piece.append(contentsOf: description.name.utf8)
    if description.isOrdered { piece.append(contentsOf: "\u{1F}\(position)".utf8) }
    // Names and values hold no control characters, so these keep every list of them apart.
    piece.append(0x1D)
    for (name, field) in zip(names, row) where !field.isEmpty {
      piece.append(contentsOf: name)
      piece.append(0x1F)
      piece.append(contentsOf: field.utf8)
      piece.append(0x1E)
    }
    return piece.withUnsafeBytes { bytes in
      var hash = SHA512()
      hash.update(bufferPointer: bytes)
      return ContentSum(hash.finalize())
    }
  }
}
