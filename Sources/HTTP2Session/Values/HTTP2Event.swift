/// What a session found in the bytes it was given. A stream's events come in this order:
/// `requestHeaders`, any number of `data`, at most one `endOfStream`, `streamClosed`; a stream may
/// close at any point after its `requestHeaders`.
package enum HTTP2Event: Hashable, Sendable {
  /// A request began. `exceedsLimit` says that the list broke a soft limit; `headers` then holds
  /// the fields before that point. `endStream` says that no body and no `endOfStream` follow.
  case requestHeaders(
    HTTP2StreamID, headers: HTTP2HeaderList, endStream: Bool, exceedsLimit: Bool)
  /// Body bytes, never empty. They count against the flow-control window until
  /// `ServerSession.consume(_:on:)`.
  case data(HTTP2StreamID, [UInt8])
  /// The peer has sent all of its request, with or without trailers; trailers are not kept.
  case endOfStream(HTTP2StreamID)
  /// The stream is gone, by its natural end or by a reset from either side.
  case streamClosed(HTTP2StreamID, HTTP2ErrorCode)
  /// The peer will open no more streams.
  case goAway(HTTP2ErrorCode)
  /// The answer to `ServerSession.ping(_:)`.
  case pingAcknowledged(UInt64)
}
