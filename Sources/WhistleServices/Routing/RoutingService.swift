import OrganizationGraph
public import RPCCore
import Routing
package import WireMessages

/// `whistle.v1.RoutingService`: decides and explains on the served organisation.
public struct RoutingService: Sendable {
  static let name = "whistle.v1.RoutingService"
  static let usualAlternatives = 3
  static let mostExplanations = 100
  static let usualExplanations = 20

  let served: ServedOrganization
  let text: RoutingText

  public init(_ served: ServedOrganization) {
    self.served = served
    text = RoutingText(served.snapshot)
  }

  public var methods: [RPCMethod] {
    [
      RPCMethod(path: "/\(Self.name)/Route", handler: routeBytes),
      RPCMethod(inTask: "/\(Self.name)/Explain", explain),
    ]
  }

  /// The reply as a value: the plain way, and the only one for a catch-all's shortage.
  package func route(
    _ context: RPCCallContext, _ request: Wire.RouteRequest
  ) throws(RPCError) -> Wire.RouteReply {
    let query = try query(request.order, receivedAt: context.receivedAt)
    let alternatives = try alternatives(request)
    let decision = try domain { workspace throws(RoutingError) in
      try served.router.route(
        query, loads: served.loads, alternatives: alternatives, workspace: workspace)
    }
    return reply(decision, query)
  }

  /// From bytes to bytes, without values in between where the lead has a duty.
  package func routeBytes(
    _ context: RPCCallContext, _ bytes: UnsafeRawBufferPointer, _ output: inout [UInt8]
  ) throws(RPCError) {
    let request = try RPCMethod.decode(Wire.RouteRequest.self, from: bytes)
    let query = try query(request.order, receivedAt: context.receivedAt)
    let alternatives = try alternatives(request)
    // The bytes move to the writer and back, so that nothing copies them.
    var writer = WireWriter([])
    swap(&writer.bytes, &output)
    defer { swap(&writer.bytes, &output) }
    let isWritten: Bool
    do throws(RoutingError) {
      isWritten = try served.workspaces.withReplies { (workspace, replies) throws(RoutingError) in
        let view = try served.router.decide(
          query, loads: served.loads, alternatives: alternatives, workspace: workspace)
        guard view.ranked(0).role != .catchAll else { return false }
        replies.write(view, query, served, to: &writer)
        return true
      }
    } catch {
      throw RPCError(error)
    }
    if !isWritten {
      try route(context, request).encode(into: &writer.bytes)
    }
  }

  private func alternatives(_ request: Wire.RouteRequest) throws(RPCError) -> Int {
    if request.alternatives > UInt32(Router.mostAlternatives) {
      throw .invalid(
        "alternatives",
        "\(request.alternatives) is too many; at most \(Router.mostAlternatives) are listed")
    }
    let asked = request.alternatives == 0 ? Self.usualAlternatives : Int(request.alternatives)
    return request.leadOnly ? 0 : asked
  }

  package func explain(
    _ context: RPCCallContext, _ request: Wire.ExplainRequest
  ) throws(RPCError) -> Wire.ExplainReply {
    let query = try query(request.order, receivedAt: context.receivedAt)
    if request.candidates.count > Self.mostExplanations {
      throw .invalid(
        "candidates",
        "\(request.candidates.count) are too many; ask for at most \(Self.mostExplanations)")
    }
    if request.limit > UInt32(Self.mostExplanations) {
      throw .invalid("limit", "\(request.limit) is too many; at most \(Self.mostExplanations)")
    }
    var units: [UnitIndex] = []
    for (position, code) in request.candidates.enumerated() {
      units.append(try served.unit(code, field: "candidates[\(position)]"))
    }
    let limit = request.limit == 0 ? Self.usualExplanations : Int(request.limit)
    let result = try domain { workspace throws(RoutingError) in
      try served.router.explain(
        query, units: units.isEmpty ? nil : units, limit: limit, loads: served.loads,
        workspace: workspace)
    }
    return .with {
      $0.lead = candidate(result.lead)
      $0.explanations = result.explanations.map(explanation)
      $0.complete = result.isComplete
      $0.revision = served.revision
    }
  }

  private func domain<Result>(
    _ body: (SearchWorkspace) throws(RoutingError) -> Result
  ) throws(RPCError) -> Result {
    do {
      return try served.workspaces.withWorkspace(body)
    } catch {
      throw RPCError(error)
    }
  }
}
