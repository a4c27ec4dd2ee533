internal import CNGHTTP2

/// Commands on streams that have closed meanwhile are ignored: a peer may reset a stream at any
/// moment, so an owner cannot be expected to know.
extension ServerSession {
  /// The stream has not closed.
  package func isOpen(_ stream: HTTP2Stream) -> Bool { state.pointee.streams[stream] != nil }

  /// Response bytes of one stream that wait; 0 if it has closed.
  package func queuedBytes(on stream: HTTP2Stream) -> Int {
    state.pointee.streams[stream]?.pointee.queuedBytes ?? 0
  }

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
    slot.pointee.lent = body
    slot.pointee.trailers = trailers
    slot.pointee.tail = .trailers
    submitResponse(on: stream, headers, endStream: false)
    send(untilBytes: limit)
    if let slot = state.pointee.streams[stream] {
      state.pointee.queuedBytes += slot.pointee.lent.count
      slot.pointee.keepLent()
    }
  }

  /// Adds body bytes to a response that was begun; they are copied.
  package func enqueue(_ bytes: UnsafeRawBufferPointer, on stream: HTTP2Stream) {
    guard let slot = state.pointee.streams[stream], slot.pointee.tail == .open else { return }
    slot.pointee.outbox.append(bytes)
    state.pointee.queuedBytes += bytes.count
    resume(stream, slot)
  }

  /// Ends a response that was begun, behind what is enqueued, with trailers or without.
  package func finish(on stream: HTTP2Stream, trailers: HTTP2HeaderBlock?) {
    guard let slot = state.pointee.streams[stream], slot.pointee.tail == .open else { return }
    slot.pointee.trailers = trailers
    slot.pointee.tail = trailers == nil ? .end : .trailers
    resume(stream, slot)
  }

  /// Ends a stream at once with RST_STREAM.
  package func reset(_ stream: HTTP2Stream, _ code: HTTP2ErrorCode) {
    guard state.pointee.streams[stream] != nil else { return }
    // INVALID_ARGUMENT for stream 0, excluded; NOMEM.
    check(
      nghttp2_submit_rst_stream(
        handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.id, code.rawValue))
  }

  /// Resets a stream behind its response, without an error, if its request has not ended by then
  /// (RFC 9113, 8.1). Call it once the response is complete, before it is sent.
  package func resetBehindResponse(_ stream: HTTP2Stream) {
    state.pointee.streams[stream]?.pointee.isResetDue = true
  }

  /// Opens the windows of the connection and of the stream by `count` bytes that came as data.
  package func consume(_ count: Int, on stream: HTTP2Stream) {
    // INVALID_ARGUMENT for stream 0 and INVALID_STATE under automatic updates, both excluded; a
    // stream that has closed counts for the connection only.
    check(nghttp2_session_consume(handle, stream.id, count))
  }

  /// Opens the connection's window by `count` bytes, so that other streams are not held up; the
  /// stream's own opens with `consumeOnStream`, which slows down the peer that sends on it.
  package func consumeOnConnection(_ count: Int) {
    check(nghttp2_session_consume_connection(handle, count))
  }

  package func consumeOnStream(_ count: Int, on stream: HTTP2Stream) {
    check(nghttp2_session_consume_stream(handle, stream.id, count))
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

  /// Sends a PING with `payload`; the answer is the event `pingAcknowledged`.
  package func ping(_ payload: UInt64) {
    check(
      withUnsafeBytes(of: payload.bigEndian) { bytes in
        nghttp2_submit_ping(
          handle, UInt8(NGHTTP2_FLAG_NONE.rawValue),
          bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
      })
  }

  /// Queues GOAWAY with `code`; all streams end with it and nothing more is read.
  package func terminate(_ code: HTTP2ErrorCode) {
    check(nghttp2_session_terminate_session(handle, code.rawValue))
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

  /// The library asks a stream that once had nothing to send only when told to.
  private func resume(_ stream: HTTP2Stream, _ slot: UnsafeMutablePointer<StreamSlot>) {
    guard slot.pointee.isDeferred else { return }
    slot.pointee.isDeferred = false
    // INVALID_ARGUMENT where no data is deferred, excluded by the flag; NOMEM.
    check(nghttp2_session_resume_data(handle, stream.id))
  }
}
