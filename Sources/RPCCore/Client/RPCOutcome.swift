/// How a call ended, as its caller sees it.
package struct RPCOutcome: Hashable, Sendable {
  /// Nil for OK.
  package var error: RPCError?
  /// What came behind the status.
  package var trailers = RPCMetadata()
  /// The server certainly did nothing for this call: trying again cannot do anything twice.
  package var isUnprocessed = false

  package init(error: RPCError?, trailers: RPCMetadata = RPCMetadata(), isUnprocessed: Bool = false)
  {
    self.error = error
    self.trailers = trailers
    self.isUnprocessed = isUnprocessed
  }
}
