import OrganizationGraph
import OrganizationSamples
import RPCCore
import Routing
import Testing
import WhistleServices
import WireMessages

@Suite struct ServiceTests {
  let organization: LiveOrganization
  let routing: RoutingService
  let context = RPCCallContext(path: "", receivedAt: 1_536_717_600_000_000_000)

  init() throws {
    let snapshot = try OrganizationSnapshot(SampleOrganization.make(), revision: 7)
    organization = LiveOrganization(snapshot, organizationDigest: "aa", policyDigest: "bb")
    routing = RoutingService(organization)
  }

  func request(_ change: (inout Wire.WorkOrder) -> Void = { _ in }) -> Wire.RouteRequest {
    .with {
      $0.order = .with {
        $0.origin = "G1"
        $0.category = "noise"
        change(&$0)
      }
    }
  }

  @Test func aReplyHasPathPartsLadderAndRevision() throws {
    let reply = try routing.route(context, request { $0.origin = "B1" })
    let lead = try #require(reply.lead)
    #expect(lead.unit?.code == "G1")
    #expect(lead.role == .own)
    #expect(lead.path.map(\.kind) == ["climb"])
    #expect(lead.parts.reduce(0) { $0 + $1.cost } == lead.totalCost)
    #expect(reply.ladder.last?.unit?.code == "D")
    #expect(reply.revision?.organization == 7)
    #expect(reply.revision?.organizationDigest == "aa")
    #expect(reply.deadline > 1_536_717_600)
    for alternative in reply.alternatives {
      #expect(
        alternative.separatedBy.reduce(0) { $0 + $1.cost } == alternative.difference)
    }
  }

  @Test func theSameRequestGivesTheSameBytes() throws {
    var (first, second): ([UInt8], [UInt8]) = ([], [])
    let request = request { $0.receivedAt = 1_536_717_600 }
    try routing.route(context, request).encode(into: &first)
    try routing.route(context, request).encode(into: &second)
    #expect(first == second && !first.isEmpty)
  }

  @Test func anOrderWithoutTimeIsReceivedWhenTheCallArrives() throws {
    let implied = try routing.route(context, request())
    let explicit = try routing.route(context, request { $0.receivedAt = 1_536_717_600 })
    #expect(implied == explicit)
  }

  struct Refusal: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let code: RPCStatusCode
    let change: @Sendable (inout Wire.RouteRequest) -> Void
  }

  @Test(arguments: [
    Refusal(testDescription: "order: is missing", code: .invalidArgument) { $0.order = nil },
    Refusal(testDescription: "order.origin: is empty", code: .invalidArgument) {
      $0.order?.origin = ""
    },
    Refusal(testDescription: "order.category: is empty", code: .invalidArgument) {
      $0.order?.category = ""
    },
    Refusal(testDescription: "\"G9\"; did you mean G", code: .notFound) { $0.order?.origin = "G9" },
    Refusal(testDescription: "did you mean noise?", code: .notFound) {
      $0.order?.category = "noises"
    },
    Refusal(testDescription: "order.excluded[1]: ", code: .notFound) {
      $0.order?.excluded = ["G1", "X"]
    },
    Refusal(testDescription: "order.subjects[0]: ", code: .notFound) { $0.order?.subjects = [""] },
    Refusal(testDescription: "order.mode: 9", code: .invalidArgument) {
      $0.order?.mode = Wire.Mode(rawValue: 9)
    },
    Refusal(testDescription: "order.received_at: -1", code: .invalidArgument) {
      $0.order?.receivedAt = -1
    },
    Refusal(testDescription: "order.deadline: 253402300800", code: .invalidArgument) {
      $0.order?.deadline = 253_402_300_800
    },
    Refusal(testDescription: "order.origin: 小学 school is not a unit", code: .invalidArgument) {
      $0.order?.origin = "school"
    },
    Refusal(testDescription: "alternatives: 17", code: .invalidArgument) { $0.alternatives = 17 },
    Refusal(testDescription: "order.excluded: has 1001", code: .invalidArgument) {
      $0.order?.excluded = Array(repeating: "G1", count: 1001)
    },
    Refusal(testDescription: "order.excluded: no unit above", code: .failedPrecondition) {
      $0.order?.excluded = ["C1", "S", "D", "G1", "G2", "team"]
    },
  ])
  func aWrongFieldIsNamed(_ refusal: Refusal) throws {
    var request = request()
    refusal.change(&request)
    let error = #expect(throws: RPCError.self) { try routing.route(context, request) }
    #expect(error?.code == refusal.code)
    #expect(
      error?.message.contains(refusal.testDescription) == true, "\(String(describing: error))")
  }

  @Test(arguments: RoutingError.Code.all)
  func everyDomainErrorHasAStatus(_ code: RoutingError.Code) {
    let error = RPCError(RoutingError(code: code, field: "origin", message: "m"))
    #expect(error.code != .unknown)
    #expect(error.message == "order.origin: m")
  }

  @Test func onlyRouteRunsOnTheEventLoop() {
    let inline = routing.methods.filter { if case .inline = $0.body { true } else { false } }
    #expect(inline.map(\.path) == ["/whistle.v1.RoutingService/Route"])
  }

  @Test func explainAnswersForUnitsAndForAll() throws {
    let order = request().order
    let one = try routing.explain(
      context,
      .with {
        $0.order = order
        $0.candidates = ["school"]
      })
    #expect(one.explanations.map { $0.failures.map(\.filter) } == [["duty"]])
    let all = try routing.explain(
      context,
      .with {
        $0.order = order
        $0.limit = 2
      })
    #expect(all.explanations.count == 2)
    #expect(all.explanations[0].chosen)
    #expect(!all.complete)
    #expect(throws: RPCError.self) {
      try routing.explain(
        context,
        .with {
          $0.order = order
          $0.candidates = Array(repeating: "S", count: 101)
        })
    }
  }

  @Test func unitsAreToldWithTheirPlace() throws {
    let service = OrganizationService(organization)
    let grid = try service.getUnit(context, .with { $0.code = "G1" })
    #expect(grid.ancestors.map(\.code) == ["C1", "S", "D"])
    #expect(grid.children.map(\.code) == ["B1"])
    #expect(grid.childrenComplete)
    let school = try service.getUnit(context, .with { $0.code = "school" })
    #expect(school.ancestors.map(\.code) == ["C1", "S", "D"])
    #expect(school.unit?.home?.code == "C1")
    let error = #expect(throws: RPCError.self) {
      try service.getUnit(context, .with { $0.code = "schol" })
    }
    #expect(error?.code == .notFound)
    #expect(error?.message.contains("did you mean school?") == true)
    #expect(try service.getRevision(context, .init()).units == 12)
  }

  @Test func healthKnowsItsServicesAndDrains() throws {
    let health = HealthService(services: MethodTable(routing.methods).services)
    func status(_ service: String) throws -> Wire.HealthCheckResponse.ServingStatus {
      try health.check(context, .with { $0.service = service }).status
    }
    #expect(try status("") == .serving)
    #expect(try status("whistle.v1.RoutingService") == .serving)
    let error = #expect(throws: RPCError.self) { try status("whistle.v1.Nothing") }
    #expect(error?.code == .notFound)
    health.set("whistle.v1.RoutingService", isServing: false)
    #expect(try status("whistle.v1.RoutingService") == .notServing)
    #expect(try status("") == .serving)
    health.set("whistle.v1.RoutingService", isServing: true)
    #expect(try status("whistle.v1.RoutingService") == .serving)
    health.drain()
    #expect(try status("") == .notServing)
  }
}
