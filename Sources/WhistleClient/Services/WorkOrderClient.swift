public import RPCCore
public import WireMessages

/// `whistle.v1.WorkOrderService`. Writes carry an idempotency key, so that they, too, may be called
/// again where it is not known whether they were served.
public struct WorkOrderClient: Sendable {
  let client: WhistleClient

  private static let service = "/whistle.v1.WorkOrderService"
  static let file = ClientMethod<Wire.FileRequest, Wire.OrderReply>(
    "\(service)/File", isIdempotent: true)
  static let fileMany = ClientMethod<Wire.FileRequest, Wire.FileManyReply>(
    "\(service)/FileMany", .bidirectional)
  static let act = ClientMethod<Wire.ActRequest, Wire.OrderReply>(
    "\(service)/Act", isIdempotent: true)
  static let getOrder = ClientMethod<Wire.GetOrderRequest, Wire.GetOrderReply>(
    "\(service)/GetOrder", isIdempotent: true)
  static let listOrders = ClientMethod<Wire.ListOrdersRequest, Wire.ListOrdersReply>(
    "\(service)/ListOrders", isIdempotent: true)
  static let getQueue = ClientMethod<Wire.GetQueueRequest, Wire.ListOrdersReply>(
    "\(service)/GetQueue", isIdempotent: true)
  static let watchOrders = ClientMethod<Wire.WatchOrdersRequest, Wire.WatchOrdersReply>(
    "\(service)/WatchOrders", .serverStreaming)
  static let reportOrders = ClientMethod<Wire.ReportOrdersRequest, Wire.ReportOrdersReply>(
    "\(service)/ReportOrders", isIdempotent: true)
  static let getCounters = ClientMethod<Wire.GetCountersRequest, Wire.GetCountersReply>(
    "\(service)/GetCounters", isIdempotent: true)

  /// Takes an order in.
  public func file(
    _ request: Wire.FileRequest, _ options: CallOptions = .usual
  ) async throws(RPCError) -> Wire.OrderReply {
    try await client.call(Self.file, request, options)
  }

  /// Takes many orders in; replies come in the order of the requests.
  public func fileMany<Result>(
    _ options: CallOptions = .unlimited,
    _ body: (RequestSender<Wire.FileRequest>, ReplyStream<Wire.FileManyReply>) async throws ->
      Result
  ) async throws -> Result {
    try await client.exchange(Self.fileMany, options, body)
  }

  /// Takes one step of an order's life.
  public func act(
    _ request: Wire.ActRequest, _ options: CallOptions = .usual
  ) async throws(RPCError) -> Wire.OrderReply {
    try await client.call(Self.act, request, options)
  }

  /// An order with its history.
  public func getOrder(
    _ request: Wire.GetOrderRequest, _ options: CallOptions = .usual
  ) async throws(RPCError) -> Wire.GetOrderReply {
    try await client.call(Self.getOrder, request, options)
  }

  /// A page of orders.
  public func listOrders(
    _ request: Wire.ListOrdersRequest, _ options: CallOptions = .usual
  ) async throws(RPCError) -> Wire.ListOrdersReply {
    try await client.call(Self.listOrders, request, options)
  }

  /// The open orders of a unit.
  public func getQueue(
    _ request: Wire.GetQueueRequest, _ options: CallOptions = .usual
  ) async throws(RPCError) -> Wire.ListOrdersReply {
    try await client.call(Self.getQueue, request, options)
  }

  /// Events as they come to be on disk, in one call; whoever wants more goes on behind the last.
  public func watchOrders(
    _ request: Wire.WatchOrdersRequest, _ options: CallOptions = .unlimited
  ) async throws(RPCError) -> ReplyStream<Wire.WatchOrdersReply> {
    try await client.stream(Self.watchOrders, request, options)
  }

  /// The same over the loss of connections and the restart of the server: no event is missed and none
  /// comes twice.
  public func watchingOrders(
    _ request: Wire.WatchOrdersRequest
  ) -> ResumingWatch<Wire.WatchOrdersReply, UInt64> {
    // Behind the last event of now only the server knows where to begin: its first reply says.
    client.watch(
      from: request.fromNow ? nil : request.after, token: { $0.sequence },
      open: { (sequence: UInt64?) throws(RPCError) in
        var request = request
        if let sequence {
          request.after = sequence
          request.fromNow = false
        }
        return try await watchOrders(request)
      })
  }

  /// What became of the orders of a time.
  public func reportOrders(
    _ request: Wire.ReportOrdersRequest, _ options: CallOptions = .usual
  ) async throws(RPCError) -> Wire.ReportOrdersReply {
    try await client.call(Self.reportOrders, request, options)
  }

  /// How many orders are in each state.
  public func getCounters(
    _ options: CallOptions = .usual
  ) async throws(RPCError) -> Wire.GetCountersReply {
    try await client.call(Self.getCounters, .init(), options)
  }
}

extension WhistleClient {
  public var workOrders: WorkOrderClient { WorkOrderClient(client: self) }
}
