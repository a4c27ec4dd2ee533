import HTTP2Session
import RPCCore

/// A call that has not been answered in full. Slots are used for one call after the other.
struct OpenCall: ~Copyable {
  static let none = HTTP2Stream(id: 0, slot: 0)

  /// `none` while no call has the slot.
  var stream = none
  var machine = CallStateMachine()
  /// When its headers arrived.
  var beganAt: UInt64 = 0
  /// What the call counts for in the connection's `reservedBytes`.
  var reservedBytes = 0
  /// The meeting point with a handler that runs in a task.
  var streaming: StreamingCall?
  var task: Task<Void, Never>?
  /// Request bytes for which the stream's window has not been opened again.
  var unconsumedBytes = 0
  /// The response has begun, so that a status can only be its end.
  var isHeadSent = false
  /// Messages of the handler wait until the stream's earlier ones have left.
  var isCut = false
}
