import Synchronization

/// The one answer that a deferred method owes its caller.
public final class RPCReply: Sendable {
  public typealias Completion = @Sendable (Result<[UInt8], RPCError>) -> Void

  private let completion: Mutex<Completion?>

  package init(_ completion: @escaping Completion) {
    self.completion = Mutex(completion)
  }

  /// Answers with a serialized reply or a status; the first answer counts. It may come from any
  /// thread, and for a caller that has left it goes nowhere.
  public func finish(_ result: Result<[UInt8], RPCError>) {
    let completion = completion.withLock { completion in
      defer { completion = nil }
      return completion
    }
    completion?(result)
  }

  /// A handler that forgets to answer does not keep its caller waiting for ever.
  deinit {
    finish(.failure(RPCError(code: .internal, message: "the method gave no answer")))
  }
}
