package import Gzip

/// gzip as gRPC uses it: each message is compressed by itself.
package enum MessageCompression {
  /// Appends what a compressed message contains to `output`.
  ///
  /// Throws RESOURCE_EXHAUSTED if that is more than `limit` bytes, however few it was compressed to,
  /// and INTERNAL if the message is not gzip.
  package static func inflate(
    _ message: UnsafeRawBufferPointer, into output: inout [UInt8], limit: Int,
    with inflater: GzipInflater
  ) throws(RPCError) {
    do throws(GzipError) {
      try inflater.inflate(message, into: &output, limit: limit)
    } catch {
      throw RPCError(
        code: error.code == .tooLarge ? .resourceExhausted : .internal,
        message: "the compressed message \(error.message)")
    }
  }

  /// What a compressed message says it contains (RFC 1952, 2.3.1: the last four bytes), in bytes modulo 2^32. One
  /// that is none says anything.
  package static func statedBytes(of message: UnsafeRawBufferPointer) -> Int {
    guard message.count >= 4 else { return 0 }
    let stated = message.loadUnaligned(fromByteOffset: message.count - 4, as: UInt32.self)
    return Int(UInt32(littleEndian: stated))
  }

  /// The message with its prefix; compressed if `deflater` is given and that makes it shorter.
  package static func frame(
    _ message: UnsafeRawBufferPointer, with deflater: GzipDeflater?
  ) -> [UInt8] {
    var framed: [UInt8] = []
    framed.reserveCapacity(MessageDeframer.prefixBytes + message.count)
    framed.append(contentsOf: [0, 0, 0, 0, 0])
    let isCompressed = deflater?.deflate(message, into: &framed) ?? false
    if !isCompressed { framed.append(contentsOf: message) }
    setPrefix(of: &framed, isCompressed: isCompressed)
    return framed
  }

  /// Fills in the prefix, for which five bytes were left in front of the message.
  package static func setPrefix(of framed: inout [UInt8], isCompressed: Bool) {
    let length = UInt32(framed.count - MessageDeframer.prefixBytes)
    framed.withUnsafeMutableBytes { bytes in
      bytes[0] = isCompressed ? 1 : 0
      bytes.storeBytes(of: length.bigEndian, toByteOffset: 1, as: UInt32.self)
    }
  }
}
