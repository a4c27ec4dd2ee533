import Gzip
import HTTP2Session
import NIOCore
import RPCCore

/// Scratch of one event loop, shared by its connections, because only one of them works at a time.
final class LoopWorkspace {
  let http2 = HTTP2Workspace()
  let inflater = GzipInflater()
  let deflater = GzipDeflater()
  var head: RequestHead
  /// The reply of one call after the other, with its prefix.
  var reply: [UInt8] = []
  /// A request that was compressed.
  var inflated: [UInt8] = []
  /// What one connection after the other writes. The channel lets go of it as soon as the system
  /// has taken the bytes; until then it takes other memory for itself.
  var output = ByteBuffer()

  init(methods: MethodTable) {
    head = RequestHead(methods: methods)
  }
}
