import RPCCore
import WireMessages

extension RPCMethod {
  /// A method from message to message, which answers at once.
  init<Request: WireMessage, Reply: WireMessage>(
    _ path: String,
    _ handler: @escaping @Sendable (RPCCallContext, Request) throws(RPCError) -> Reply
  ) {
    self.init(path: path) { (context, bytes, reply) throws(RPCError) in
      try handler(context, try Self.decode(Request.self, from: bytes)).encode(into: &reply)
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
