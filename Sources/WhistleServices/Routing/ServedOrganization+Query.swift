import OrganizationGraph
import RPCCore
import Routing
import WireMessages

extension ServedOrganization {
  /// Most codes in a list of an order.
  static let mostCodes = 1_000
  /// 9999-12-31T23:59:59Z: dates have four digits.
  static let lastSecond: Int64 = 253_402_300_799

  /// The order of a request, checked field by field and resolved.
  ///
  /// - Parameter receivedAt: when the request arrived, nanoseconds since 1970-01-01 UTC.
  func query(_ order: Wire.WorkOrder?, receivedAt: Int64) throws(RPCError) -> RoutingQuery {
    guard let order else { throw .invalid("order", "is missing") }
    if order.origin.isEmpty {
      throw .invalid("order.origin", "is empty; give the code of the chain unit of the place")
    }
    if order.category.isEmpty {
      throw .invalid("order.category", "is empty; give the code of a category")
    }
    for (field, codes) in [("excluded", order.excluded), ("subjects", order.subjects)]
    where codes.count > Self.mostCodes {
      throw .invalid(
        "order.\(field)", "has \(codes.count) codes; at most \(Self.mostCodes) are allowed")
    }
    let mode: Mode
    switch order.mode {
    case .peacetime: mode = .peacetime
    case .emergency: mode = .emergency
    default: throw .invalid("order.mode", "\(order.mode.rawValue) is no mode")
    }
    let workOrder = WorkOrder(
      origin: order.origin, category: order.category,
      receivedAt: try instant(order.receivedAt, field: "received_at")
        ?? Instant(seconds: receivedAt / 1_000_000_000),
      urgency: order.urgency.isEmpty ? WorkOrder.normalUrgency : order.urgency, mode: mode,
      deadline: try instant(order.deadline, field: "deadline"), excluded: order.excluded,
      subjects: order.subjects)
    do {
      return try RoutingQuery(workOrder, in: snapshot)
    } catch {
      throw RPCError(error)
    }
  }

  /// The same of a request that is written as usual; nil where something is wrong with it, which
  /// `query(_:receivedAt:)` of the decoded request then says.
  func query(_ request: PlainRouteRequest, receivedAt: Int64) -> RoutingQuery? {
    let possible = 0...Self.lastSecond
    guard possible.contains(request.receivedAt), possible.contains(request.deadline) else {
      return nil
    }
    var urgency = WorkOrder.normalUrgency
    let isUsual = urgency.withUTF8 { usual in
      request.urgency.count == usual.count
        && usual.indices.allSatisfy { request.urgency[$0] == usual[$0] }
    }
    if request.urgency.count > 0, !isUsual {
      guard let text = String(validating: request.urgency, as: UTF8.self) else { return nil }
      urgency = text
    }
    return RoutingQuery(
      origin: request.origin, category: request.category,
      receivedAt: Instant(
        seconds: request.receivedAt == 0 ? receivedAt / 1_000_000_000 : request.receivedAt),
      urgency: urgency, mode: request.isEmergency ? .emergency : .peacetime,
      deadline: request.deadline == 0 ? nil : Instant(seconds: request.deadline), in: snapshot)
  }

  private func instant(_ seconds: Int64, field: String) throws(RPCError) -> Instant? {
    guard seconds != 0 else { return nil }
    guard (1...Self.lastSecond).contains(seconds) else {
      throw .invalid(
        "order.\(field)",
        "\(seconds) is out of range; give seconds since 1970-01-01 UTC, up to the year 9999")
    }
    return Instant(seconds: seconds)
  }
}
