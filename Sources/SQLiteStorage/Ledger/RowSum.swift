internal import GRDBSQLite
internal import Gzip

/// The CRC-32 of a row, which stands in its column `crc`: SQLite notices no altered byte, so whoever reads a row
/// looks whether it is as it was written.
///
/// It is taken over the columns before it in the order of the table, but for hashes, which the chain holds: of
/// each a byte that says what it is (0 nothing, 1 a number, 2 text or bytes), then the number as eight bytes or
/// the length as eight bytes and what is there. Bytes are least first.
struct RowSum {
  private(set) var value: UInt32 = 0

  mutating func add(_ number: Int64?) {
    if let number { add(kind: 1, UInt64(bitPattern: number)) } else { add(kind: 0, nil) }
  }

  /// Row by row and number by number, so on the stack.
  private mutating func add(kind: UInt8, _ number: UInt64?) {
    let plain = number ?? 0
    let bytes = ((UInt64(kind) | plain << 8).littleEndian, (plain >> 56).littleEndian)
    withUnsafeBytes(of: bytes) {
      let used = UnsafeRawBufferPointer(rebasing: $0[..<(number == nil ? 1 : 9)])
      value = Checksum.crc(used, after: value)
    }
  }

  mutating func add(_ number: UInt64) { add(Int64(bitPattern: number)) }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    add(kind: 2, UInt64(bytes.count))
    value = Checksum.crc(bytes, after: value)
  }

  mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  var column: Int64 { Int64(value) }
}

extension LedgerStatement {
  /// Whether the columns of the row from `first` on have the sum that stands in `sum`. A ledger that began with an
  /// earlier version has rows without one; there an altered byte of a row's header may hide its sum.
  func isSound(from first: CInt = 0, sum place: CInt) -> Bool {
    if isNull(place) { return mayLackSums && !isNull(place - 1) }
    var sum = RowSum()
    for column in first..<place {
      switch type(column) {
      case SQLITE_INTEGER: sum.add(integer(column))
      case SQLITE_NULL: sum.add(Int64?.none)
      default: withBytes(column) { sum.add($0) }
      }
    }
    return integer(place) == sum.column
  }
}
