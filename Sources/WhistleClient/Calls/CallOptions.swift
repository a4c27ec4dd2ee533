public import RPCCore

/// What a caller may say about one call.
public struct CallOptions: Sendable {
  /// How long to wait for the call to end, retries included; the server is told and stops its work.
  /// Nil: as long as it takes.
  public var timeout: Duration?
  /// What goes to the server beside the messages.
  public var metadata = RPCMetadata()
  /// Wait for a server to be ready, until the timeout, where the call would otherwise fail because none
  /// can be reached.
  public var waitsForReady = false
  /// Compress the messages.
  public var compresses = false

  /// Thirty seconds: no answer is worth waiting for longer.
  public static let usual = CallOptions(timeout: .seconds(30))
  /// For streams that have no end.
  public static let unlimited = CallOptions(timeout: nil)

  public init(timeout: Duration?) {
    self.timeout = timeout
  }
}
