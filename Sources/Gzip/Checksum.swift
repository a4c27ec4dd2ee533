internal import CZlib

/// CRC-32 as gzip has it (RFC 1952, section 8).
package enum Checksum {
  /// Of bytes that follow those of which `sum` is known. O(n).
  package static func crc(_ bytes: UnsafeRawBufferPointer, after sum: UInt32 = 0) -> UInt32 {
    var sum = UInt(sum)
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      // The length is a 32-bit number.
      let part = min(rest.count, 1 << 30)
      sum = crc32(sum, start.assumingMemoryBound(to: UInt8.self), UInt32(part))
      rest = UnsafeRawBufferPointer(rebasing: rest[part...])
    }
    return UInt32(sum)
  }

  package static func crc(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes { crc($0) } }
}
