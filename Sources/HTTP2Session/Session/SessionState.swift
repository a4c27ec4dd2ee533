internal import CNGHTTP2

/// What the library's callbacks write to. They record and nothing else: a callback may not call
/// into the library that called it, beyond reading and setting a stream's user data; whatever must
/// be done about a record is done by `Session` once the library has returned.
struct SessionState: ~Copyable {
  let side: SessionSide
  let limits: HTTP2Limits
  let workspace: UnsafeMutablePointer<HTTP2Workspace.State>
  var streams = StreamTable()
  /// Bytes that wait to be sent on all streams.
  var queuedBytes = 0
  /// Body bytes that no event reported because their response is complete.
  var discardedBytes = 0
  /// Streams whose data is used up and whose trailers are to be submitted.
  var trailersDue = PlainList<HTTP2Stream>()
  /// Streams whose response is complete while the peer goes on sending, or takes too long to end.
  var resetsDue = PlainList<HTTP2Stream>()
  var sentDataFrames: UInt64 = 0
  /// RST_STREAM frames that the peer provoked.
  var sentResets = 0
  /// Streams that RST_STREAM was sent on.
  var abandoned = PlainList<Int32>()
  /// Something above is left for the session to do once it has sent.
  var hasFollowUps = false
  /// The stream that the library spoke of last: most often it goes on about the same.
  var latest = HTTP2Stream(id: 0, slot: -1)
  /// Header lists of requests that went over the soft limit.
  var longHeaderLists = 0
  /// The library has ended the connection for what the peer did.
  var hasSentError = false
  /// A header list went over the hard limit.
  var isOverHardLimit = false

  /// Where the header list that is being read begins in the workspace's fields; nil between lists.
  var blockStart: Int?
  private var blockBytes = 0
  private var blockFields = 0
  private var blockExceedsLimit = false
  /// The part of a header list that an earlier call brought, while the session waits for the rest.
  private var heldBlock = GrowableBytes()

  init(
    side: SessionSide, limits: HTTP2Limits, workspace: UnsafeMutablePointer<HTTP2Workspace.State>
  ) {
    self.side = side
    self.limits = limits
    self.workspace = workspace
  }

  /// The session begins to work: the list that is being read goes on.
  mutating func resumeBlock() {
    guard blockStart != nil else { return }
    blockStart = workspace.pointee.fields.count
    workspace.pointee.fields.append(heldBlock.bytes)
    heldBlock.removeAll(keepingAtMost: 0)
  }

  /// The session stops working: a list that is not complete moves out of the workspace.
  mutating func holdBlock() {
    guard let blockStart else { return }
    let fields = workspace.pointee.fields.bytes
    heldBlock.append(UnsafeRawBufferPointer(rebasing: fields[blockStart...]))
    workspace.pointee.fields.removeLast(fields.count - blockStart)
  }

  mutating func beginHeaders() {
    dropBlock()
    blockStart = workspace.pointee.fields.count
    blockBytes = 0
    blockFields = 0
    blockExceedsLimit = false
  }

  /// Returns false if decoding must stop at once.
  @inline(__always)
  mutating func header(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) -> Bool {
    // The library's frames and its table bound both, far below where a sum could overflow.
    blockBytes &+= name.count &+ value.count &+ 32
    blockFields &+= 1
    if blockBytes > limits.headerListSoftBytes || blockFields > limits.headerFields
      || value.count > limits.pathBytes || blockExceedsLimit
    {
      return longHeader(name: name, value: value)
    }
    workspace.pointee.fields.append(name: name, value: value)
    return true
  }

  /// The same for a field at which a limit may have been met, or behind one.
  @inline(never)
  private mutating func longHeader(
    name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer
  ) -> Bool {
    guard blockBytes <= limits.headerListHardBytes else {
      isOverHardLimit = true
      return false
    }
    if blockBytes > limits.headerListSoftBytes || blockFields > limits.headerFields
      || (value.count > limits.pathBytes && name.elementsEqual(":path".utf8))
    {
      blockExceedsLimit = true
    }
    if !blockExceedsLimit { workspace.pointee.fields.append(name: name, value: value) }
    return true
  }

  mutating func receivedRequest(_ id: Int32, endStream: Bool) -> HTTP2Stream {
    if blockExceedsLimit { longHeaderLists += 1 }
    let stream = streams.open(id, isRemoteEnded: endStream)
    latest = stream
    let start = blockStart ?? workspace.pointee.fields.count
    blockStart = nil
    record(
      RecordedEvent(
        kind: .requestHeaders, endStream: endStream, exceedsLimit: blockExceedsLimit,
        stream: stream, start: start, count: workspace.pointee.fields.count - start))
    return stream
  }

  /// A response's head, an interim one, or its trailers: the owner knows which is due.
  mutating func receivedResponse(on stream: HTTP2Stream, endStream: Bool) {
    guard let slot = streams[stream], let start = blockStart else {
      dropBlock()
      return
    }
    blockStart = nil
    if endStream { slot.pointee.isRemoteEnded = true }
    record(
      RecordedEvent(
        kind: .responseHeaders, endStream: endStream, exceedsLimit: blockExceedsLimit,
        stream: stream, start: start, count: workspace.pointee.fields.count - start))
  }

  mutating func received(data: UnsafeRawBufferPointer, on stream: HTTP2Stream) {
    guard let slot = streams[stream], side == .client || !slot.pointee.isLocalEnded else {
      discardedBytes += data.count
      return
    }
    record(
      RecordedEvent(kind: .data, stream: stream, count: data.count, data: data.baseAddress))
  }

  /// A DATA frame, or a HEADERS frame with trailers, is complete.
  mutating func receivedBodyFrame(on stream: HTTP2Stream, endStream: Bool) {
    dropBlock()
    guard let slot = streams[stream] else { return }
    guard endStream else {
      // Not before it sends on: clients of HTTP/1.1's mind take a reset for a failed response.
      if side == .server, slot.pointee.isLocalEnded { resetLater(stream) }
      return
    }
    slot.pointee.isRemoteEnded = true
    let last = workspace.pointee.events.count - 1
    if last >= 0, workspace.pointee.events[last].stream == stream,
      workspace.pointee.events[last].kind == .data
    {
      workspace.pointee.events[last].endStream = true
    } else {
      record(RecordedEvent(kind: .endOfStream, stream: stream))
    }
  }

  /// It may be sending that closes the stream, while a list on another is half read.
  mutating func closed(_ stream: HTTP2Stream, code: HTTP2ErrorCode) {
    guard let slot = streams[stream] else { return }
    queuedBytes -= slot.pointee.outbox.count
    streams.close(stream)
    record(RecordedEvent(kind: .streamClosed, stream: stream, number: UInt64(code.rawValue)))
  }

  mutating func sentEndOfStream(on stream: HTTP2Stream) {
    guard let slot = streams[stream] else { return }
    slot.pointee.isLocalEnded = true
    if slot.pointee.isResetDue, !slot.pointee.isRemoteEnded { resetLater(stream) }
  }

  private mutating func resetLater(_ stream: HTTP2Stream) {
    resetsDue.append(stream)
    hasFollowUps = true
  }

  mutating func record(_ event: RecordedEvent) {
    workspace.pointee.events.append(event)
  }

  /// A list that did not become a request is of no use: trailers, or one that was illegal.
  private mutating func dropBlock() {
    guard let start = blockStart else { return }
    workspace.pointee.fields.removeLast(workspace.pointee.fields.count - start)
    blockStart = nil
  }
}
