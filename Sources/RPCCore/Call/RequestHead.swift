/// A request's header fields, sorted into what gRPC gives a meaning and the caller's metadata. Made
/// once and used for one request after the other, so that its memory is too.
package struct RequestHead: Sendable {
  /// How a request's messages are compressed.
  enum Encoding: Hashable, Sendable {
    case identity, gzip
    case unknown(String)
  }

  enum Method {
    case post, head, other
  }

  private let methods: MethodTable
  private(set) var method = Method.other
  /// The index in the table; nil if the path is of none.
  private(set) var methodIndex: Int?
  /// The path if it is of no method.
  private(set) var unknownPath = ""
  /// The request is one that HTTP/2 forbids: its authority names a user (RFC 9113, 8.3.1).
  package private(set) var isMalformed = false
  private(set) var isGRPC = false
  private(set) var acceptsTrailers = false
  private(set) var metadata = RPCMetadata()
  /// Nanoseconds.
  private(set) var timeout: UInt64?
  private(set) var encoding = Encoding.identity
  /// The caller can read messages that are compressed by gzip.
  private(set) var acceptsGzip = false
  /// The first field that cannot be read.
  private(set) var fault: RPCError?
  /// The list was cut at a limit of the connection.
  package var exceedsLimit = false
  /// Tells heads that are kept (`RequestHeads`) from one another; 0 for one that is not.
  var number: UInt64 = 0

  package init(methods: MethodTable) {
    self.methods = methods
  }

  /// Forgets the last request.
  package mutating func reset() {
    method = .other
    methodIndex = nil
    isMalformed = false
    isGRPC = false
    acceptsTrailers = false
    metadata.removeAll()
    timeout = nil
    encoding = .identity
    acceptsGzip = false
    fault = nil
    exceedsLimit = false
  }

  /// A request with this head is a gRPC call of a method that there is.
  var isAccepted: Bool {
    !isMalformed && methodIndex != nil && CallAdmission.refusal(of: self) == nil
  }

  /// Gives the metadata away for other memory of the same kind; a head that is kept gives a copy.
  mutating func giveMetadata(to other: inout RPCMetadata) {
    if number == 0 { swap(&metadata, &other) } else { other = metadata }
  }

  /// Adds one field; names are in lower case, as HTTP/2 demands. O(field).
  package mutating func add(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    guard let first = name.first else { return }
    switch first {
    case UInt8(ascii: ":"):
      if name.equals(":path") {
        methodIndex = methods.index(of: value)
        if methodIndex == nil { unknownPath = String(decoding: value, as: UTF8.self) }
      } else if name.equals(":method") {
        method = value.equals("POST") ? .post : value.equals("HEAD") ? .head : .other
      } else if name.equals(":authority") {
        isMalformed = value.contains(UInt8(ascii: "@"))
      }
    case UInt8(ascii: "c") where name.equals("content-type"):
      isGRPC = Self.isGRPC(contentType: value)
    case UInt8(ascii: "t") where name.equals("te"):
      acceptsTrailers = value.equalsInAnyCase("trailers")
    case UInt8(ascii: "g") where name.begins(with: "grpc-"):
      addProtocolField(name: name, value: value)
    default:
      if !metadata.append(name: name, wireValue: value) {
        refuse("the metadata \(String(decoding: name, as: UTF8.self)) is not base 64")
      }
    }
  }

  private mutating func addProtocolField(
    name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer
  ) {
    if name.equals("grpc-timeout") {
      timeout = CallTimeout.nanoseconds(value)
      if timeout == nil {
        refuse("grpc-timeout \(String(decoding: value, as: UTF8.self)) is not a timeout")
      }
    } else if name.equals("grpc-encoding") {
      if value.equals("identity") {
        encoding = .identity
      } else if value.equals("gzip") {
        encoding = .gzip
      } else {
        encoding = .unknown(String(decoding: value, as: UTF8.self))
      }
    } else if name.equals("grpc-accept-encoding") {
      acceptsGzip = value.split(separator: UInt8(ascii: ",")).contains { part in
        part.drop { $0 == UInt8(ascii: " ") }.elementsEqual("gzip".utf8)
      }
    }
  }

  private mutating func refuse(_ message: String) {
    fault = fault ?? RPCError(code: .internal, message: message)
  }

  /// `application/grpc`, alone, with `+proto`, or with parameters.
  static func isGRPC(contentType: UnsafeRawBufferPointer) -> Bool {
    guard contentType.begins(with: "application/grpc") else { return false }
    let rest = contentType.dropFirst("application/grpc".utf8.count)
    if rest.isEmpty { return true }
    let subtype = rest.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
    return subtype.isEmpty || subtype.elementsEqual("+proto".utf8)
  }
}
