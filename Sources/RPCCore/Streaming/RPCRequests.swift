internal import Gzip
import Synchronization

/// The messages that a caller sends, in order; each is taken once. One task at a time takes them.
///
/// A message that is not taken holds its caller back: beyond the stream's window nothing more is
/// received until all that wait have been taken.
public struct RPCRequests: AsyncSequence, Sendable {
  public typealias Element = [UInt8]
  public typealias Failure = RPCError

  private let call: StreamingCall

  init(_ call: StreamingCall) {
    self.call = call
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    private let call: StreamingCall
    private var inflater: GzipInflater?
    /// The message that was taken last had been compressed.
    public private(set) var isCompressed = false

    fileprivate init(_ call: StreamingCall) {
      self.call = call
    }

    /// The next message; nil behind the last.
    ///
    /// Throws CANCELLED or DEADLINE_EXCEEDED when nobody waits for the answer any more,
    /// RESOURCE_EXHAUSTED for a message that inflates beyond the limit, INTERNAL for one that is
    /// not what its encoding says.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(RPCError) -> [UInt8]? {
      guard let request = try await call.nextRequest() else { return nil }
      isCompressed = request.isCompressed
      guard isCompressed else { return request.bytes }
      let ready = inflater ?? GzipInflater()
      inflater = ready
      return try call.inflate(request.bytes, with: ready)
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(call) }

  /// The one message of a method that takes one.
  public func only() async throws(RPCError) -> [UInt8] {
    var iterator = makeAsyncIterator()
    guard let message = try await iterator.next() else {
      throw RPCError(code: .internal, message: "the request has no message")
    }
    return message
  }
}
