extension UnsafeRawBufferPointer {
  /// O(bytes), 32 or eight at a time.
  @inline(__always)
  func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    var at = 0
    while at + 32 <= count {
      let difference =
        loadUnaligned(fromByteOffset: at, as: SIMD4<UInt64>.self)
        ^ other.loadUnaligned(fromByteOffset: at, as: SIMD4<UInt64>.self)
      if difference != .zero { return false }
      at += 32
    }
    while at + 8 <= count {
      if loadUnaligned(fromByteOffset: at, as: UInt64.self)
        != other.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      {
        return false
      }
      at += 8
    }
    while at < count {
      if self[at] != other[at] { return false }
      at += 1
    }
    return true
  }

  /// The same, whatever the case of the bytes' letters; the text is in lower case.
  func equalsInAnyCase(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount
      && indices.allSatisfy { at in
        let byte = self[at]
        let isCapital = UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        return (isCapital ? byte | 0x20 : byte) == text.utf8Start[at]
      }
  }

  /// Whether the bytes are those of an ASCII text that is known when the program is built.
  @inline(__always)
  func equals(_ text: StaticString) -> Bool {
    hasSameBytes(
      as: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  @inline(__always)
  func begins(with text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    return count >= length && UnsafeRawBufferPointer(rebasing: self[..<length]).equals(text)
  }
}
