/// One unary method: where it is called and what it does.
public struct RPCMethod: Sendable {
  /// Reads the serialized request, appends the serialized reply to `reply` (which is empty), or
  /// throws the status to answer with. The request's bytes are valid during the call only. It runs
  /// on an event loop that serves other connections, so it must not wait.
  public typealias Handler =
    @Sendable (
      _ context: RPCCallContext, _ request: UnsafeRawBufferPointer, _ reply: inout [UInt8]
    ) throws(RPCError) -> Void

  /// `/package.Service/Method`, as in `:path`.
  public let path: String
  public let handler: Handler

  /// - Precondition: `path` is `/`, a service, `/`, a method.
  public init(path: String, handler: @escaping Handler) {
    precondition(MethodTable.split(path) != nil, "\(path) is not /package.Service/Method")
    self.path = path
    self.handler = handler
  }
}
