import CNGHTTP2

/// The thunks the library calls. Each recovers the recorder and calls one method of it.
enum SessionCallbacks {
  /// Shared by all sessions and never freed: the library copies it into each session.
  nonisolated(unsafe) static let shared: OpaquePointer = {
    var made: OpaquePointer?
    // Fails for want of memory only.
    precondition(nghttp2_session_callbacks_new(&made) == 0, "no memory for HTTP/2 callbacks")
    let callbacks = made!
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { _, _, user in
      EventRecorder.from(user).beginHeaders()
      return 0
    }
    nghttp2_session_callbacks_set_on_header_callback(callbacks) {
      _, _, name, nameLength, value, valueLength, _, user in
      let decodeOn = EventRecorder.from(user).header(
        name: UnsafeRawBufferPointer(start: name, count: nameLength),
        value: UnsafeRawBufferPointer(start: value, count: valueLength))
      // Paused, the library returns to the session, which then ends the connection.
      return decodeOn ? 0 : NGHTTP2_ERR_PAUSE.rawValue
    }
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, user in
      EventRecorder.from(user).received(frame!.pointee)
      return 0
    }
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) {
      _, _, stream, bytes, count, user in
      EventRecorder.from(user).received(
        data: UnsafeRawBufferPointer(start: bytes, count: count),
        on: HTTP2StreamID(rawValue: stream))
      return 0
    }
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { _, frame, user in
      EventRecorder.from(user).sent(frame!.pointee.hd)
      return 0
    }
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, stream, code, user in
      EventRecorder.from(user).closed(
        HTTP2StreamID(rawValue: stream), code: HTTP2ErrorCode(rawValue: code))
      return 0
    }
    return callbacks
  }()

  /// Hands the library the next response bytes of the stream that `source` points to.
  static let readData: nghttp2_data_source_read_callback = {
    _, _, buffer, length, flags, source, user in
    let stream = Unmanaged<OutgoingStream>.fromOpaque(source!.pointee.ptr).takeUnretainedValue()
    return EventRecorder.from(user).readData(
      of: stream, into: UnsafeMutableRawBufferPointer(start: buffer, count: length),
      flags: &flags!.pointee)
  }
}

extension EventRecorder {
  fileprivate static func from(_ user: UnsafeMutableRawPointer?) -> EventRecorder {
    Unmanaged<EventRecorder>.fromOpaque(user!).takeUnretainedValue()
  }

  fileprivate func received(_ frame: nghttp2_frame) {
    let id = HTTP2StreamID(rawValue: frame.hd.stream_id)
    let endStream = frame.hd.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
    switch UInt32(frame.hd.type) {
    case NGHTTP2_HEADERS.rawValue:
      if frame.headers.cat == NGHTTP2_HCAT_REQUEST {
        receivedRequest(on: id, endStream: endStream)
      } else {
        receivedBodyFrame(on: id, endStream: endStream)
      }
    case NGHTTP2_DATA.rawValue:
      receivedBodyFrame(on: id, endStream: endStream)
    case NGHTTP2_GOAWAY.rawValue:
      events.append(.goAway(HTTP2ErrorCode(rawValue: frame.goaway.error_code)))
    case NGHTTP2_PING.rawValue where frame.hd.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) != 0:
      let payload = withUnsafeBytes(of: frame.ping.opaque_data) { $0.load(as: UInt64.self) }
      events.append(.pingAcknowledged(UInt64(bigEndian: payload)))
    default:
      break
    }
  }

  fileprivate func sent(_ header: nghttp2_frame_hd) {
    switch UInt32(header.type) {
    case NGHTTP2_DATA.rawValue:
      sentDataFrames += 1
    case NGHTTP2_RST_STREAM.rawValue:
      sentResets += 1
      return
    case NGHTTP2_HEADERS.rawValue:
      break
    default:
      return
    }
    if header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0 {
      sentEndOfStream(on: HTTP2StreamID(rawValue: header.stream_id))
    }
  }

  fileprivate func readData(
    of stream: OutgoingStream, into target: UnsafeMutableRawBufferPointer, flags: inout UInt32
  ) -> Int {
    let count = stream.take(into: target)
    queuedBytes -= count
    guard stream.queuedBytes == 0 else { return count }
    switch stream.tail {
    case .open:
      if count == 0 {
        stream.isDeferred = true
        return Int(NGHTTP2_ERR_DEFERRED.rawValue)
      }
    case .end:
      flags |= NGHTTP2_DATA_FLAG_EOF.rawValue
    case .trailers:
      flags |= NGHTTP2_DATA_FLAG_EOF.rawValue | NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
      trailersDue.append(stream.id)
    }
    return count
  }
}
