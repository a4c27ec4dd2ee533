public import RPCCore

/// A call that did not end with OK, for a log.
public struct RPCFailure: Sendable {
  /// Its path; "unknown" for one that is not served.
  public var method: String
  public var code: RPCStatusCode
  /// As the caller gets it, percent-encoded.
  public var message: String
  /// What its caller called it in `x-request-id`, or what it was called here; the caller gets it back.
  public var requestID: String
  public var peer: String
}
