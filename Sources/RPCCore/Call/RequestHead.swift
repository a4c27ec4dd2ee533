/// A request's header fields, sorted into what gRPC gives a meaning and the caller's metadata.
package struct RequestHead: Sendable {
  package private(set) var method = ""
  package private(set) var path = ""
  private(set) var isGRPC = false
  private(set) var acceptsTrailers = false
  private(set) var metadata = RPCMetadata()
  /// Nanoseconds.
  private(set) var timeout: UInt64?
  /// An encoding other than `identity`.
  private(set) var unknownEncoding: String?
  /// The first field that cannot be read.
  private(set) var fault: RPCError?
  /// The list was cut at a limit of the connection.
  package var exceedsLimit = false

  package init() {}

  /// Adds one field; names are in lower case, as HTTP/2 demands. O(field).
  package mutating func add(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    guard let first = name.first else { return }
    if first == UInt8(ascii: ":") {
      if name.elementsEqual(":path".utf8) {
        path = String(decoding: value, as: UTF8.self)
      } else if name.elementsEqual(":method".utf8) {
        method = String(decoding: value, as: UTF8.self)
      }
    } else if name.elementsEqual("content-type".utf8) {
      isGRPC = Self.isGRPC(contentType: value)
    } else if name.elementsEqual("te".utf8) {
      acceptsTrailers = value.elementsEqual("trailers".utf8)
    } else if name.starts(with: "grpc-".utf8) {
      addProtocolField(name: name, value: value)
    } else if !metadata.append(name: name, wireValue: value) {
      refuse("the metadata \(String(decoding: name, as: UTF8.self)) is not base 64")
    }
  }

  private mutating func addProtocolField(
    name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer
  ) {
    if name.elementsEqual("grpc-timeout".utf8) {
      timeout = CallTimeout.nanoseconds(value)
      if timeout == nil {
        refuse("grpc-timeout \(String(decoding: value, as: UTF8.self)) is not a timeout")
      }
    } else if name.elementsEqual("grpc-encoding".utf8), !value.elementsEqual("identity".utf8) {
      unknownEncoding = String(decoding: value, as: UTF8.self)
    }
  }

  private mutating func refuse(_ message: String) {
    fault = fault ?? RPCError(code: .internal, message: message)
  }

  /// `application/grpc`, alone, with `+proto`, or with parameters.
  private static func isGRPC(contentType: UnsafeRawBufferPointer) -> Bool {
    guard contentType.starts(with: "application/grpc".utf8) else { return false }
    let rest = contentType.dropFirst("application/grpc".utf8.count)
    let subtype = rest.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
    return subtype.isEmpty || subtype.elementsEqual("+proto".utf8)
  }
}
