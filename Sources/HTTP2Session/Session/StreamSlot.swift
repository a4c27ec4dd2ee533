/// One open stream: the response bytes that wait for the flow-control window, what comes behind
/// them, and which sides have ended.
struct StreamSlot: ~Copyable {
  /// What follows the last byte that waits.
  enum Tail {
    /// More may be enqueued.
    case open
    case end
    case trailers
  }

  /// 0 while no stream has the slot.
  private(set) var id: Int32 = 0
  var tail = Tail.open
  var trailers: HTTP2HeaderBlock?
  var hasResponse = false
  /// The library asked for data and was told to wait; it asks again only when resumed.
  var isDeferred = false
  var isRemoteEnded = false
  /// The whole response has been handed out to be sent.
  var isLocalEnded = false
  /// The stream is reset behind its response, whether its request has ended or not.
  var isResetDue = false
  /// A body that its owner keeps in place while the library is asked to send it; it comes before
  /// `outbox`.
  var lent = UnsafeRawBufferPointer(start: nil, count: 0)
  /// Body bytes that were copied because they could not be sent at once.
  var outbox = GrowableBytes()

  var queuedBytes: Int { lent.count + outbox.count }

  mutating func begin(_ id: Int32, isRemoteEnded: Bool) {
    self.id = id
    self.isRemoteEnded = isRemoteEnded
    tail = .open
    hasResponse = false
    isDeferred = false
    isLocalEnded = false
    isResetDue = false
  }

  mutating func end() {
    id = 0
    trailers = nil
    lent = UnsafeRawBufferPointer(start: nil, count: 0)
    outbox.removeAll(keepingAtMost: 0)
  }

  /// Moves `count` bytes, of which there must be so many, to the end of `target`.
  mutating func take(_ count: Int, into target: inout GrowableBytes) {
    let fromLent = min(count, lent.count)
    if fromLent > 0 {
      target.append(UnsafeRawBufferPointer(rebasing: lent[..<fromLent]))
      lent = UnsafeRawBufferPointer(rebasing: lent[fromLent...])
    }
    let rest = count - fromLent
    if rest > 0 {
      target.append(UnsafeRawBufferPointer(rebasing: outbox.bytes[..<rest]))
      outbox.removeFirst(rest)
    }
  }

  /// Copies what is left of the lent body, because its owner takes it back.
  mutating func keepLent() {
    if lent.count > 0 {
      outbox.append(lent)
      lent = UnsafeRawBufferPointer(start: nil, count: 0)
    }
  }
}
