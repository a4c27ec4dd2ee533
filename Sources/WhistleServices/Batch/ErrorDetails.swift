import RPCCore

/// What an error tells beside its message, for programs: a `google.rpc.Status` with a `google.rpc.ErrorInfo`, as
/// `grpc-status-details-bin` carries it.
enum ErrorDetails {
  private static let domain = "whistle.v1"

  /// - Parameters:
  ///   - reason: what happened, in capitals.
  ///   - metadata: names and values.
  static func status(
    code: RPCStatusCode, message: String, reason: String, metadata: [(String, String)]
  ) -> [UInt8] {
    var info = field(1, reason) + field(2, domain)
    for (name, value) in metadata { info += field(3, field(1, name) + field(2, value)) }
    let any = field(1, "type.googleapis.com/google.rpc.ErrorInfo") + field(2, info)
    return [1 << 3] + number(code.rawValue) + field(2, message) + field(3, any)
  }

  /// A field of bytes: its number with the wire type 2, how many there are, and they.
  private static func field(_ number: UInt8, _ bytes: some Sequence<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    return [number << 3 | 2] + self.number(bytes.count) + bytes
  }

  private static func field(_ number: UInt8, _ text: String) -> [UInt8] {
    field(number, text.utf8)
  }

  /// Seven bits a byte, the lowest first.
  private static func number(_ value: some BinaryInteger) -> [UInt8] {
    var bytes: [UInt8] = []
    var left = UInt64(value)
    while left >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: left) | 0x80)
      left >>= 7
    }
    return bytes + [UInt8(left)]
  }
}
