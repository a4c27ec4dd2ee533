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
      RPCMethod("/\(Self.name)/Route", route),
      RPCMethod("/\(Self.name)/Explain", explain),
    ]
  }

  package func route(
    _ context: RPCCallContext, _ request: Wire.RouteRequest
  ) throws(RPCError) -> Wire.RouteReply {
    let query = try query(request.order, receivedAt: context.receivedAt)
    if request.alternatives > UInt32(Router.mostAlternatives) {
      throw .invalid(
        "alternatives",
        "\(request.alternatives) is too many; at most \(Router.mostAlternatives) are listed")
    }
    let asked = request.alternatives == 0 ? Self.usualAlternatives : Int(request.alternatives)
    let decision = try domain { workspace throws(RoutingError) in
      try served.router.route(
        query, loads: served.loads, alternatives: request.leadOnly ? 0 : asked,
        workspace: workspace)
    }
    return reply(decision, query)
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
