import HTTP2Session
import RPCCore
import Synchronization

/// A call on a connection of a client.
struct OpenClientCall {
  let stream: HTTP2Stream
  let call: ClientCall
  var machine: ResponseStateMachine
  /// Reply bytes for which the stream's window has not been opened again.
  var unconsumedBytes = 0
  /// Messages of the caller wait until the stream's earlier ones have left.
  var isCut = false
}

extension ClientCall {
  /// The stream of a call that has one, for its connection's loop.
  var stream: HTTP2Stream {
    get {
      let bits = tag.load(ordering: .relaxed)
      return HTTP2Stream(
        id: Int32(truncatingIfNeeded: bits >> 32), slot: Int32(truncatingIfNeeded: bits))
    }
    set {
      tag.store(
        UInt64(UInt32(bitPattern: newValue.id)) << 32 | UInt64(UInt32(bitPattern: newValue.slot)),
        ordering: .relaxed)
    }
  }
}
