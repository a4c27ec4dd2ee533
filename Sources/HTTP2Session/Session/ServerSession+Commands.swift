internal import CNGHTTP2

extension ServerSession {
  /// The peer has sent the whole request on a stream that is open.
  package func isRequestComplete(_ stream: HTTP2Stream) -> Bool {
    state.pointee.streams[stream]?.pointee.isRemoteEnded ?? true
  }

  /// Begins the response on a stream. With `endStream`, that is the whole response; without it,
  /// `enqueue` and `finish` follow. Only the first call on a stream counts.
  package func respond(on stream: HTTP2Stream, headers: HTTP2HeaderBlock, endStream: Bool) {
    guard let slot = state.pointee.streams[stream], !slot.pointee.hasResponse else { return }
    slot.pointee.hasResponse = true
    if endStream { slot.pointee.tail = .end }
    submitResponse(on: stream, headers, endStream: endStream)
  }

  /// Sends a whole response and copies of `body` only what cannot be sent at once.
  /// - Parameter limit: as for `send(untilBytes:)`.
  package func respond(
    on stream: HTTP2Stream, headers: HTTP2HeaderBlock, body: UnsafeRawBufferPointer,
    trailers: HTTP2HeaderBlock, untilBytes limit: Int
  ) {
    guard let slot = state.pointee.streams[stream], !slot.pointee.hasResponse else { return }
    slot.pointee.hasResponse = true
    state.pointee.latest = stream
    slot.pointee.lent = body
    slot.pointee.trailers = trailers
    slot.pointee.tail = .trailers
    submitResponse(on: stream, headers, endStream: false)
    // Once the response has left, what else there is can wait for the next `send`.
    while isOpen(stream), sendNext(untilBytes: limit) {}
    if let slot = state.pointee.streams[stream] {
      state.pointee.queuedBytes += slot.pointee.lent.count
      slot.pointee.keepLent()
    }
  }

  /// Resets a stream behind its response, without an error, if its request has not ended by then
  /// (RFC 9113, 8.1). Call it once the response is complete, before it is sent.
  package func resetBehindResponse(_ stream: HTTP2Stream) {
    state.pointee.streams[stream]?.pointee.isResetDue = true
  }

  /// First step of a graceful end: tells the peer that the server will stop, while streams already
  /// on their way are still served (RFC 9113, 6.8).
  package func announceShutdown() {
    check(nghttp2_submit_shutdown_notice(handle))
  }

  /// Second step, a round trip later: no streams beyond those seen. `isFinished` then holds once
  /// the open ones have ended.
  package func goAway() {
    check(
      nghttp2_submit_goaway(
        handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), nghttp2_session_get_last_proc_stream_id(handle),
        HTTP2ErrorCode.noError.rawValue, nil, 0))
  }

  private func submitResponse(
    on stream: HTTP2Stream, _ headers: HTTP2HeaderBlock, endStream: Bool
  ) {
    var provider = nghttp2_data_provider()
    provider.read_callback = SessionCallbacks.readData
    // INVALID_ARGUMENT for stream 0 and DATA_EXIST for a second response, both excluded; NOMEM.
    check(
      endStream
        ? nghttp2_submit_response(handle, stream.id, headers.fields, headers.count, nil)
        : nghttp2_submit_response(handle, stream.id, headers.fields, headers.count, &provider))
  }
}
