import OrganizationGraph
public import RPCCore
import Routing
package import WireMessages

/// `whistle.v1.OrganizationService`: reads and changes the organisation that is served.
public struct OrganizationService: Sendable {
  static let name = "whistle.v1.OrganizationService"
  static let mostChildren = 1_000

  private let organization: LiveOrganization
  private let changes: ChangeService
  private let reading: RevisionReading

  /// - Parameters:
  ///   - editor: changes the organisation and knows its past; `nil`: it is only read.
  ///   - openOrders: tells what units have to do that a change closes; `nil`: no orders are kept.
  public init(
    _ organization: LiveOrganization, editor: OrganizationEditor? = nil,
    openOrders: OpenOrders? = nil
  ) {
    self.organization = organization
    changes = ChangeService(organization: organization, editor: editor, openOrders: openOrders)
    reading = RevisionReading(organization: organization, editor: editor)
  }

  public var methods: [RPCMethod] {
    [
      RPCMethod("/\(Self.name)/GetUnit", getUnit),
      RPCMethod("/\(Self.name)/GetRevision", getRevision),
    ] + ListService(reading: reading).methods(Self.name) + changes.methods(Self.name)
      + RevisionStreams(changes: changes, reading: reading).methods(Self.name)
  }

  package func getUnit(
    _ context: RPCCallContext, _ request: Wire.GetUnitRequest
  ) throws(RPCError) -> Wire.GetUnitReply {
    let view = try reading.view(request.read)
    let unit = try view.unit(request.code, field: "code")
    let today = view.day(context)
    let children = view.snapshot.chainChildren(unit, on: today)
    return .with {
      $0.unit = view.wire(unit)
      $0.ancestors = view.ancestors(of: unit, on: today).map(view.reference)
      $0.children = children.prefix(Self.mostChildren).map(view.reference)
      $0.childrenComplete = children.count <= Self.mostChildren
      $0.revision = view.revision
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
