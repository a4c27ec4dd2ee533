internal import CWhistleMessages

/// Copies Swift values into C structs that live in the arena.
extension Arena {
  /// The bytes of a text.
  @inline(__always)
  func text(_ text: String) -> ProtobufCBinaryData {
    // Most texts of most messages are empty.
    if text.isEmpty { return ProtobufCBinaryData(len: 0, data: nil) }
    let source = text.utf8Span.span
    let count = source.count
    let bytes = allocate(UInt8.self, count: count)
    source.withUnsafeBufferPointer {
      // Not empty, so there is an address.
      bytes.initialize(from: $0.baseAddress.unsafelyUnwrapped, count: count)
    }
    return ProtobufCBinaryData(len: count, data: bytes)
  }

  /// A list of texts, as the number and the address that the C struct holds.
  func texts(_ texts: [String]) -> (Int, UnsafeMutablePointer<ProtobufCBinaryData>?) {
    if texts.isEmpty { return (0, nil) }
    let start = allocate(ProtobufCBinaryData.self, count: texts.count)
    for index in texts.indices {
      (start + index).initialize(to: text(texts[index]))
    }
    return (texts.count, start)
  }

  /// Bytes that are no text.
  func bytes(_ bytes: [UInt8]) -> ProtobufCBinaryData {
    if bytes.isEmpty { return ProtobufCBinaryData(len: 0, data: nil) }
    let copy = allocate(UInt8.self, count: bytes.count)
    bytes.withUnsafeBufferPointer {
      // Not empty, so there is an address.
      copy.initialize(from: $0.baseAddress.unsafelyUnwrapped, count: bytes.count)
    }
    return ProtobufCBinaryData(len: bytes.count, data: copy)
  }

  /// A list of byte strings, as the number and the address that the C struct holds.
  func bytes(_ list: [[UInt8]]) -> (Int, UnsafeMutablePointer<ProtobufCBinaryData>?) {
    if list.isEmpty { return (0, nil) }
    let start = allocate(ProtobufCBinaryData.self, count: list.count)
    for (index, element) in list.enumerated() {
      (start + index).initialize(to: bytes(element))
    }
    return (list.count, start)
  }

  /// A list of numbers, as the number and the address that the C struct holds.
  func numbers<Number: BitwiseCopyable>(
    _ list: [Number]
  ) -> (Int, UnsafeMutablePointer<Number>?) {
    if list.isEmpty { return (0, nil) }
    let start = allocate(Number.self, count: list.count)
    for (index, element) in list.enumerated() { (start + index).initialize(to: element) }
    return (list.count, start)
  }

  /// A message that is there.
  func present<M: MappedMessage>(_ message: M) -> UnsafeMutablePointer<M.CMessage> {
    let copy = allocate(M.CMessage.self)
    M.initialize(copy)
    message.fill(&copy.pointee, in: self)
    return copy
  }

  /// A message that may be absent, which is null.
  func message<M: MappedMessage>(_ message: M?) -> UnsafeMutablePointer<M.CMessage>? {
    guard let message else { return nil }
    return present(message)
  }

  /// A list of messages, as the number and the address that the C struct holds.
  func messages<M: MappedMessage>(
    _ messages: [M]
  ) -> (Int, UnsafeMutablePointer<UnsafeMutablePointer<M.CMessage>?>?) {
    if messages.isEmpty { return (0, nil) }
    let start = allocate(UnsafeMutablePointer<M.CMessage>?.self, count: messages.count)
    messages.withUnsafeBufferPointer { messages in
      for index in messages.indices {
        (start + index).initialize(to: present(messages[index]))
      }
    }
    return (messages.count, start)
  }
}
