import OrganizationFolder
import OrganizationGeneration
import OrganizationGraph
import OrganizationSamples
import Routing
import Testing

/// Snapshots that are generated without records, against those of the folder with the same arguments.
@Suite struct GeneratedSnapshotTests {
  private static var ratios: GenerationRatios {
    var ratios = GenerationRatios()
    ratios.districts = 2...2
    ratios.streets = 1...2
    ratios.communities = 1...3
    ratios.grids = 1...3
    return ratios
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func aGeneratedSnapshotIsThatOfTheGeneratedFolder(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let generator = OrganizationGenerator(seed: seed, ratios: Self.ratios)
    _ = try generator.writeCity(to: folder.path)
    guard case .organization(let records) = try OrganizationFolderReader(folder: folder.path).read()
    else {
      Issue.record("seed \(seed): the folder has faults")
      return
    }
    let compiled = try OrganizationSnapshot(records)
    let generated = try generator.city()
    #expect(generated.unitCount == compiled.unitCount)
    #expect(generated.edgeCount == compiled.edgeCount)
    #expect(generated.root == compiled.root)
    let day = Day(year: 2024, month: 3, day: 1)!
    for unit in compiled.allUnits {
      #expect(generated.code(unit) == compiled.code(unit))
      #expect(generated.name(unit) == compiled.name(unit))
      #expect(generated.kind(unit) == compiled.kind(unit))
      #expect(generated.level(unit) == compiled.level(unit))
      #expect(generated.home(unit) == compiled.home(unit))
      #expect(generated.capacity(generated.pool(unit)) == compiled.capacity(compiled.pool(unit)))
      #expect(generated.isVacant(unit, on: day) == compiled.isVacant(unit, on: day))
      #expect(Array(generated.outgoing(unit)) == Array(compiled.outgoing(unit)))
      #expect(Array(generated.incoming(unit)) == Array(compiled.incoming(unit)))
    }
    for edge in (0..<compiled.edgeCount).map({ EdgeIndex($0) }) {
      #expect(generated.kind(edge) == compiled.kind(edge))
      #expect(generated.source(edge) == compiled.source(edge))
      #expect(generated.target(edge) == compiled.target(edge))
      #expect(generated.code(edge) == compiled.code(edge))
      #expect(generated.quota(edge) == compiled.quota(edge))
      #expect(generated.scope(edge) == compiled.scope(edge))
    }
    try expectSameDecisions(Router(generated), Router(compiled), seed: seed)
  }

  private func expectSameDecisions(_ a: Router, _ b: Router, seed: UInt64) throws {
    let workspace = SearchWorkspace()
    let loads = (Loads(a.snapshot), Loads(b.snapshot))
    for origin in a.snapshot.allUnits where a.snapshot.tier(origin) != nil {
      for category in a.snapshot.allCategories {
        let order = WorkOrder(
          origin: a.snapshot.code(origin), category: a.snapshot.record(category).code,
          receivedAt: Instant(seconds: 1_709_258_400))
        let decisions = (
          try a.route(order, loads: loads.0, workspace: workspace),
          try b.route(order, loads: loads.1, workspace: workspace)
        )
        #expect(decisions.0 == decisions.1, "seed \(seed), \(order)")
      }
    }
  }

  @Test func divisionsOutOfOrderAreRefusedByName() throws {
    let folder = try TemporaryFolder([
      "divisions.csv": """
      code,name,parent_code,level
      440000000000,广东省,,1
      440300000000,深圳市,440000000000,2
      440100000000,广州市,440000000000,2

      """
    ])
    let generator = OrganizationGenerator(seed: 1, ratios: Self.ratios)
    let error = #expect(throws: GenerationError.self) {
      try generator.snapshot(divisions: folder.path + "/divisions.csv", within: nil)
    }
    #expect(error?.description.contains("440100000000 stands behind 440300000000") == true)
  }
}
