/// What the library's callbacks write to. They record and nothing else: a callback may not call
/// into the library that called it, so whatever must be done about a record is done by
/// `ServerSession` once the library has returned.
final class EventRecorder {
  let limits: HTTP2Limits
  var events: [HTTP2Event] = []
  var streams: [HTTP2StreamID: OutgoingStream] = [:]
  /// Response bytes enqueued and not yet handed out, on all streams.
  var queuedBytes = 0
  /// Body bytes that no event reported because their response is complete.
  var discardedBytes = 0
  /// Streams whose data is used up and whose trailers are to be submitted.
  var trailersDue: [HTTP2StreamID] = []
  /// Streams whose response is complete while the peer goes on sending.
  var resetsDue: [HTTP2StreamID] = []
  var sentDataFrames = 0
  var sentResets = 0
  /// A header list went over the hard limit.
  var isOverHardLimit = false

  private var block = HTTP2HeaderList()
  private var blockBytes = 0
  private var blockExceedsLimit = false

  init(limits: HTTP2Limits) {
    self.limits = limits
  }

  func beginHeaders() {
    block = HTTP2HeaderList()
    block.reserve(fields: 12, bytes: 384)
    blockBytes = 0
    blockExceedsLimit = false
  }

  /// Returns false if decoding must stop at once.
  func header(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) -> Bool {
    blockBytes += name.count + value.count + 32
    guard blockBytes <= limits.headerListHardBytes else {
      isOverHardLimit = true
      return false
    }
    if blockBytes > limits.headerListSoftBytes || block.count >= limits.headerFields
      || (value.count > limits.pathBytes && name.elementsEqual(":path".utf8))
    {
      blockExceedsLimit = true
    }
    if !blockExceedsLimit {
      block.append(name: name, value: value)
    }
    return true
  }

  func receivedRequest(on id: HTTP2StreamID, endStream: Bool) {
    streams[id] = OutgoingStream(id: id, isRemoteEnded: endStream)
    events.append(
      .requestHeaders(id, headers: block, endStream: endStream, exceedsLimit: blockExceedsLimit))
    block = HTTP2HeaderList()
  }

  func received(data: UnsafeRawBufferPointer, on id: HTTP2StreamID) {
    guard let stream = streams[id], !stream.isLocalEnded else {
      discardedBytes += data.count
      return
    }
    events.append(.data(id, Array(data)))
  }

  /// A DATA frame, or a HEADERS frame with trailers, is complete.
  func receivedBodyFrame(on id: HTTP2StreamID, endStream: Bool) {
    guard let stream = streams[id] else { return }
    if endStream {
      stream.isRemoteEnded = true
      events.append(.endOfStream(id))
    } else if stream.isLocalEnded {
      resetsDue.append(id)
    }
  }

  func closed(_ id: HTTP2StreamID, code: HTTP2ErrorCode) {
    // An illegal header block closes a stream that was never reported as open.
    guard let stream = streams.removeValue(forKey: id) else { return }
    queuedBytes -= stream.queuedBytes
    events.append(.streamClosed(id, code))
  }

  func sentEndOfStream(on id: HTTP2StreamID) {
    streams[id]?.isLocalEnded = true
  }
}
