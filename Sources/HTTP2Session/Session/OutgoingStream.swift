/// One open stream as the session keeps it: the response bytes that wait for the flow-control
/// window, what comes behind them, and which sides have ended.
final class OutgoingStream {
  /// What follows the last byte in `outbox`.
  enum Tail {
    /// More may be enqueued.
    case open
    case end
    case trailers(HTTP2HeaderList)
  }

  let id: HTTP2StreamID
  private(set) var outbox: [UInt8] = []
  private var sent = 0
  var tail = Tail.open
  /// The library asked for data and was told to wait; it asks again only when resumed.
  var isDeferred = false
  var hasResponse = false
  var isRemoteEnded: Bool
  /// The whole response has been handed out to be sent.
  var isLocalEnded = false

  init(id: HTTP2StreamID, isRemoteEnded: Bool) {
    self.id = id
    self.isRemoteEnded = isRemoteEnded
  }

  var queuedBytes: Int { outbox.count - sent }

  func append(_ bytes: UnsafeRawBufferPointer) {
    outbox.append(contentsOf: bytes)
  }

  /// Moves as many queued bytes as fit to `target` and returns how many.
  func take(into target: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(target.count, queuedBytes)
    outbox.withUnsafeBytes { source in
      target.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[sent..<sent + count]))
    }
    sent += count
    if sent == outbox.count {
      outbox.removeAll(keepingCapacity: true)
      sent = 0
    }
    return count
  }
}
