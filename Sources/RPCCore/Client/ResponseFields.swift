/// A header list of a response, sorted into what gRPC gives a meaning and the metadata. Made once and
/// used for one list after the other.
package struct ResponseFields: Sendable {
  enum Encoding: Hashable, Sendable {
    case identity, gzip
    case unknown(String)
  }

  /// `:status`; nil in trailers.
  private(set) var httpStatus: Int?
  private(set) var isGRPC = false
  private(set) var encoding = Encoding.identity
  private(set) var metadata = RPCMetadata()
  /// The field `grpc-status` is there, whatever it says.
  private(set) var hasStatus = false
  private var code: Int?
  private var message = ""
  private var details: [UInt8] = []
  /// A `-bin` field that is not base 64.
  private(set) var fault: String?
  /// The list was cut at a limit of the connection.
  package var exceedsLimit = false

  package init() {}

  /// Adds one field; names are in lower case, as HTTP/2 demands. O(field).
  package mutating func add(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    guard let first = name.first else { return }
    switch first {
    case UInt8(ascii: ":"):
      if name.equals(":status") { httpStatus = Self.number(value) }
    case UInt8(ascii: "c") where name.equals("content-type"):
      isGRPC = RequestHead.isGRPC(contentType: value)
    case UInt8(ascii: "g") where name.begins(with: "grpc-"):
      addProtocolField(name: name, value: value)
    default:
      if !metadata.append(name: name, wireValue: value) {
        fault = fault ?? String(decoding: name, as: UTF8.self)
      }
    }
  }

  /// The status that `grpc-status` and its companions state; UNKNOWN where it is no number.
  func error() -> RPCError? {
    if code == 0 { return nil }
    return RPCError(
      code: code.map(RPCStatusCode.init(rawValue:)) ?? .unknown,
      message: code == nil ? "the server's grpc-status is not a number; \(message)" : message,
      details: details)
  }

  private mutating func addProtocolField(
    name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer
  ) {
    if name.equals("grpc-status") {
      hasStatus = true
      code = Self.number(value)
    } else if name.equals("grpc-message") {
      message = PercentEncoding.decode(value)
    } else if name.equals("grpc-status-details-bin") {
      // Details that cannot be read are not worth losing the status for.
      details = Base64.decode(value) ?? []
    } else if name.equals("grpc-encoding") {
      encoding =
        value.equals("identity")
        ? .identity
        : value.equals("gzip") ? .gzip : .unknown(String(decoding: value, as: UTF8.self))
    }
  }

  private static func number(_ text: UnsafeRawBufferPointer) -> Int? {
    guard (1...9).contains(text.count) else { return nil }
    var value = 0
    for digit in text {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }
}
