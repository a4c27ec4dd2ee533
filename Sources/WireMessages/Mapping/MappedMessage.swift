internal import CWhistleMessages

/// How a message of this module and the C struct of the same message become each other.
///
/// A conforming type says which struct, how it starts out, and copies the fields both ways with the
/// helpers of `Reading` and `Arena`; everything else is here.
protocol MappedMessage: WireMessage {
  /// The struct that protoc-c generated.
  associatedtype CMessage

  /// The generated function that sets `target` to the defaults and enters its descriptor.
  static func initialize(_ target: UnsafeMutablePointer<CMessage>?)

  /// Copies every field out of `source`. Errors name fields relative to it.
  init(_ source: borrowing CMessage) throws(WireError)

  /// Copies every field into `target`, which is at its defaults; texts, lists and inner messages are
  /// allocated in `arena`.
  func fill(_ target: inout CMessage, in arena: borrowing Arena)
}

extension MappedMessage {
  public init(decoding bytes: UnsafeRawBufferPointer, limits: WireLimits) throws(WireError) {
    // What a valid message without bytes means; it may also have no address.
    guard let start = bytes.baseAddress, !bytes.isEmpty else {
      self.init()
      return
    }
    let descriptor = Self.descriptor
    try Preflight(limits: limits).check(start, count: bytes.count, as: descriptor)
    self = try Arena.withCurrent(limit: limits.arenaBytes) { arena throws(WireError) in
      // Null if the bytes are not such a message or the arena is exhausted; protobuf-c does not say
      // which, the arena does. The result and all it points to lie in the arena, so there is nothing
      // to free.
      let unpacked = protobuf_c_message_unpack(
        descriptor, arena.allocator, bytes.count, start.assumingMemoryBound(to: UInt8.self))
      guard let unpacked else {
        throw arena.isExhausted
          ? WireError(
            code: .tooLarge, message: "unpacks to more than \(limits.arenaBytes) bytes")
          : WireError(code: .malformed, message: "not a \(Self.self) in protobuf's binary form")
      }
      // Every generated struct starts with a ProtobufCMessage, and this descriptor's is CMessage.
      return try Self(UnsafeRawPointer(unpacked).assumingMemoryBound(to: CMessage.self).pointee)
    }
  }

  public func encode(into buffer: inout [UInt8]) {
    Arena.withCurrent(limit: .max) { arena in
      let message = UnsafeRawPointer(arena.present(self))
        .assumingMemoryBound(to: ProtobufCMessage.self)
      // Both calls cannot fail: they walk the structs just built. Packing writes without a bound,
      // exactly as many bytes as the first call has counted.
      let size = protobuf_c_message_get_packed_size(message)
      buffer.append(addingCapacity: size) { span in
        span.withUnsafeMutableBufferPointer { free, initialized in
          guard size > 0, let start = free.baseAddress else { return }
          initialized = protobuf_c_message_pack(message, start)
        }
      }
    }
  }

  /// The generated descriptor, taken from a struct that carries it: Swift promises no stable address
  /// for a C constant.
  private static var descriptor: UnsafePointer<ProtobufCMessageDescriptor> {
    withUnsafeTemporaryAllocation(of: CMessage.self, capacity: 1) { message in
      initialize(message.baseAddress)
      // The allocation has a capacity of one, and `initialize` has just entered the descriptor.
      return UnsafeRawPointer(message.baseAddress.unsafelyUnwrapped)
        .assumingMemoryBound(to: ProtobufCMessage.self).pointee.descriptor.unsafelyUnwrapped
    }
  }
}
