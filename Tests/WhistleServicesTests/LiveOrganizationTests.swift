import OrganizationGraph
import OrganizationSamples
import RPCCore
import Routing
import Testing
import WhistleServices
import WireMessages

/// Services that answer while the organisation is edited.
@Suite struct LiveOrganizationTests {
  let context = RPCCallContext(path: "", receivedAt: 1_536_717_600_000_000_000)
  let request = Wire.RouteRequest.with {
    $0.order = .with {
      $0.origin = "B1"
      $0.category = "noise"
    }
  }

  static func bytes(
    _ service: RoutingService, _ context: RPCCallContext, _ request: Wire.RouteRequest
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    request.encode(into: &bytes)
    var reply: [UInt8] = []
    try bytes.withUnsafeBytes { try service.routeBytes(context, $0, &reply) }
    return reply
  }

  @Test func aCallAfterAnEditIsAnsweredFromIt() throws {
    let snapshot = try OrganizationSnapshot(SampleOrganization.make(), revision: 7)
    let organization = LiveOrganization(snapshot, organizationDigest: "aa", policyDigest: "bb")
    let routing = RoutingService(organization)
    let units = OrganizationService(organization)
    let before = try Self.bytes(routing, context, request)

    var edit = OrganizationEdit()
    var grid = snapshot.record(try #require(snapshot.unit("G1")))
    grid.name = "一号网格"
    grid.status = .suspended
    edit.units = [grid]
    let edited = try organization.apply(
      edit, revision: 8, organizationDigest: "cc", policyDigest: "bb")

    #expect(edited.snapshot.revision == 8)
    let reply = try routing.route(context, request)
    #expect(reply.lead?.unit?.code != "G1")
    #expect(reply.revision?.organization == 8)
    #expect(reply.revision?.organizationDigest == "cc")
    #expect(try units.getUnit(context, .with { $0.code = "G1" }).unit?.name == "一号网格")
    #expect(try units.getRevision(context, .init()).revision?.organization == 8)

    let after = try Self.bytes(routing, context, request)
    #expect(after != before)
    let anew = RoutingService(
      LiveOrganization(edited.snapshot, organizationDigest: "cc", policyDigest: "bb"))
    #expect(try Self.bytes(anew, context, request) == after)
  }

  @Test func openOrdersStayOverAnEdit() throws {
    let snapshot = try OrganizationSnapshot(SampleOrganization.make(), revision: 7)
    let organization = LiveOrganization(snapshot, organizationDigest: "aa", policyDigest: "bb")
    let unit = try #require(snapshot.unit("G1"))
    organization.current.loads.setOpen(3, in: snapshot.pool(unit))
    var edit = OrganizationEdit()
    edit.units = [snapshot.record(unit)]
    edit.units[0].name = "一号网格"
    let edited = try organization.apply(
      edit, revision: 8, organizationDigest: "cc", policyDigest: "bb")
    #expect(edited.loads.open(in: edited.snapshot.pool(unit)) == 3)
    edited.loads.setOpen(4, in: edited.snapshot.pool(unit))
    let reply = try OrganizationService(organization).getUnit(context, .with { $0.code = "G1" })
    #expect(reply.unit?.load == 4)
  }

  @Test func anEditThatIsRefusedChangesNothing() throws {
    let snapshot = try OrganizationSnapshot(SampleOrganization.make(), revision: 7)
    let organization = LiveOrganization(snapshot, organizationDigest: "aa", policyDigest: "bb")
    let routing = RoutingService(organization)
    let before = try Self.bytes(routing, context, request)
    var edit = OrganizationEdit()
    edit.removedEdges = ["no such edge"]
    let error = #expect(throws: EditError.self) {
      try organization.apply(edit, revision: 8, organizationDigest: "cc", policyDigest: "bb")
    }
    #expect(error?.code == .unknownRecord)
    #expect(organization.current.snapshot.revision == 7)
    #expect(try Self.bytes(routing, context, request) == before)
  }
}
