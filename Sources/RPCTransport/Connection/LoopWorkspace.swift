import CallMeasures
import Gzip
import HTTP2Session
import NIOCore
import RPCCore

/// Scratch of one event loop, shared by its connections, because only one of them works at a time.
final class LoopWorkspace {
  let http2 = HTTP2Workspace()
  let inflater = GzipInflater()
  let deflater = GzipDeflater()
  let line = WaitingLine()
  let inflations = InflationLine()
  var requestIDs = RequestIDs()
  // Behind pointers, because accesses to a class's own variables are checked at run time, and these
  // are reached for each header field and each byte of a reply.
  let heads: UnsafeMutablePointer<RequestHeads>
  /// The answer of one inline method after the other, its message with the prefix.
  let answer: UnsafeMutablePointer<RPCAnswer>
  /// A request that was compressed.
  let inflated: UnsafeMutablePointer<[UInt8]>
  /// What the loop counts, and the calls that have ended since it last looked at the clock.
  let measures: UnsafeMutablePointer<ServerMeasures>
  let ended: UnsafeMutablePointer<[EndedCall]>
  /// Tells somebody else's metrics what the loop counts.
  let reporter: MetricsReporter?
  /// What one connection after the other writes. The channel lets go of it as soon as the system
  /// has taken the bytes; until then it takes other memory for itself.
  @exclusivity(unchecked) var output = ByteBuffer()

  init(methods: MethodTable, metrics: ServerMetrics?) {
    reporter = metrics.map { MetricsReporter($0, methods: methods.methods.map(\.path)) }
    heads = .allocate(capacity: 1)
    heads.initialize(to: RequestHeads(methods: methods))
    answer = .allocate(capacity: 1)
    answer.initialize(to: RPCAnswer())
    inflated = .allocate(capacity: 1)
    inflated.initialize(to: [])
    measures = .allocate(capacity: 1)
    measures.initialize(to: ServerMeasures(methods: methods.methods.count))
    ended = .allocate(capacity: 1)
    ended.initialize(to: [])
  }

  deinit {
    heads.deinitialize(count: 1)
    heads.deallocate()
    answer.deinitialize(count: 1)
    answer.deallocate()
    inflated.deinitialize(count: 1)
    inflated.deallocate()
    measures.deinitialize(count: 1)
    measures.deallocate()
    ended.deinitialize(count: 1)
    ended.deallocate()
  }
}
