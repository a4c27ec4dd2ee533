/// What a method that answers at once answers with. Made once and used for one call after the other, so
/// that its memory is too.
public struct RPCAnswer: Sendable {
  /// Memory kept for the next reply.
  private static let keptBytes = 64 * 1024

  /// The serialized reply is appended behind what is there.
  public var message: [UInt8] = []
  /// What goes before the reply.
  public var head = RPCMetadata()
  /// What goes behind the status.
  public var trailers = RPCMetadata()
  /// Compress the reply, if the caller can read that and it gets shorter; nil: if the caller compresses
  /// its own messages.
  public var isCompressed: Bool?

  public init() {}

  /// Forgets the last answer, and leaves room for the prefix of the next.
  package mutating func reset() {
    message.removeAll(keepingCapacity: message.capacity <= Self.keptBytes)
    for _ in 0..<MessageDeframer.prefixBytes { message.append(0) }
    if !head.isEmpty { head = RPCMetadata() }
    if !trailers.isEmpty { trailers = RPCMetadata() }
    isCompressed = nil
  }

  /// Whether an answer is compressed that asks for that as `isCompressed` does.
  package static func isCompressing(_ isCompressed: Bool?, _ context: RPCCallContext) -> Bool {
    context.acceptsCompression && (isCompressed ?? context.isRequestCompressed)
  }
}
