import HTTP2Session
import NIOCore
import RPCCore

/// Scratch of one event loop, shared by its connections, because only one of them works at a time.
final class ClientWorkspace {
  let http2 = HTTP2Workspace()
  /// What one connection after the other writes.
  var output = ByteBuffer()
}
