/// What a session found in the bytes it was given. A stream's events come in this order:
/// headers, any number of `data`, at most one end, `streamClosed`; a stream may close at any point after
/// its request, and `streamClosed` is always told.
///
/// Fields and data are views: they are valid until the next call of `Session.receive`, data no
/// longer than the bytes that were given to it.
package enum HTTP2Event {
  /// A request began. `exceedsLimit` says that the list broke a soft limit; the fields are then
  /// those before that point. `endStream` says that no body and no end follow.
  case requestHeaders(HTTP2Stream, HTTP2Fields, endStream: Bool, exceedsLimit: Bool)
  /// A header list of a response: an interim head, the head or the trailers, in that order. Otherwise
  /// as above.
  case responseHeaders(HTTP2Stream, HTTP2Fields, endStream: Bool, exceedsLimit: Bool)
  /// Body bytes, never empty. They count against the flow-control windows until they are consumed.
  /// `endStream` says that they are the last.
  case data(HTTP2Stream, UnsafeRawBufferPointer, endStream: Bool)
  /// The peer has sent all of its request or response; a request's trailers are not kept.
  case endOfStream(HTTP2Stream)
  /// The stream is gone, by its natural end or by a reset from either side.
  case streamClosed(HTTP2Stream, HTTP2ErrorCode)
  /// The peer will open no more streams.
  case goAway(HTTP2ErrorCode)
  /// The answer to `Session.ping(_:)`.
  case pingAcknowledged(UInt64)
}
