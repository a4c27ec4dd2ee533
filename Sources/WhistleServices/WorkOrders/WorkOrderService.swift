package import OrganizationGraph
public import RPCCore
import Routing
package import WireMessages
public import WorkOrders

/// `whistle.v1.WorkOrderService`: keeps work orders, and has every step on disk before it answers.
public struct WorkOrderService: Sendable {
  static let name = "whistle.v1.WorkOrderService"
  static let mostKeyBytes = 128
  static let mostCalled = 100
  /// How often the words of an order are read anew that goes on moving.
  static let mostAttempts = 8
  static let mostEvidence = 100
  static let mostTextBytes = 64 * 1024

  let desk: OrderDesk
  let current: @Sendable () -> ServedOrganization

  /// Opens the desk on a ledger.
  ///
  /// - Parameters:
  ///   - settle: what the ledger puts off until nobody waits.
  ///   - probe: writes something that changes nothing, to find out whether a disk that was full has room.
  ///   - onFailure: called once when the ledger takes nothing more; whoever runs the server ends it.
  public init(
    _ ledger: any Ledger, policy: OrderPolicy = .example, clock: DeskClock = .machine,
    organization: @escaping @Sendable () -> ServedOrganization,
    settle: @escaping @Sendable () throws(LedgerError) -> Void = { () throws(LedgerError) in },
    probe: @escaping @Sendable () throws(LedgerError) -> Void = { () throws(LedgerError) in },
    onFailure: @escaping @Sendable (LedgerError) -> Void
  ) throws(LedgerError) {
    current = organization
    desk = try OrderDesk(
      ledger, policy: policy, clock: clock, organization: organization, encode: Self.reply,
      settle: settle, probe: probe, onFailure: onFailure)
  }

  public var methods: [RPCMethod] {
    [
      RPCMethod(path: "/\(Self.name)/File", deferred: file),
      RPCMethod(path: "/\(Self.name)/Act", deferred: act),
      RPCMethod(path: "/\(Self.name)/FileMany", kind: .bidirectional, handler: fileMany),
      RPCMethod(inTask: "/\(Self.name)/GetOrder", getOrder),
      RPCMethod(inTask: "/\(Self.name)/ListOrders", listOrders),
      RPCMethod(inTask: "/\(Self.name)/ReportOrders", reportOrders),
      RPCMethod(path: "/\(Self.name)/GetQueue", kind: .unary) { _, requests, responses in
        let request = try RPCMethod.decode(
          Wire.GetQueueRequest.self, from: try await requests.only())
        try await responses.send(RPCMethod.encode(try await getQueue(request)))
      },
      RPCMethod(path: "/\(Self.name)/WatchOrders", kind: .serverStreaming, handler: watchOrders),
      RPCMethod(path: "/\(Self.name)/GetCounters", kind: .unary) { _, requests, responses in
        _ = try RPCMethod.decode(Wire.GetCountersRequest.self, from: try await requests.only())
        try await responses.send(RPCMethod.encode(try await getCounters()))
      },
      RPCMethod(path: "/\(Self.name)/SetClock", kind: .unary) { _, requests, responses in
        let request = try RPCMethod.decode(
          Wire.SetClockRequest.self, from: try await requests.only())
        guard let moment = try Self.instant(request.now, "now") else {
          throw RPCError.invalid("now", "is missing; give seconds since 1970-01-01 UTC")
        }
        let (now, fired) = try await setClock(moment)
        try await responses.send(
          RPCMethod.encode(
            Wire.SetClockReply.with {
              $0.now = now.seconds
              $0.fired = UInt64(fired)
            }))
      },
    ]
  }

  package func setClock(_ now: Instant) async throws(RPCError) -> (now: Instant, fired: Int) {
    try await desk.setClock(now)
  }

  private func file(
    _ context: RPCCallContext, _ bytes: UnsafeRawBufferPointer, _ reply: RPCReply
  ) throws(RPCError) {
    let request = try RPCMethod.decode(Wire.FileRequest.self, from: bytes)
    desk.submit(try write(request, context) { reply.finish($0) })
  }

  private func act(
    _ context: RPCCallContext, _ bytes: UnsafeRawBufferPointer, _ reply: RPCReply
  ) throws(RPCError) {
    let request = try RPCMethod.decode(Wire.ActRequest.self, from: bytes)
    try submit(request) { reply.finish($0) }
  }

  /// Takes an order in, for callers in this process.
  package func file(_ request: Wire.FileRequest) async throws(RPCError) -> Wire.OrderReply {
    let now = Int64(WallSeconds.now()) * 1_000_000_000
    let context = RPCCallContext(path: "/\(Self.name)/File", receivedAt: now)
    return try await reply { complete throws(RPCError) in
      desk.submit(try write(request, context, complete))
    }
  }

  /// Takes a step, for callers in this process.
  package func act(_ request: Wire.ActRequest) async throws(RPCError) -> Wire.OrderReply {
    try await reply { complete throws(RPCError) in try submit(request, complete) }
  }

  private func reply(
    _ submit: (@escaping Completion) throws(RPCError) -> Void
  ) async throws(RPCError) -> Wire.OrderReply {
    let result: Result<[UInt8], RPCError> = await withCheckedContinuation { continuation in
      do throws(RPCError) {
        try submit { continuation.resume(returning: $0) }
      } catch {
        continuation.resume(returning: .failure(error))
      }
    }
    return try RPCMethod.decode(Wire.OrderReply.self, from: try result.get())
  }

  /// Has the health of this service follow whether writes can be kept: it is told as NOT_SERVING from a
  /// write that finds the disk full until writes work again. Reads go on meanwhile.
  public func report(to health: HealthService) {
    desk.health.tell { health.set(Self.name, isServing: $0) }
  }

  /// Lets those go who watch, so that a server can drain.
  public func drain() { desk.drain() }

  /// Finishes what was sent; nothing is taken after this.
  public func stop() { desk.stop() }
}
