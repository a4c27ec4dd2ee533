import OrganizationGraph
public import RPCCore
import Routing
package import WireMessages

/// `whistle.v1.OrganizationService`: reads the organisation that is served.
public struct OrganizationService: Sendable {
  static let name = "whistle.v1.OrganizationService"
  static let mostChildren = 1_000

  private let organization: LiveOrganization

  public init(_ organization: LiveOrganization) {
    self.organization = organization
  }

  public var methods: [RPCMethod] {
    [
      RPCMethod("/\(Self.name)/GetUnit", getUnit),
      RPCMethod("/\(Self.name)/GetRevision", getRevision),
    ]
  }

  package func getUnit(
    _ context: RPCCallContext, _ request: Wire.GetUnitRequest
  ) throws(RPCError) -> Wire.GetUnitReply {
    let served = organization.current
    let unit = try served.unit(request.code, field: "code")
    let snapshot = served.snapshot
    let today = snapshot.zone.local(Instant(seconds: context.receivedAt / 1_000_000_000)).day
    let children = snapshot.chainChildren(unit, on: today)
    return .with {
      $0.unit = served.wire(unit)
      $0.ancestors = served.ancestors(of: unit, on: today).map(served.reference)
      $0.children = children.prefix(Self.mostChildren).map(served.reference)
      $0.childrenComplete = children.count <= Self.mostChildren
      $0.revision = served.revision
    }
  }

  package func getRevision(
    _ context: RPCCallContext, _ request: Wire.GetRevisionRequest
  ) throws(RPCError) -> Wire.GetRevisionReply {
    let served = organization.current
    let snapshot = served.snapshot
    return .with {
      $0.revision = served.revision
      $0.name = snapshot.name(snapshot.root)
      $0.units = UInt64(snapshot.unitCount)
      $0.edges = UInt64(snapshot.edgeCount)
      $0.categories = UInt64(snapshot.categoryCount)
    }
  }

}

extension ServedOrganization {
  fileprivate func ancestors(of unit: UnitIndex, on day: Day) -> [UnitIndex] {
    var result: [UnitIndex] = []
    var current = unit
    while let next = snapshot.home(current) ?? snapshot.chainParent(current, on: day) {
      result.append(next)
      current = next
    }
    return result
  }

  fileprivate func wire(_ unit: UnitIndex) -> Wire.Unit {
    let record = snapshot.record(unit)
    let pool = snapshot.pool(unit)
    return .with {
      $0.code = record.code
      $0.name = record.name
      $0.aliases = record.aliases
      $0.kind = record.kind.code
      $0.status = record.status.rawValue
      $0.home = snapshot.home(unit).map(reference)
      $0.level = snapshot.level(unit).map { snapshot.schema.tiers[$0].code } ?? ""
      $0.capacity = snapshot.capacity(pool)
      $0.pool = record.pool ?? record.code
      $0.load = loads.open(in: pool)
      $0.hours = record.hours ?? ""
      $0.credit = record.credit ?? ""
      $0.since = record.term.from?.description ?? ""
      $0.until = record.term.until?.description ?? ""
      $0.synthetic = record.isSynthetic
    }
  }
}
