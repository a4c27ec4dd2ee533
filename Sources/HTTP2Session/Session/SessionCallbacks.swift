internal import CNGHTTP2

/// The thunks the library calls. Each recovers the session's state and calls one method of it.
enum SessionCallbacks {
  /// Shared by all sessions and never freed: the library copies it into each session.
  nonisolated(unsafe) static let shared: OpaquePointer = {
    var made: OpaquePointer?
    // Fails for want of memory only.
    precondition(nghttp2_session_callbacks_new(&made) == 0, "no memory for HTTP/2 callbacks")
    let callbacks = made!
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { _, _, user in
      SessionState.at(user).pointee.beginHeaders()
      return 0
    }
    nghttp2_session_callbacks_set_on_header_callback(callbacks) {
      _, _, name, nameLength, value, valueLength, _, user in
      let decodeOn = SessionState.at(user).pointee.header(
        name: UnsafeRawBufferPointer(start: name, count: nameLength),
        value: UnsafeRawBufferPointer(start: value, count: valueLength))
      // Paused, the library returns to the session, which then ends the connection.
      return decodeOn ? 0 : NGHTTP2_ERR_PAUSE.rawValue
    }
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { session, frame, user in
      SessionState.at(user).pointee.received(frame.unsafelyUnwrapped, session)
      return 0
    }
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) {
      session, _, id, bytes, count, user in
      SessionState.at(user).pointee.received(
        data: UnsafeRawBufferPointer(start: bytes, count: count),
        on: SessionState.at(user).pointee.stream(id, session))
      return 0
    }
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { session, frame, user in
      SessionState.at(user).pointee.sent(frame.unsafelyUnwrapped, session)
      return 0
    }
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { session, id, code, user in
      SessionState.at(user).pointee.closed(
        SessionState.at(user).pointee.stream(id, session), code: HTTP2ErrorCode(rawValue: code))
      return 0
    }
    nghttp2_session_callbacks_set_send_data_callback(callbacks) {
      session, frame, header, count, _, user in
      SessionState.at(user).pointee.write(
        frame.unsafelyUnwrapped.pointee.hd, header.unsafelyUnwrapped, count, session)
      return 0
    }
    return callbacks
  }()

  /// Says how many of a stream's bytes go into the next DATA frame; the bytes themselves are taken
  /// by the send callback above, straight to the output.
  static let readData: nghttp2_data_source_read_callback = {
    session, id, _, length, flags, _, user in
    SessionState.at(user).pointee.offerData(
      of: SessionState.at(user).pointee.stream(id, session), atMost: length,
      flags: &flags.unsafelyUnwrapped.pointee)
  }
}

extension SessionState {
  @inline(__always)
  fileprivate static func at(_ user: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Self> {
    user.unsafelyUnwrapped.assumingMemoryBound(to: Self.self)
  }

  /// The library keeps the slot, counted from 1, as the stream's user data; slot -1 stands for a
  /// stream that was never reported as open.
  @inline(__always)
  fileprivate mutating func stream(_ id: Int32, _ session: OpaquePointer?) -> HTTP2Stream {
    if latest.id == id, latest.slot >= 0 { return latest }
    let kept = nghttp2_session_get_stream_user_data(session, id)
    latest = HTTP2Stream(id: id, slot: Int32(truncatingIfNeeded: Int(bitPattern: kept)) - 1)
    return latest
  }

  fileprivate mutating func received(
    _ frame: UnsafePointer<nghttp2_frame>, _ session: OpaquePointer?
  ) {
    let header = frame.pointee.hd
    let endStream = header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
    switch UInt32(header.type) {
    case NGHTTP2_HEADERS.rawValue:
      if frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST {
        let stream = receivedRequest(header.stream_id, endStream: endStream)
        // INVALID_ARGUMENT if there is no such stream; it was opened by this very frame.
        _ = nghttp2_session_set_stream_user_data(
          session, header.stream_id, UnsafeMutableRawPointer(bitPattern: Int(stream.slot) + 1))
      } else if side == .client {
        receivedResponse(on: stream(header.stream_id, session), endStream: endStream)
      } else {
        receivedBodyFrame(on: stream(header.stream_id, session), endStream: endStream)
      }
    case NGHTTP2_DATA.rawValue:
      receivedBodyFrame(on: stream(header.stream_id, session), endStream: endStream)
    case NGHTTP2_GOAWAY.rawValue:
      record(RecordedEvent(kind: .goAway, number: UInt64(frame.pointee.goaway.error_code)))
    case NGHTTP2_PING.rawValue where header.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) != 0:
      let payload = withUnsafeBytes(of: frame.pointee.ping.opaque_data) {
        $0.loadUnaligned(as: UInt64.self)
      }
      record(RecordedEvent(kind: .pingAcknowledged, number: UInt64(bigEndian: payload)))
    default:
      break
    }
  }

  fileprivate mutating func sent(
    _ frame: UnsafePointer<nghttp2_frame>, _ session: OpaquePointer?
  ) {
    let header = frame.pointee.hd
    switch UInt32(header.type) {
    case NGHTTP2_DATA.rawValue:
      sentDataFrames &+= 1
      hasFollowUps = true
    case NGHTTP2_RST_STREAM.rawValue:
      abandoned.append(header.stream_id)
      hasFollowUps = true
      // Without an error it follows a whole response, which is work done and not an attack. A
      // client resets what it gives up.
      if side == .server, frame.pointee.rst_stream.error_code != HTTP2ErrorCode.noError.rawValue {
        sentResets += 1
      }
      return
    case NGHTTP2_GOAWAY.rawValue:
      let code = frame.pointee.goaway.error_code
      if code != HTTP2ErrorCode.noError.rawValue { hasSentError = true }
      return
    case NGHTTP2_HEADERS.rawValue:
      break
    default:
      return
    }
    if header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0 {
      sentEndOfStream(on: stream(header.stream_id, session))
    }
  }

  fileprivate mutating func offerData(
    of stream: HTTP2Stream, atMost length: Int, flags: inout UInt32
  ) -> Int {
    // The library asks only for streams that are open.
    guard let slot = streams[stream] else { return Int(NGHTTP2_ERR_DEFERRED.rawValue) }
    let queued = slot.pointee.queuedBytes
    let count = min(length, queued)
    flags |= NGHTTP2_DATA_FLAG_NO_COPY.rawValue
    guard count == queued else { return count }
    switch slot.pointee.tail {
    case .open:
      if count == 0 {
        slot.pointee.isDeferred = true
        return Int(NGHTTP2_ERR_DEFERRED.rawValue)
      }
    case .end:
      flags |= NGHTTP2_DATA_FLAG_EOF.rawValue
    case .trailers:
      flags |= NGHTTP2_DATA_FLAG_EOF.rawValue | NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
      trailersDue.append(stream)
      hasFollowUps = true
    }
    return count
  }

  fileprivate mutating func write(
    _ frame: nghttp2_frame_hd, _ header: UnsafePointer<UInt8>, _ count: Int,
    _ session: OpaquePointer?
  ) {
    // No padding is ever selected: the payload is the data and nothing else.
    workspace.pointee.output.append(UnsafeRawBufferPointer(start: header, count: 9))
    guard let slot = streams[stream(frame.stream_id, session)] else { return }
    let before = slot.pointee.outbox.count
    slot.pointee.take(count, into: &workspace.pointee.output)
    queuedBytes -= before - slot.pointee.outbox.count
  }
}
