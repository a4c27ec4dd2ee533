internal import CWhistleMessages

/// A look over the bytes of a message, before protobuf-c unpacks them.
///
/// protobuf-c 1.4 leaves three things to be wished for, and all three need the descriptors and the
/// bytes:
///
/// - It unpacks nested messages by recursion of any depth. The limit on nesting is kept here.
/// - A message field may be given in several pieces, and a reader must merge them. protobuf-c forgets
///   the numbers, flags and enums of all pieces but the last. No encoder in use writes pieces, so
///   they are refused: a loud error instead of a request that means something else.
/// - It says of a malformed message only that it is malformed. This says where.
///
/// Whatever passes here is still checked by protobuf-c. Takes time linear in the number of bytes,
/// allocates nothing, and skips over texts.
struct Preflight {
  let limits: WireLimits

  /// Checks `count` bytes as a message of `descriptor` at the given depth, 1 for the outermost.
  func check(
    _ start: UnsafeRawPointer, count: Int,
    as descriptor: UnsafePointer<ProtobufCMessageDescriptor>, depth: Int = 1
  ) throws(WireError) {
    guard depth <= limits.nesting else {
      throw WireError(code: .tooLarge, message: "nests deeper than \(limits.nesting) messages")
    }
    var cursor = WireCursor(start, count: count)
    // One bit for each field that has been seen, by its place in the descriptor.
    var seen: UInt64 = 0
    while !cursor.isAtEnd {
      guard let key = cursor.key() else {
        throw malformed("ends inside a field's key, or the key is too long")
      }
      guard let (field, index) = Self.field(key.number, of: descriptor) else {
        guard cursor.skip(key.type) != nil else {
          throw malformed("field \(key.number), which is not known, is cut off or of no known type")
        }
        continue
      }
      guard let size = cursor.skip(key.type) else {
        throw malformed("is cut off or of no known type").within(Self.name(field))
      }
      guard field.pointee.type == PROTOBUF_C_TYPE_MESSAGE else { continue }
      // Never null for a field whose type is a message: protoc-c writes the address.
      let inner = field.pointee.descriptor.unsafelyUnwrapped
        .assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
      guard key.type == .lengthPrefixed else {
        throw malformed("is not a message").within(Self.name(field))
      }
      if field.pointee.label != PROTOBUF_C_LABEL_REPEATED {
        // A place beyond 63 shifts to no bit at all, so such a field is let pass.
        let bit: UInt64 = 1 << index
        guard seen & bit == 0 else {
          throw malformed("is given more than once").within(Self.name(field))
        }
        seen |= bit
      }
      do {
        try check(cursor.last(size), count: size, as: inner, depth: depth + 1)
      } catch {
        throw error.within(Self.name(field))
      }
    }
  }

  /// The field of that number and its place, or nil if the message has none.
  @inline(__always)
  private static func field(
    _ number: UInt32, of descriptor: UnsafePointer<ProtobufCMessageDescriptor>
  ) -> (UnsafePointer<ProtobufCFieldDescriptor>, Int)? {
    guard let fields = descriptor.pointee.fields else { return nil }
    // The fields are sorted by number, and numbers usually have no gaps.
    let guess = Int(number) - 1
    if guess >= 0, guess < Int(descriptor.pointee.n_fields), (fields + guess).pointee.id == number {
      return (fields + guess, guess)
    }
    // Null if there is no such field.
    guard let field = protobuf_c_message_descriptor_get_field(descriptor, number) else {
      return nil
    }
    return (field, field - fields)
  }

  private static func name(_ field: UnsafePointer<ProtobufCFieldDescriptor>) -> String {
    field.pointee.name.map { String(cString: $0) } ?? ""
  }

  private func malformed(_ message: String) -> WireError {
    WireError(code: .malformed, message: message)
  }
}
