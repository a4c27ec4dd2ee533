/// How an image lies in its file.
///
///     opening   16 bytes: "whistle image", the version, a byte that tells the order of bytes
///     columns   each from a multiple of 4,096 bytes, as their rows lie in memory
///     table     a line for each column: name, first byte, bytes, bytes of a row, CRC-32
///     closing   32 bytes: the address for which the file is made, where the table begins and how long it
///               is, its CRC-32, and the end mark
///
/// Some rows hold addresses within the file. They are right where the file is mapped at the address for which
/// it is made; elsewhere they are changed after mapping.
enum ImageLayout {
  private static let version: UInt8 = 4
  private static let mark: UInt32 = 0x6567_616d
  static let alignment = 4096
  static let openingSize = 16
  static let closingSize = 32

  static var opening: [UInt8] {
    var order: UInt16 = 1
    let first = withUnsafeBytes(of: &order) { $0[0] }
    return Array("whistle image\n".utf8) + [version, first]
  }

  static func aligned(_ size: Int) -> Int { (size + alignment - 1) & ~(alignment - 1) }

  /// One of 512 addresses 64 GiB apart, in a part of the address space that systems use last.
  static func base(_ seed: UInt64) -> UInt { 0x1000_0000_0000 + UInt(seed & 511) << 36 }

  static func closing(base: UInt, table: Range<Int>, sum: UInt32) -> [UInt8] {
    var result: [UInt8] = []
    for number in [UInt64(base), UInt64(table.lowerBound), UInt64(table.count)] {
      withUnsafeBytes(of: number.littleEndian) { result += $0 }
    }
    for number in [sum, mark] { withUnsafeBytes(of: number.littleEndian) { result += $0 } }
    return result
  }

  /// The address, place and sum of the table; `nil` if the bytes are no closing.
  static func readClosing(
    _ bytes: UnsafeRawBufferPointer
  ) -> (base: UInt, table: Range<Int>, sum: UInt32)? {
    func long(_ place: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
    func short(_ place: Int) -> UInt32 {
      UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
    }
    let (start, length) = (long(8), long(16))
    guard short(28) == mark, let first = Int(exactly: start), let count = Int(exactly: length),
      first <= .max - count
    else { return nil }
    return (UInt(long(0)), first..<first + count, short(24))
  }
}

/// A column of an image.
struct ImageColumn {
  let name: String
  let offset: Int
  var size: Int
  let stride: Int
  var sum: UInt32

  init(name: String, offset: Int, size: Int, stride: Int, sum: UInt32) {
    self.name = name
    self.offset = offset
    self.size = size
    self.stride = stride
    self.sum = sum
  }

  var line: String { "\(name) \(offset) \(size) \(stride) \(sum)\n" }

  /// Reads what `line` gave.
  init?(_ line: some StringProtocol) {
    let fields = line.split(separator: " ")
    guard fields.count == 5, let offset = Int(fields[1]), let size = Int(fields[2]),
      let stride = Int(fields[3]), let sum = UInt32(fields[4]), offset >= 0, size >= 0, stride > 0,
      offset <= .max - size, size % stride == 0
    else { return nil }
    self.init(name: String(fields[0]), offset: offset, size: size, stride: stride, sum: sum)
  }
}
