import RPCCore
import WireMessages

extension RPCMethod {
  /// A method from message to message.
  init<Request: WireMessage, Reply: WireMessage>(
    _ path: String,
    _ handler: @escaping @Sendable (RPCCallContext, Request) throws(RPCError) -> Reply
  ) {
    self.init(path: path) { (context, bytes, reply) throws(RPCError) in
      let request: Request
      do throws(WireError) {
        request = try Request(decoding: bytes)
      } catch {
        throw RPCError(error)
      }
      try handler(context, request).encode(into: &reply)
    }
  }
}
