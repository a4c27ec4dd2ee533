import CNGHTTP2

/// Commands on streams that have closed meanwhile are ignored: a peer may reset a stream at any
/// moment, so an owner cannot be expected to know.
extension ServerSession {
  /// Begins the response on a stream. With `endStream`, that is the whole response; without it,
  /// `enqueue` and `finish` follow. Only the first call on a stream counts.
  package func respond(on id: HTTP2StreamID, headers: HTTP2HeaderList, endStream: Bool) {
    guard let stream = recorder.streams[id], !stream.hasResponse else { return }
    stream.hasResponse = true
    var provider = nghttp2_data_provider()
    // Unretained: the recorder keeps the stream until the library has closed it.
    provider.source.ptr = Unmanaged.passUnretained(stream).toOpaque()
    provider.read_callback = SessionCallbacks.readData
    // INVALID_ARGUMENT for stream 0 and DATA_EXIST for a second response, both excluded; NOMEM.
    check(
      withNameValues(headers) { fields, count in
        endStream
          ? nghttp2_submit_response(handle, id.rawValue, fields, count, nil)
          : nghttp2_submit_response(handle, id.rawValue, fields, count, &provider)
      })
  }

  /// Adds body bytes to a response that was begun; they are copied.
  package func enqueue(_ bytes: UnsafeRawBufferPointer, on id: HTTP2StreamID) {
    guard let stream = recorder.streams[id], case .open = stream.tail else { return }
    stream.append(bytes)
    recorder.queuedBytes += bytes.count
    resume(stream)
  }

  /// Ends a response that was begun, behind what is enqueued, with trailers or without.
  package func finish(on id: HTTP2StreamID, trailers: HTTP2HeaderList?) {
    guard let stream = recorder.streams[id], case .open = stream.tail else { return }
    stream.tail = trailers.map { .trailers($0) } ?? .end
    resume(stream)
  }

  /// Ends a stream at once with RST_STREAM.
  package func reset(_ id: HTTP2StreamID, _ code: HTTP2ErrorCode) {
    guard recorder.streams[id] != nil else { return }
    // INVALID_ARGUMENT for stream 0, excluded; NOMEM.
    check(
      nghttp2_submit_rst_stream(
        handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), id.rawValue, code.rawValue))
  }

  /// Opens the windows of the connection and of the stream by `count` bytes that were taken from
  /// `data` events. Call it for every byte; hold it back to slow the peer down.
  package func consume(_ count: Int, on id: HTTP2StreamID) {
    // INVALID_ARGUMENT for stream 0 and INVALID_STATE under automatic updates, both excluded; a
    // stream that has closed counts for the connection only.
    check(nghttp2_session_consume(handle, id.rawValue, count))
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

  /// The library asks a stream that once had nothing to send only when told to.
  private func resume(_ stream: OutgoingStream) {
    guard stream.isDeferred else { return }
    stream.isDeferred = false
    // INVALID_ARGUMENT where no data is deferred, excluded by the flag; NOMEM.
    check(nghttp2_session_resume_data(handle, stream.id.rawValue))
  }
}
