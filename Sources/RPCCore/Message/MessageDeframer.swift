/// Cuts a stream of bytes into gRPC messages (length-prefixed messages of doc/PROTOCOL-HTTP2.md):
/// one flag byte, a big-endian length of four bytes, the message. It can be fed pieces of any size.
package struct MessageDeframer {
  /// The prefix of a message of `count` bytes that is not compressed.
  package static func prefix(count: Int) -> [UInt8] {
    [0] + withUnsafeBytes(of: UInt32(count).bigEndian, Array.init)
  }

  private let limit: Int
  private var prefix: UInt64 = 0
  private var prefixBytes = 0
  private var message: [UInt8] = []
  private var length = 0

  /// - Parameter limit: the largest message accepted, in bytes.
  package init(limit: Int) {
    self.limit = limit
  }

  /// No part of a message has been read.
  package var isBetweenMessages: Bool { prefixBytes == 0 }

  /// The size of the message being read, as its prefix announced it; 0 before that.
  package var announcedBytes: Int { prefixBytes == 5 ? length : 0 }

  /// Takes bytes from the front of `input` until a message is complete and returns it, or until
  /// `input` is used up and returns nil. O(bytes taken).
  ///
  /// Throws as soon as the prefix is wrong, before any of the message is kept: INTERNAL for a flag
  /// that is not 0 (no compression is agreed on) and RESOURCE_EXHAUSTED for a length beyond the
  /// limit. The deframer is of no use after that.
  package mutating func next(
    from input: inout UnsafeRawBufferPointer
  ) throws(RPCError) -> [UInt8]? {
    while prefixBytes < 5 {
      guard let byte = input.first else { return nil }
      input = UnsafeRawBufferPointer(rebasing: input.dropFirst())
      prefix = prefix << 8 | UInt64(byte)
      prefixBytes += 1
      if prefixBytes == 1 { try check(flag: byte) }
      if prefixBytes == 5 { try beginMessage() }
    }
    let count = min(length - message.count, input.count)
    message.append(contentsOf: input.prefix(count))
    input = UnsafeRawBufferPointer(rebasing: input.dropFirst(count))
    guard message.count == length else { return nil }
    defer {
      message = []
      prefix = 0
      prefixBytes = 0
    }
    return message
  }

  private func check(flag: UInt8) throws(RPCError) {
    switch flag {
    case 0: return
    case 1:
      throw RPCError(
        code: .internal, message: "the message is marked as compressed and grpc-encoding is not set"
      )
    default:
      throw RPCError(code: .internal, message: "the message's flag byte is \(flag), not 0 or 1")
    }
  }

  private mutating func beginMessage() throws(RPCError) {
    length = Int(prefix & 0xffff_ffff)
    guard length <= limit else {
      throw RPCError(
        code: .resourceExhausted,
        message: "the message has \(length) bytes, the limit is \(limit)")
    }
    // A peer can announce much and send nothing: take the memory as the bytes come.
    message.reserveCapacity(min(length, 16 * 1024))
  }
}
