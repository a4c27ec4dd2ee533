internal import CNGHTTP2

/// Commands on streams that have closed meanwhile are ignored: a peer may reset a stream at any
/// moment, so an owner cannot be expected to know.
extension Session {
  /// The stream has not closed.
  package func isOpen(_ stream: HTTP2Stream) -> Bool { state.pointee.streams[stream] != nil }

  /// Bytes of one stream that wait to be sent; 0 if it has closed.
  package func queuedBytes(on stream: HTTP2Stream) -> Int {
    state.pointee.streams[stream]?.pointee.queuedBytes ?? 0
  }

  /// Adds body bytes to a request or response that was begun; they are copied.
  package func enqueue(_ bytes: UnsafeRawBufferPointer, on stream: HTTP2Stream) {
    guard let slot = state.pointee.streams[stream], slot.pointee.tail == .open else { return }
    slot.pointee.outbox.append(bytes)
    state.pointee.queuedBytes += bytes.count
    resume(stream, slot)
  }

  /// Ends a request or response that was begun, behind what is enqueued, with trailers or without.
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
  private func resume(_ stream: HTTP2Stream, _ slot: UnsafeMutablePointer<StreamSlot>) {
    guard slot.pointee.isDeferred else { return }
    slot.pointee.isDeferred = false
    // INVALID_ARGUMENT where no data is deferred, excluded by the flag; NOMEM.
    check(nghttp2_session_resume_data(handle, stream.id))
  }
}
