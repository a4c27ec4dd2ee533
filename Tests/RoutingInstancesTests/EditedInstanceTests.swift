import OrganizationGraph
import OrganizationSamples
import Routing
import RoutingInstances
import Testing

/// Edits of an organisation that fills many pages: decisions before the edits are forgotten and after
/// them must be those of the records compiled anew.
@Suite struct EditedInstanceTests {
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func aStreetEditedAHundredTimesAnswersLikeItsRecords(seed: UInt64) async throws {
    let graph = InstanceGenerator.graph(.small, seed: seed)
    let batch = InstanceBatch(graph, seed: seed, count: 1_500, origins: .skewed, load: 40)
    let live = LiveRouter(
      try OrganizationSnapshot(InstanceOrganization.make(graph, batch.state)))
    setLoads(batch.state, live.state)
    var random = SplitMix64(state: seed)
    for round in 0..<4 {
      await Task.yield()
      for number in 0..<25 {
        let edit = self.edit("\(round)-\(number)", live.state.router.snapshot, &random)
        _ = try? live.apply(edit)
      }
      let fresh = try OrganizationSnapshot(live.state.router.snapshot.records())
      let freshRouter = Router(fresh)
      let freshLoads = Loads(fresh)
      copyLoads(from: live.state, to: fresh, freshLoads)
      for query in batch.queries {
        let origin = live.state.router.snapshot.code(UnitIndex(Int(query.origin)))
        let category = CategoryIndex(Int(query.category))
        let one = best(origin, category, live.state.router, live.state.loads)
        let other = best(origin, category, freshRouter, freshLoads)
        #expect(one == other, "seed \(seed), round \(round), from \(origin), \(category)")
        if one != other { return }
      }
    }
  }

  private func best(
    _ origin: String, _ category: CategoryIndex, _ router: Router, _ loads: Loads
  ) -> [String] {
    let query = RoutingQuery(
      origin: router.snapshot.unit(origin)!, category: category,
      receivedAt: Instant(seconds: 0), in: router.snapshot)
    var found: [String] = []
    router.best(8, query, loads: loads, workspace: SearchWorkspace()) {
      found.append("\(router.snapshot.code($0.unit)) \($0.totalCost)")
    }
    return found
  }

  private func setLoads(_ state: InstanceState, _ live: LiveRouter.State) {
    for unit in live.router.snapshot.allUnits where state.load[unit.position] > 0 {
      live.loads.setOpen(state.load[unit.position], in: live.router.snapshot.pool(unit))
    }
  }

  private func copyLoads(
    from live: LiveRouter.State, to snapshot: OrganizationSnapshot, _ loads: Loads
  ) {
    for unit in live.router.snapshot.allUnits {
      let code = live.router.snapshot.code(unit)
      let open = live.loads.open(in: live.router.snapshot.pool(unit))
      loads.setOpen(open, in: snapshot.pool(snapshot.unit(code)!))
    }
  }

  private func edit(
    _ name: String, _ snapshot: OrganizationSnapshot, _ random: inout SplitMix64
  ) -> OrganizationEdit {
    func pick(_ kind: String) -> OrganizationUnit {
      while true {
        let unit = UnitIndex(random.range(0...snapshot.unitCount - 1))
        if snapshot.kindCode(snapshot.kind(unit)) == kind { return snapshot.record(unit) }
      }
    }
    func category() -> String { snapshot.record(CategoryIndex(random.range(0...63))).code }
    var edit = OrganizationEdit()
    switch random.range(0...6) {
    case 0:
      var unit = pick("building")
      unit.capacity = random.range(0...4)
      edit.units = [unit]
    case 1:
      edit.duties = [Duty(holder: .unit(pick("household").code), category: category())]
    case 2:
      let unit = pick("building").code
      let lines = snapshot.duties(of: snapshot.unit(unit)!)
      edit.removedDuties = lines.prefix(1).map { snapshot.record($0.index) }
    case 3:
      var unit = pick("household")
      unit.code += "-\(name)"
      edit.units = [unit]
      edit.duties = [Duty(holder: .unit(unit.code), category: category())]
    case 4:
      var unit = pick("grid")
      unit.parent = pick("community").code
      edit.units = [unit]
    case 5:
      edit.edges = [
        Edge(
          code: "a-\(name)", kind: .attachment, from: pick("community").code,
          to: pick("enterprise").code)
      ]
    default:
      var unit = pick("grid")
      unit.status = .suspended
      edit.units = [unit]
    }
    return edit
  }
}
