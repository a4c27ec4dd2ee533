import OrganizationGraph
import OrganizationSamples
import Routing
import Testing

@Suite struct LiveRouterTests {
  /// A community with a hall that leads category a, as long as it has room.
  private static func organization() -> Organization {
    var organization = Organization()
    organization.categories = [Category(code: "a", name: "a")]
    for (code, kind, parent) in [
      ("street", "street", nil), ("community", "community", "street"),
      ("hall", "grid", "community"),
    ] as [(String, String, String?)] {
      var unit = OrganizationUnit(code: code, name: code, kind: UnitKind(code: kind))
      unit.parent = parent
      unit.partyOrganization = code
      organization.units.append(unit)
    }
    organization.duties = [Duty(holder: .unit("hall"), category: "a")]
    return organization
  }

  private static let order = WorkOrder(
    origin: "community", category: "a", receivedAt: Instant(seconds: 0))

  /// The duty goes from one unit to another.
  private static func handOver(from holder: String, to next: String) -> OrganizationEdit {
    var edit = OrganizationEdit()
    edit.removedDuties = [Duty(holder: .unit(holder), category: "a")]
    edit.duties = [Duty(holder: .unit(next), category: "a")]
    return edit
  }

  @Test func theNextDecisionSeesAnEdit() throws {
    let live = LiveRouter(try OrganizationSnapshot(Self.organization()))
    let workspace = SearchWorkspace()
    func lead(_ state: LiveRouter.State) throws -> String {
      let decision = try state.router.route(Self.order, loads: state.loads, workspace: workspace)
      return state.router.snapshot.code(decision.lead.unit)
    }
    var reader = live.reader()
    let before = reader.state()
    #expect(try lead(before) == "hall")
    let after = try live.apply(Self.handOver(from: "hall", to: "community"), revision: 7)
    #expect(after.router.snapshot.revision == 7)
    #expect(try lead(reader.state()) == "community")
    // Whoever holds the former state goes on deciding on it.
    #expect(try lead(before) == "hall")
  }

  @Test func openOrdersAreTheSameBeforeAndAfterAnEdit() throws {
    let live = LiveRouter(try OrganizationSnapshot(Self.organization()))
    let before = live.state
    let hall = try #require(before.router.snapshot.unit("hall"))
    before.loads.setOpen(1, in: before.router.snapshot.pool(hall))
    var edit = OrganizationEdit()
    var unit = before.router.snapshot.record(hall)
    unit.code = "annex"
    unit.partyOrganization = "annex"
    edit.units = [unit]
    let after = try live.apply(edit)
    #expect(after.loads.open(in: after.router.snapshot.pool(hall)) == 1)
    after.loads.setOpen(3, in: after.router.snapshot.pool(hall))
    #expect(before.loads.open(in: before.router.snapshot.pool(hall)) == 3)
    let annex = try #require(after.router.snapshot.unit("annex"))
    #expect(after.loads.open(in: after.router.snapshot.pool(annex)) == 0)
    #expect(after.router.snapshot.precedes(annex, hall))
    #expect(before.router.snapshot.unit("annex") == nil)
  }

  @Test func unitsAreFoundByTheNamesTheyHaveNow() throws {
    let before = try OrganizationSnapshot(Self.organization())
    var edit = OrganizationEdit()
    var unit = before.record(before.root)
    unit.name = "old town"
    unit.aliases = ["centre"]
    edit.units = [unit]
    let renamed = try before.applying(edit)
    unit.aliases = []
    edit.units = [unit]
    let after = try renamed.applying(edit)
    #expect(before.units(named: "street") == [before.root])
    #expect(renamed.units(named: "street").isEmpty)
    #expect(renamed.units(named: "centre") == [before.root])
    #expect(after.units(named: "centre").isEmpty)
    #expect(after.units(named: "old town") == [before.root])
    #expect(after.nearestUnitCode(to: "communit") == "community")
  }

  @Test func aRefusedEditChangesNothingAndNamesTheRule() throws {
    let live = LiveRouter(try OrganizationSnapshot(Self.organization()))
    var edit = OrganizationEdit()
    var unit = live.state.router.snapshot.record(live.state.router.snapshot.root)
    unit.parent = "hall"
    edit.units = [unit]
    let error = #expect(throws: EditError.self) { try live.apply(edit) }
    #expect(error?.code == .brokenRule)
    #expect(error?.breaches.contains { $0.rule == .tierDescends } == true)
    #expect(live.state.router.snapshot.records() == Self.organization())
  }

  @Test func editsNameWhatIsNotThereOrNamedTwice() throws {
    let snapshot = try OrganizationSnapshot(Self.organization())
    var edit = OrganizationEdit()
    edit.removedEdges = ["e1"]
    #expect(throws: EditError.self) { try snapshot.applying(edit) }
    edit = OrganizationEdit()
    edit.removedDuties = [Duty(holder: .unit("street"), category: "a")]
    var error = #expect(throws: EditError.self) { try snapshot.applying(edit) }
    #expect(error?.code == .unknownRecord)
    edit = OrganizationEdit()
    edit.units = [snapshot.record(snapshot.root), snapshot.record(snapshot.root)]
    error = #expect(throws: EditError.self) { try snapshot.applying(edit) }
    #expect(error?.code == .repeated)
    edit.units = [OrganizationUnit(code: "hall", name: "hall", kind: .department)]
    error = #expect(throws: EditError.self) { try snapshot.applying(edit) }
    #expect(error?.code == .kindChanged)
  }

  @Test func twoEditsOfOneSnapshotDoNotSeeEachOther() throws {
    let base = try OrganizationSnapshot(Self.organization())
    let live = LiveRouter(base)
    try live.apply(Self.handOver(from: "hall", to: "community"))
    let other = try base.applying(Self.handOver(from: "hall", to: "street"))
    var expected = Self.organization()
    expected.duties = [Duty(holder: .unit("street"), category: "a")]
    #expect(other.records() == expected)
    let street = try #require(other.unit("street"))
    let category = try #require(other.category("a"))
    #expect(other.duties(of: street, exactly: category).count == 1)
    #expect(live.state.router.snapshot.duties(of: street, exactly: category).isEmpty)
  }

  /// While the duty goes round, readers must always find it held by exactly one unit.
  @Test func readersDecideWhileEditsArePublished() async throws {
    let live = LiveRouter(try OrganizationSnapshot(Self.organization()))
    let holders = ["hall", "community", "street"]
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<3 {
        group.addTask {
          var reader = live.reader()
          let workspace = SearchWorkspace()
          var seen: Set<String> = []
          for round in 0..<20_000 {
            let state = reader.state()
            let decision = try state.router.route(
              Self.order, loads: state.loads, workspace: workspace)
            #expect(decision.lead.role == .own)
            seen.insert(state.router.snapshot.code(decision.lead.unit))
            if round % 500 == 0 { await Task.yield() }
          }
          return seen.count
        }
      }
      group.addTask {
        for number in 0..<300 {
          try live.apply(
            Self.handOver(from: holders[number % 3], to: holders[(number + 1) % 3]))
          await Task.yield()
        }
        return 0
      }
      for try await count in group { #expect(count <= 3) }
    }
    #expect(live.state.router.snapshot.records().duties.count == 1)
  }
}
