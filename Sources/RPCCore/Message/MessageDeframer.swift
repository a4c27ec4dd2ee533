/// Cuts a stream of bytes into gRPC messages (length-prefixed messages of doc/PROTOCOL-HTTP2.md):
/// one flag byte, a big-endian length of four bytes, the message. It can be fed pieces of any size. A
/// message that lies in one piece is not copied.
package struct MessageDeframer {
  /// One message as it lies on the wire: a view that is valid until the deframer is used again and
  /// the input that it was found in goes.
  package struct Message {
    package var bytes: UnsafeRawBufferPointer
    package var isCompressed: Bool

    package init(bytes: UnsafeRawBufferPointer, isCompressed: Bool) {
      self.bytes = bytes
      self.isCompressed = isCompressed
    }
  }

  /// Bytes before each message.
  package static let prefixBytes = 5
  /// Memory taken for a message on its announcement alone; the rest is taken as the bytes come.
  private static let firstBytes = 16 * 1024

  /// The prefix of a message of `count` bytes.
  package static func prefix(count: Int, isCompressed: Bool = false) -> [UInt8] {
    [isCompressed ? 1 : 0] + withUnsafeBytes(of: UInt32(count).bigEndian, Array.init)
  }

  private let limit: Int
  private let mayBeCompressed: Bool
  private var prefix: UInt64 = 0
  private var prefixCount = 0
  private var length = 0
  /// The message that is being read or was the last to be read, unless it lay in one piece.
  private var storage: MessageStorage?

  /// - Parameters:
  ///   - limit: the largest message accepted, in bytes.
  ///   - mayBeCompressed: whether a compression was agreed on.
  package init(limit: Int, mayBeCompressed: Bool = false) {
    self.limit = limit
    self.mayBeCompressed = mayBeCompressed
  }

  /// No part of a message has been read.
  package var isBetweenMessages: Bool { prefixCount == 0 }

  /// The size of the message being read, as its prefix announced it; 0 before that.
  package var announcedBytes: Int { prefixCount == Self.prefixBytes ? length : 0 }

  /// Takes bytes from the front of `input` until a message is complete and returns it, or until
  /// `input` is used up and returns nil. O(bytes taken).
  ///
  /// Throws as soon as the prefix is wrong, before any of the message is kept: INTERNAL for a flag
  /// that is neither 0 nor an agreed 1, and RESOURCE_EXHAUSTED for a length beyond the limit. The
  /// deframer is of no use after that.
  package mutating func next(
    from input: inout UnsafeRawBufferPointer
  ) throws(RPCError) -> Message? {
    if prefixCount == 0 {
      storage = nil
      if input.count >= Self.prefixBytes {
        // The usual case: the prefix lies in one piece.
        prefix =
          UInt64(input[0]) << 32
          | UInt64(UInt32(bigEndian: input.loadUnaligned(fromByteOffset: 1, as: UInt32.self)))
        prefixCount = Self.prefixBytes
        Self.advance(&input, by: Self.prefixBytes)
        try check(flag: UInt8(prefix >> 32))
        try checkLength()
      }
    }
    while prefixCount < Self.prefixBytes {
      guard let byte = input.first else { return nil }
      Self.advance(&input, by: 1)
      prefix = prefix << 8 | UInt64(byte)
      prefixCount += 1
      if prefixCount == 1 { try check(flag: byte) }
      if prefixCount == Self.prefixBytes { try checkLength() }
    }
    return body(from: &input)
  }

  /// Keeps a message that `next` returned beyond the input it was found in.
  package mutating func keep(_ message: Message) -> Message {
    if storage == nil {
      let kept = MessageStorage(capacity: message.bytes.count)
      kept.append(message.bytes)
      storage = kept
    }
    return Message(
      bytes: storage.unsafelyUnwrapped.bytes, isCompressed: message.isCompressed)
  }

  private mutating func body(from input: inout UnsafeRawBufferPointer) -> Message? {
    let isCompressed = prefix >> 32 & 1 == 1
    if storage == nil, input.count >= length {
      let bytes = UnsafeRawBufferPointer(rebasing: input[..<length])
      Self.advance(&input, by: length)
      finish()
      return Message(bytes: bytes, isCompressed: isCompressed)
    }
    let kept = storage ?? MessageStorage(capacity: min(length, Self.firstBytes))
    storage = kept
    let count = min(length - kept.count, input.count)
    kept.append(UnsafeRawBufferPointer(rebasing: input[..<count]))
    Self.advance(&input, by: count)
    guard kept.count == length else { return nil }
    finish()
    return Message(bytes: kept.bytes, isCompressed: isCompressed)
  }

  private mutating func finish() {
    prefix = 0
    prefixCount = 0
  }

  @inline(__always)
  private static func advance(_ input: inout UnsafeRawBufferPointer, by count: Int) {
    input = UnsafeRawBufferPointer(rebasing: input[count...])
  }

  private func check(flag: UInt8) throws(RPCError) {
    switch flag {
    case 0: return
    case 1:
      guard !mayBeCompressed else { return }
      throw RPCError(
        code: .internal, message: "the message is marked as compressed and grpc-encoding is not set"
      )
    default:
      throw RPCError(code: .internal, message: "the message's flag byte is \(flag), not 0 or 1")
    }
  }

  private mutating func checkLength() throws(RPCError) {
    length = Int(prefix & 0xffff_ffff)
    guard length <= limit else {
      throw RPCError(
        code: .resourceExhausted,
        message: "the message has \(length) bytes, the limit is \(limit)")
    }
  }
}
