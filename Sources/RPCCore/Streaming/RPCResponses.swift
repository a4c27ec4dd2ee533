internal import Gzip
import Synchronization

/// Where a handler puts its answer. All of it may be called from any task; messages of one task stay
/// in order.
public struct RPCResponses: Sendable {
  private let call: StreamingCall

  init(_ call: StreamingCall) {
    self.call = call
  }

  /// Lets messages of this call be compressed, if the caller can read that. It counts before the
  /// first message and the head; a caller that compresses its own messages has it already.
  public func allowCompression() {
    call.state.withLock { $0.canCompress = true }
  }

  /// Sends the head of the response at once, with metadata. Without this call it goes before the
  /// first message; once it has gone, this does nothing.
  public func sendHead(_ metadata: RPCMetadata = RPCMetadata()) {
    call.sendHead(metadata)
  }

  /// Sends a message, and waits while too many bytes wait for the caller to read them.
  ///
  /// - Parameter compressed: compress it if that was allowed, the caller can read it and it gets
  ///   shorter; nil: if the caller compresses its own.
  ///
  /// Throws CANCELLED or DEADLINE_EXCEEDED when nobody waits for the answer any more.
  public func send(_ message: [UInt8], compressed: Bool? = nil) async throws(RPCError) {
    try await send(reserving: message.count, compressed: compressed) { () throws(RPCError) in
      message
    }
  }

  /// Sends a large message that is made only once there is room for it: callers that ask for much
  /// and read nothing then cost no more than the connection may queue.
  ///
  /// - Parameter bytes: about how large it will be.
  public func send(
    reserving bytes: Int, compressed: Bool? = nil, _ make: () throws(RPCError) -> [UInt8]
  ) async throws(RPCError) {
    try await call.acquire(bytes)
    let framed: [UInt8]
    do throws(RPCError) {
      framed = frame(try make(), compressed: compressed)
    } catch {
      call.budget.release(bytes)
      throw error
    }
    try await call.send(framed, held: bytes)
  }

  private func frame(_ message: [UInt8], compressed: Bool?) -> [UInt8] {
    let context = call.context
    let wanted = compressed ?? context.isRequestCompressed
    let mayCompress =
      wanted && context.acceptsCompression
      && (context.isRequestCompressed || call.state.withLock { $0.canCompress })
    return message.withUnsafeBytes {
      MessageCompression.frame($0, with: mayCompress ? GzipDeflater() : nil)
    }
  }

  /// What goes behind the status; counts until the handler ends.
  public func setTrailers(_ metadata: RPCMetadata) {
    call.state.withLock { $0.trailers = metadata }
  }
}
