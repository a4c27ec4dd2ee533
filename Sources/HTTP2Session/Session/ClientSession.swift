internal import CNGHTTP2

/// The client's side of one HTTP/2 connection: it asks, and is answered.
///
/// Of a server's pushes nothing is ever accepted. A request that the server certainly did not process
/// (RFC 9113, 8.7) ends with `streamClosed` and REFUSED_STREAM: one that it refused, one beyond the
/// last stream of its GOAWAY, and one that had not left when GOAWAY came.
package final class ClientSession: Session {
  /// Queues the preface and the client's SETTINGS; they leave with the first output.
  /// - Parameter now: monotonic nanoseconds, as for `receive(_:now:)`.
  package init(limits: HTTP2Limits, now: UInt64, workspace: HTTP2Workspace) {
    super.init(side: .client, limits: limits, now: now, workspace: workspace)
    submitSettings([
      (NGHTTP2_SETTINGS_ENABLE_PUSH.rawValue, 0),
      (NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue, UInt32(max(0, limits.streamWindowBytes))),
      (
        NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue,
        UInt32(clamping: limits.headerListSoftBytes)
      ),
    ])
  }

  /// Streams that the server lets be open at once, as far as is known. Requests beyond it wait in the
  /// session.
  package var concurrentStreams: Int {
    Int(
      nghttp2_session_get_remote_settings(handle, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS))
  }

  /// Begins a request: `enqueue` and `finish` follow. Nil if no more requests can be made on this
  /// connection, because its identifiers are used up or it has failed.
  package func request(_ headers: HTTP2HeaderBlock) -> HTTP2Stream? {
    let id = nghttp2_session_get_next_stream_id(handle)
    guard id <= UInt32(Int32.max), violation == nil else { return nil }
    let stream = state.pointee.streams.open(Int32(id), isRemoteEnded: false)
    state.pointee.streams[stream]?.pointee.hasResponse = true
    var provider = nghttp2_data_provider()
    provider.read_callback = SessionCallbacks.readData
    let result = nghttp2_submit_request(
      handle, nil, headers.fields, headers.count, &provider,
      UnsafeMutableRawPointer(bitPattern: Int(stream.slot) + 1))
    // The identifier, or STREAM_ID_NOT_AVAILABLE (excluded above), INVALID_ARGUMENT (a stream that
    // depends on itself, excluded), PROTO (the session is a server's, excluded), NOMEM.
    guard result == stream.id else {
      state.pointee.streams.close(stream)
      check(min(result, -1))
      return nil
    }
    return stream
  }

  /// Tells the server that no more requests come (RFC 9113, 6.8). `isFinished` holds once those that
  /// are open have ended.
  package func goAway() {
    check(
      nghttp2_submit_goaway(
        handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, HTTP2ErrorCode.noError.rawValue, nil, 0))
  }
}
