/// Scratch that the sessions of one thread share, because only one of them works at a time: what it
/// found in the bytes it was given, and the bytes it has to send. A connection that is idle holds
/// none of it.
///
/// Each session leaves it empty: the owner takes all events and all output before it turns to the
/// next session.
package final class HTTP2Workspace {
  /// Memory kept for the next session once a burst is over.
  static let keptBytes = 1 << 20
  static let keptEvents = 4096

  /// The state has an address of its own, so that callbacks reach it without counting references.
  let state: UnsafeMutablePointer<State>
  /// What the library takes memory from.
  let memory = LibraryMemory()

  struct State: ~Copyable {
    var events = PlainList<RecordedEvent>()
    /// Header fields of the events: two lengths, the name, the value, one field behind the other.
    var fields = GrowableBytes()
    var output = GrowableBytes()
  }

  /// On the thread whose sessions it serves: on another, they work as well and more slowly.
  package init() {
    state = .allocate(capacity: 1)
    state.initialize(to: State())
  }

  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
  }
}

/// An event as the callbacks note it: positions instead of addresses, since what they point into may
/// still grow.
struct RecordedEvent: BitwiseCopyable {
  enum Kind {
    case requestHeaders, responseHeaders, data, endOfStream, streamClosed, goAway, pingAcknowledged
  }

  var kind: Kind
  var endStream = false
  var exceedsLimit = false
  var stream = HTTP2Stream(id: 0, slot: 0)
  /// Where the fields begin in the workspace, or where the data lie.
  var start = 0
  var count = 0
  var data: UnsafeRawPointer?
  /// An error code, or the payload of a PING.
  var number: UInt64 = 0
}
