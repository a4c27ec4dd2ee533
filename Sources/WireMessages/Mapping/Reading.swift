internal import CWhistleMessages

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Copies fields of C structs into Swift values. Names are only turned into strings for an error.
enum Reading {
  /// A text, which must be UTF-8 without NUL.
  @inline(__always)
  static func text(_ data: ProtobufCBinaryData, _ name: StaticString) throws(WireError) -> String {
    guard data.len > 0 else { return "" }
    guard let text = string(data) else {
      throw invalidText(data).within("\(name)")
    }
    return text
  }

  /// A list of texts.
  static func texts(
    _ start: UnsafeMutablePointer<ProtobufCBinaryData>?, _ count: Int, _ name: StaticString
  ) throws(WireError) -> [String] {
    guard count > 0, let start else { return [] }
    var result: [String] = []
    result.reserveCapacity(count)
    for index in 0..<count {
      let data = start[index]
      guard data.len > 0 else {
        result.append("")
        continue
      }
      guard let text = string(data) else {
        throw invalidText(data).within("\(name)[\(index)]")
      }
      result.append(text)
    }
    return result
  }

  /// A list of byte strings.
  static func bytes(
    _ start: UnsafeMutablePointer<ProtobufCBinaryData>?, _ count: Int
  ) -> [[UInt8]] {
    guard count > 0, let start else { return [] }
    return (0..<count).map { index in
      Array(UnsafeBufferPointer(start: start[index].data, count: start[index].len))
    }
  }

  /// A list of numbers.
  static func numbers<Number: BitwiseCopyable>(
    _ start: UnsafeMutablePointer<Number>?, _ count: Int
  ) -> [Number] {
    guard count > 0, let start else { return [] }
    return Array(UnsafeBufferPointer(start: start, count: count))
  }

  /// A message, or nil if it is absent.
  static func message<M: MappedMessage>(
    _ message: UnsafeMutablePointer<M.CMessage>?, _ name: StaticString
  ) throws(WireError) -> M? {
    guard let message else { return nil }
    do {
      return try M(message.pointee)
    } catch {
      throw error.within("\(name)")
    }
  }

  /// A list of messages.
  static func messages<M: MappedMessage>(
    _ start: UnsafeMutablePointer<UnsafeMutablePointer<M.CMessage>?>?, _ count: Int,
    _ name: StaticString
  ) throws(WireError) -> [M] {
    guard count > 0, let start else { return [] }
    var result: [M] = []
    result.reserveCapacity(count)
    for index in 0..<count {
      // protobuf-c counts an element only after it has unpacked it, so none is null.
      guard let message = start[index] else { continue }
      do {
        result.append(try M(message.pointee))
      } catch {
        throw error.within("\(name)[\(index)]")
      }
    }
    return result
  }

  /// Nil if the bytes are not UTF-8 or contain NUL; there must be some.
  @inline(__always)
  static func string(_ data: ProtobufCBinaryData) -> String? {
    // Nil from memchr: no NUL among the bytes.
    guard memchr(data.data, 0, data.len) == nil else { return nil }
    let bytes = Span(_unsafeElements: UnsafeBufferPointer(start: data.data, count: data.len))
    guard let text = try? UTF8Span(validating: bytes) else { return nil }
    return String(copying: text)
  }

  private static func invalidText(_ data: ProtobufCBinaryData) -> WireError {
    let hasNUL = memchr(data.data, 0, data.len) != nil
    return WireError(code: .invalidText, message: hasNUL ? "contains NUL" : "is not UTF-8")
  }
}
