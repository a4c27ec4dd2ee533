/// A short run of bytes, hashed and compared eight at a time.
///
/// The words of n bytes cover each of them at least once: for n of 8 or more those at 0, 8, 16, … and one
/// that ends where the bytes end, for fewer a single one of overlapping halves. So runs of one length are
/// equal if and only if their words are.
struct CodeBytes: Equatable {
  private let bytes: UnsafeRawBufferPointer

  /// The bytes must stay in place while this is in use.
  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  @inline(__always)
  static func == (a: Self, b: Self) -> Bool {
    guard a.bytes.count == b.bytes.count else { return false }
    for place in 0..<a.wordCount where a.word(place) != b.word(place) { return false }
    return true
  }

  /// A hash of ASCII bytes; nil if there are others.
  @inline(__always)
  func asciiHash(_ seed: UInt64) -> UInt64? {
    var hash = seed ^ UInt64(bytes.count)
    var all: UInt64 = 0
    for place in 0..<wordCount {
      let word = word(place)
      all |= word
      // Both halves of the product, so that every bit of a word bears on every bit of the hash.
      let product = (hash ^ word).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
      hash = product.high ^ product.low
    }
    return all & 0x8080_8080_8080_8080 == 0 ? hash : nil
  }

  @inline(__always)
  private var wordCount: Int { (bytes.count + 7) / 8 }

  @inline(__always)
  private func word(_ place: Int) -> UInt64 {
    let start = bytes.baseAddress.unsafelyUnwrapped
    let count = bytes.count
    if count >= 8 {
      return start.loadUnaligned(fromByteOffset: min(8 * place, count - 8), as: UInt64.self)
    }
    if count >= 4 {
      let low = start.loadUnaligned(as: UInt32.self)
      let high = start.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
      return UInt64(low) | UInt64(high) << 32
    }
    let (first, middle) = (
      start.load(as: UInt8.self), start.load(fromByteOffset: count / 2, as: UInt8.self)
    )
    let last = start.load(fromByteOffset: count - 1, as: UInt8.self)
    return UInt64(first) | UInt64(middle) << 8 | UInt64(last) << 16
  }
}
