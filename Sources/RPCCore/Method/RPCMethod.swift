/// One method: where it is called, how many messages go each way, and what it does.
public struct RPCMethod: Sendable {
  /// Reads the serialized request and appends the serialized reply to `answer.message` without looking
  /// at what is in it, or throws the status to answer with. The request's bytes are valid during the
  /// call only. It runs on an event loop that serves other connections, so it must not wait.
  public typealias Handler =
    @Sendable (
      _ context: RPCCallContext, _ request: UnsafeRawBufferPointer, _ answer: inout RPCAnswer
    ) throws(RPCError) -> Void

  /// Takes messages from `requests` and sends them to `responses`, waiting for either as it likes:
  /// it runs in a task of its own, off the event loops. The call ends with status OK when it
  /// returns, and with the error's status when it throws an `RPCError`. The task is cancelled when
  /// the caller gives up or its deadline passes; nothing that is sent after that reaches anybody.
  public typealias StreamingHandler =
    @Sendable (
      _ context: RPCCallContext, _ requests: RPCRequests, _ responses: RPCResponses
    ) async throws -> Void

  /// Reads the serialized request on the event loop, without waiting, and answers later by `reply`,
  /// once, from any thread; or throws the status to answer with. The request's bytes are valid during
  /// the call only. For work that others gather, such as writes that share one sync of the disk: a
  /// call costs no task.
  public typealias DeferredHandler =
    @Sendable (
      _ context: RPCCallContext, _ request: UnsafeRawBufferPointer, _ reply: RPCReply
    ) throws(RPCError) -> Void

  /// How many messages go each way.
  public struct Kind: Hashable, Sendable {
    public let requestStream: Bool
    public let responseStream: Bool

    public static let unary = Self(requestStream: false, responseStream: false)
    public static let clientStreaming = Self(requestStream: true, responseStream: false)
    public static let serverStreaming = Self(requestStream: false, responseStream: true)
    public static let bidirectional = Self(requestStream: true, responseStream: true)
  }

  package enum Body: Sendable {
    case inline(Handler)
    case task(StreamingHandler)
    case deferred(DeferredHandler)
  }

  /// `/package.Service/Method`, as in `:path`.
  public let path: String
  public let kind: Kind
  package let body: Body

  /// A unary method that answers at once, on the event loop.
  /// - Precondition: `path` is `/`, a service, `/`, a method.
  public init(path: String, handler: @escaping Handler) {
    self.init(path: path, kind: .unary, body: .inline(handler))
  }

  /// A method of any kind that runs in a task of its own. A handler of a kind without request stream
  /// starts when the whole message has arrived, one of a kind with it when the call begins; a
  /// handler of a kind without response stream sends one message.
  /// - Precondition: as above.
  public init(path: String, kind: Kind, handler: @escaping StreamingHandler) {
    self.init(path: path, kind: kind, body: .task(handler))
  }

  /// A unary method that is read on the event loop and answered later.
  /// - Precondition: as above.
  public init(path: String, deferred handler: @escaping DeferredHandler) {
    self.init(path: path, kind: .unary, body: .deferred(handler))
  }

  private init(path: String, kind: Kind, body: Body) {
    precondition(MethodTable.split(path) != nil, "\(path) is not /package.Service/Method")
    self.path = path
    self.kind = kind
    self.body = body
  }
}
