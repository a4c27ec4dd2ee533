public import RPCCore
public import WireMessages

/// Where the messages of a call go. Messages of one task stay in order.
public struct RequestSender<Request: WireMessage>: Sendable {
  let call: ClientCall

  /// Sends a message, and waits while the server does not take what was sent before.
  ///
  /// Throws the call's status when it has ended: the server wants no more.
  public func send(_ message: Request) async throws(RPCError) {
    var bytes: [UInt8] = []
    message.encode(into: &bytes)
    try await call.send(bytes)
  }

  /// No more messages follow.
  public func finish() { call.endRequests() }
}
