import OrganizationGraph
public import RPCCore
import Routing
package import WireMessages

/// `whistle.v1.RoutingService`: decides and explains, orders one by one and in batches.
public struct RoutingService: Sendable {
  static let name = "whistle.v1.RoutingService"
  static let usualAlternatives = 3
  static let mostExplanations = 100
  static let usualExplanations = 20

  let organization: LiveOrganization

  public init(_ organization: LiveOrganization) {
    self.organization = organization
  }

  public var methods: [RPCMethod] {
    [
      RPCMethod(path: "/\(Self.name)/Route") { (context, request, answer) throws(RPCError) in
        try routeBytes(context, request, &answer.message)
      },
      RPCMethod(inTask: "/\(Self.name)/Explain", explain),
    ] + BatchService(organization: organization).methods(Self.name)
  }

  /// The reply as a value: the plain way, and the only one for a catch-all's shortage.
  package func route(
    _ context: RPCCallContext, _ request: Wire.RouteRequest
  ) throws(RPCError) -> Wire.RouteReply {
    let alternatives = try alternatives(request)
    return try organization.withWorkspace { (served, workspace) throws(RPCError) in
      let query = try served.query(request.order, receivedAt: context.receivedAt)
      return try served.route(query, alternatives: alternatives, workspace)
    }
  }

  /// From bytes to bytes, without values in between where the request is written as usual and the lead
  /// has a duty.
  package func routeBytes(
    _ context: RPCCallContext, _ bytes: UnsafeRawBufferPointer, _ output: inout [UInt8]
  ) throws(RPCError) {
    try organization.withReplies { (served, workspace, replies) throws(RPCError) in
      let (query, alternatives) = try read(bytes, served, receivedAt: context.receivedAt)
      let view: DecisionView
      do throws(RoutingError) {
        view = try served.router.decide(
          query, loads: served.loads, alternatives: alternatives, workspace: workspace)
      } catch {
        throw RPCError(error)
      }
      if view.ranked(0).role == .catchAll {
        try served.route(query, alternatives: alternatives, workspace).encode(into: &output)
      } else {
        output.append(contentsOf: replies.write(view, query))
      }
    }
  }

  private func read(
    _ bytes: UnsafeRawBufferPointer, _ served: ServedOrganization, receivedAt: Int64
  ) throws(RPCError) -> (RoutingQuery, alternatives: Int) {
    if let plain = PlainRouteRequest(bytes), plain.alternatives <= Router.mostAlternatives,
      let query = served.query(plain, receivedAt: receivedAt)
    {
      return (query, Self.alternatives(Int(plain.alternatives), leadOnly: plain.leadOnly))
    }
    let request = try RPCMethod.decode(Wire.RouteRequest.self, from: bytes)
    let alternatives = try alternatives(request)
    return (try served.query(request.order, receivedAt: receivedAt), alternatives)
  }

  private func alternatives(_ request: Wire.RouteRequest) throws(RPCError) -> Int {
    if request.alternatives > UInt32(Router.mostAlternatives) {
      throw .invalid(
        "alternatives",
        "\(request.alternatives) is too many; at most \(Router.mostAlternatives) are listed")
    }
    return Self.alternatives(Int(request.alternatives), leadOnly: request.leadOnly)
  }

  private static func alternatives(_ asked: Int, leadOnly: Bool) -> Int {
    leadOnly ? 0 : asked == 0 ? usualAlternatives : asked
  }

  package func explain(
    _ context: RPCCallContext, _ request: Wire.ExplainRequest
  ) throws(RPCError) -> Wire.ExplainReply {
    if request.candidates.count > Self.mostExplanations {
      throw .invalid(
        "candidates",
        "\(request.candidates.count) are too many; ask for at most \(Self.mostExplanations)")
    }
    if request.limit > UInt32(Self.mostExplanations) {
      throw .invalid("limit", "\(request.limit) is too many; at most \(Self.mostExplanations)")
    }
    let limit = request.limit == 0 ? Self.usualExplanations : Int(request.limit)
    return try organization.withWorkspace { (served, workspace) throws(RPCError) in
      let query = try served.query(request.order, receivedAt: context.receivedAt)
      var units: [UnitIndex] = []
      for (position, code) in request.candidates.enumerated() {
        units.append(try served.unit(code, field: "candidates[\(position)]"))
      }
      return try served.explain(query, units.isEmpty ? nil : units, limit: limit, workspace)
    }
  }
}

extension ServedOrganization {
  fileprivate func route(
    _ query: RoutingQuery, alternatives: Int, _ workspace: SearchWorkspace
  ) throws(RPCError) -> Wire.RouteReply {
    do throws(RoutingError) {
      return reply(
        try router.route(query, loads: loads, alternatives: alternatives, workspace: workspace),
        query)
    } catch {
      throw RPCError(error)
    }
  }

  fileprivate func explain(
    _ query: RoutingQuery, _ units: [UnitIndex]?, limit: Int, _ workspace: SearchWorkspace
  ) throws(RPCError) -> Wire.ExplainReply {
    do throws(RoutingError) {
      let result = try router.explain(
        query, units: units, limit: limit, loads: loads, workspace: workspace)
      return .with {
        $0.lead = candidate(result.lead)
        $0.explanations = result.explanations.map(explanation)
        $0.complete = result.isComplete
        $0.revision = revision
      }
    } catch {
      throw RPCError(error)
    }
  }
}
