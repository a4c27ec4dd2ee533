import RPCCore
import WireMessages

extension RPCMethod {
  /// A method from message to message, which answers at once.
  init<Request: WireMessage, Reply: WireMessage>(
    _ path: String,
    _ handler: @escaping @Sendable (RPCCallContext, Request) throws(RPCError) -> Reply
  ) {
    self.init(path: path) { (context, bytes, answer) throws(RPCError) in
      try handler(context, try Self.decode(Request.self, from: bytes))
        .encode(into: &answer.message)
    }
  }

  /// More than most replies of methods in tasks have: a hundred explanations have 15 KB.
  private static var usualReplyBytes: Int { 32 * 1024 }

  /// A method from message to message that computes for long enough to hold up an event loop.
  init<Request: WireMessage, Reply: WireMessage>(
    inTask path: String,
    _ handler: @escaping @Sendable (RPCCallContext, Request) throws(RPCError) -> Reply
  ) {
    self.init(path: path, kind: .unary) { context, requests, responses in
      // Fails at once for a caller that has left while the call waited for a thread.
      let request = try Self.decode(Request.self, from: try await requests.only())
      try await responses.send(reserving: Self.usualReplyBytes) { () throws(RPCError) in
        Self.encode(try handler(context, request))
      }
    }
  }

  /// The same, of one that waits for others meanwhile.
  init<Request: WireMessage, Reply: WireMessage>(
    waiting path: String,
    _ handler: @escaping @Sendable (RPCCallContext, Request) async throws(RPCError) -> Reply
  ) {
    self.init(path: path, kind: .unary) { context, requests, responses in
      let request = try Self.decode(Request.self, from: try await requests.only())
      let reply = try await handler(context, request)
      try await responses.send(reserving: Self.usualReplyBytes) { () throws(RPCError) in
        Self.encode(reply)
      }
    }
  }

  static func decode<Request: WireMessage>(
    _ type: Request.Type, from bytes: UnsafeRawBufferPointer
  ) throws(RPCError) -> Request {
    do throws(WireError) {
      return try Request(decoding: bytes)
    } catch {
      throw RPCError(error)
    }
  }

  static func decode<Request: WireMessage>(
    _ type: Request.Type, from bytes: [UInt8]
  ) throws(RPCError) -> Request {
    let result: Result<Request, RPCError> = bytes.withUnsafeBytes { bytes in
      do throws(RPCError) {
        return .success(try decode(type, from: bytes))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  static func encode(_ message: some WireMessage) -> [UInt8] {
    var bytes: [UInt8] = []
    message.encode(into: &bytes)
    return bytes
  }
}
