/// What a handler is told about its call beside the messages. Copying it counts one reference.
public struct RPCCallContext: Sendable {
  /// What is the same for all calls with the same headers on one connection.
  private final class Head: @unchecked Sendable {
    // Unchecked: written to only while one context alone holds it.
    @exclusivity(unchecked) var path: String
    @exclusivity(unchecked) var metadata: RPCMetadata
    @exclusivity(unchecked) var peer: String

    init(path: String, metadata: RPCMetadata, peer: String) {
      self.path = path
      self.metadata = metadata
      self.peer = peer
    }
  }

  private var head: Head
  /// When the caller stops waiting, in nanoseconds of the server's monotonic clock; nil for never.
  public var deadline: UInt64?
  /// When the request's headers were read, in nanoseconds since 1970-01-01 UTC.
  public var receivedAt: Int64
  /// The caller compresses what it sends.
  public var isRequestCompressed = false
  /// The request of a method that takes one message came compressed; it was inflated.
  public var isMessageCompressed = false
  /// The caller can read compressed messages.
  public var acceptsCompression = false

  public init(
    path: String, metadata: RPCMetadata = RPCMetadata(), deadline: UInt64? = nil, peer: String = "",
    receivedAt: Int64
  ) {
    head = Head(path: path, metadata: metadata, peer: peer)
    self.deadline = deadline
    self.receivedAt = receivedAt
  }

  /// `/package.Service/Method`.
  public var path: String {
    get { head.path }
    set {
      own()
      head.path = newValue
    }
  }

  public var metadata: RPCMetadata {
    get { head.metadata }
    _modify {
      own()
      yield &head.metadata
    }
  }

  /// Who calls, for logs: `ipv4:127.0.0.1:50112`, `ipv6:[::1]:50112` or `unix:`.
  public var peer: String {
    get { head.peer }
    set {
      own()
      head.peer = newValue
    }
  }

  private mutating func own() {
    guard !isKnownUniquelyReferenced(&head) else { return }
    head = Head(path: head.path, metadata: head.metadata, peer: head.peer)
  }
}
