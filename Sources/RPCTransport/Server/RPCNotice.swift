public import RPCCore

/// A call that did not end with OK, or took long, for a log.
public struct RPCNotice: Sendable {
  /// Its path; "unknown" for one that is not served.
  public var method: String
  public var code: RPCStatusCode
  /// As the caller gets it, percent-encoded; empty for a call that went well.
  public var message: String
  /// What its caller called it in `x-request-id`. The caller of one that failed gets it back, or the one
  /// that it was given here. Empty for a call that went well and was given none.
  public var requestID: String
  public var peer: String
  /// From its headers to its status.
  public var duration: Duration
  /// The trace and the span of its caller, from `traceparent`; nil if it said none.
  public var traceID: String?
  public var spanID: String?
}
