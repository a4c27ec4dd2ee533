public import RPCCore
public import WireMessages

/// How far a server has come with a batch.
public struct BatchCallProgress: Hashable, Sendable {
  /// Orders that it has.
  public let received: Int
  /// Orders whose candidates it knows; 0 before it plans.
  public let listed: Int

  init(_ reply: Wire.RouteBatchReply) {
    received = Int(reply.received)
    listed = Int(reply.listed)
  }
}

extension RoutingClient {
  /// Orders in one message of a stream.
  private static let part = 250

  private static let streamBatch = ClientMethod<Wire.RouteBatchRequest, Wire.RouteBatchReply>(
    "/whistle.v1.RoutingService/StreamBatch", .bidirectional, isIdempotent: true)

  /// Plans many orders together, at most 500,000: no plan costs less.
  ///
  /// Orders go and placements come in parts, so neither side holds a message of all. Nothing is filed by
  /// it, so a call that failed can be made again.
  ///
  /// - Parameter progress: is told after each part how many orders the server has, and then each second of how
  ///   many it knows the candidates.
  public func routeBatch(
    _ request: Wire.RouteBatchRequest, _ options: CallOptions = .unlimited,
    progress: (BatchCallProgress) -> Void = { _ in }
  ) async throws(RPCError) -> Wire.RouteBatchReply {
    do {
      return try await client.exchange(Self.streamBatch, options) { sender, replies in
        var received = replies.makeAsyncIterator()
        var part = request
        for start in stride(from: 0, to: max(1, request.orders.count), by: Self.part) {
          part.orders = Array(request.orders[start...].prefix(Self.part))
          // A call that has failed says so to whoever takes its replies.
          try? await sender.send(part)
          guard let reply = try await received.next() else { throw Self.cutShort }
          progress(BatchCallProgress(reply))
        }
        sender.finish()
        return try await Self.whole(&received, progress)
      }
    } catch let error as RPCError {
      throw error
    } catch {
      throw RPCError(code: .internal, message: "\(error)")
    }
  }

  /// The plan put together from its parts: placements, then all that is said once.
  private static func whole(
    _ parts: inout ReplyStream<Wire.RouteBatchReply>.AsyncIterator,
    _ progress: (BatchCallProgress) -> Void
  ) async throws(RPCError) -> Wire.RouteBatchReply {
    var placements: [Wire.BatchPlacement] = []
    var last: Wire.RouteBatchReply?
    while let part = try await parts.next() {
      if part.received > 0 {
        progress(BatchCallProgress(part))
        continue
      }
      placements += part.placements
      last = part
    }
    guard var whole = last else { throw cutShort }
    whole.placements = placements
    return whole
  }

  private static var cutShort: RPCError {
    RPCError(code: .internal, message: "the server ended the call before the plan was whole")
  }
}
