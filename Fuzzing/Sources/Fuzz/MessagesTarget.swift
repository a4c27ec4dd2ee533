import WireMessages

/// Bytes as messages: no input traps, and a message that was read is written so that it is read again
/// as the same.
enum MessagesTarget {
  static let readers: [@Sendable (UnsafeRawBufferPointer) -> Void] = [
    { check(Wire.RouteRequest.self, $0) }, { check(Wire.RouteReply.self, $0) },
    { check(Wire.ExplainRequest.self, $0) }, { check(Wire.ExplainReply.self, $0) },
    { check(Wire.GetUnitRequest.self, $0) }, { check(Wire.GetUnitReply.self, $0) },
    { check(Wire.GetRevisionReply.self, $0) }, { check(Wire.HealthCheckRequest.self, $0) },
    { check(Wire.HealthCheckResponse.self, $0) }, { check(Wire.Interop.SimpleRequest.self, $0) },
    { check(Wire.Interop.OutputRequest.self, $0) },
  ]

  static func run(_ input: UnsafeRawBufferPointer) -> Int32 {
    guard let first = input.first else { return -1 }
    readers[Int(first) % readers.count](UnsafeRawBufferPointer(rebasing: input[1...]))
    return 0
  }

  private static func check<Message: WireMessage>(
    _ type: Message.Type, _ bytes: UnsafeRawBufferPointer
  ) {
    guard let message = try? Message(decoding: bytes) else { return }
    var written: [UInt8] = []
    message.encode(into: &written)
    let again = written.withUnsafeBytes { try? Message(decoding: $0) }
    precondition(again == message, "\(type) is read back as another: \(written)")
  }
}
