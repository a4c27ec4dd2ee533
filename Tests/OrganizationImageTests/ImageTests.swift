import OrganizationGraph
import OrganizationImage
import OrganizationSamples
import OrganizationTables
import Routing
import Testing

@Suite struct ImageTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/organisation.image" }

  init() throws { folder = try TemporaryFolder() }

  private func write(_ organization: Organization, revision: UInt64 = 7) throws -> Router {
    let router = Router(try OrganizationSnapshot(organization, revision: revision))
    let digest = OrganizationDigest(of: organization)
    try OrganizationImage.write(
      router, organizationDigest: digest.organization, policyDigest: digest.policy, to: path)
    return router
  }

  /// What two routers answer differently, in words.
  private static func difference(_ a: Router, _ b: Router, seed: UInt64) throws -> String? {
    var random = SplitMix64(state: seed)
    let workspace = SearchWorkspace()
    let loads = (Loads(a.snapshot), Loads(b.snapshot))
    for unit in a.snapshot.allUnits where random.chance(40) {
      let open = UInt32(random.range(0...3))
      loads.0.setOpen(open, in: a.snapshot.pool(unit))
      loads.1.setOpen(open, in: b.snapshot.pool(unit))
    }
    for edge in (0..<a.snapshot.edgeCount).map({ EdgeIndex($0) })
    where a.snapshot.quota(edge) != nil && random.chance(50) {
      loads.0.setOpen(1, by: edge)
      loads.1.setOpen(1, by: edge)
    }
    for origin in a.snapshot.allUnits where a.snapshot.tier(origin) != nil {
      for category in a.snapshot.allCategories {
        var order = WorkOrder(
          origin: a.snapshot.code(origin), category: a.snapshot.record(category).code,
          receivedAt: Instant(
            seconds: Int64(RandomOrganization.firstDay.number) * 86_400
              + Int64(random.range(-2000...14_000)) * 60))
        if random.chance(50) { order.mode = .emergency }
        func answer(_ router: Router, _ loads: Loads) -> String {
          do {
            let decision = try router.route(order, loads: loads, workspace: workspace)
            return "\(decision)"
          } catch {
            return "\(error)"
          }
        }
        let answers = (answer(a, loads.0), answer(b, loads.1))
        if answers.0 != answers.1 { return "\(order): \(answers.0), not \(answers.1)" }
      }
    }
    return nil
  }

  @Test(arguments: 1...(40 * rounds))
  func anImageAnswersLikeTheRouterThatItWasMadeOf(seed: UInt64) throws {
    let organization = RandomOrganization.make(seed: seed, size: Int(seed % 40) + 1)
    let router = try write(organization)
    let image = try OrganizationImage(path: path)
    #expect(try Self.difference(router, image.router, seed: seed) == nil, "seed \(seed)")
    // The addresses are taken now, so that everything lies elsewhere.
    let second = try OrganizationImage(path: path)
    #expect(try Self.difference(router, second.router, seed: seed) == nil, "seed \(seed)")
    #expect(try Self.difference(router, image.router, seed: seed + 1) == nil, "seed \(seed)")
  }

  @Test func unitsAreFoundAndToldAsInTheOrganisation() throws {
    for seed in UInt64(1)...20 {
      let organization = RandomOrganization.make(seed: seed, size: 40)
      let snapshot = try write(organization).snapshot
      let image = try OrganizationImage(path: path)
      let mapped = image.router.snapshot
      #expect(image.organizationDigest == OrganizationDigest(of: organization).organization)
      #expect(mapped.revision == 7 && mapped.unitCount == snapshot.unitCount)
      for unit in snapshot.allUnits {
        #expect(mapped.unit(snapshot.code(unit)) == unit)
        #expect(
          mapped.units(named: snapshot.name(unit)) == snapshot.units(named: snapshot.name(unit)))
        var record = snapshot.record(unit)
        record.aliases = []
        record.lineParent = nil
        record.partyOrganization = nil
        record.residents = nil
        record.isSynthetic = false
        // Of a unit in a pool nothing is said of its own capacity, of one that moves nothing of its parent;
        // a unit without a level of its own has that of its home.
        var told = mapped.record(unit)
        if record.pool != nil { record.capacity = told.capacity }
        if told.parent == nil { record.parent = nil }
        if record.level == nil { told.level = nil }
        #expect(told == record, "seed \(seed)")
      }
      for edge in (0..<snapshot.edgeCount).map({ EdgeIndex($0) }) {
        #expect(mapped.code(edge) == snapshot.code(edge))
        #expect(mapped.quota(edge) == snapshot.quota(edge))
      }
      #expect(mapped.unit("nowhere") == nil)
    }
  }

  @Test func whatIsDamagedIsNamed() throws {
    _ = try write(RandomOrganization.make(seed: 3, size: 30))
    try OrganizationImage(path: path).check()
    let whole = try folder.bytes("organisation.image")
    func failure(_ bytes: [UInt8]) throws -> ImageError? {
      try folder.write("damaged.image", bytes)
      do throws(ImageError) {
        try OrganizationImage(path: folder.path + "/damaged.image").check()
        return nil
      } catch {
        return error
      }
    }
    // The first column begins behind the opening, at a whole page.
    var bytes = whole
    bytes[4096] ^= 1
    #expect(try failure(bytes)?.code == .damaged)
    #expect(try failure(Array(whole.dropLast()))?.code == .damaged)
    #expect(try failure(Array(whole.dropLast(whole.count / 2)))?.code == .damaged)
    #expect(try failure([])?.code == .damaged)
    #expect(try failure(Array("code,name\n".utf8))?.code == .damaged)
    bytes = whole
    bytes[14] += 1
    #expect(try failure(bytes)?.code == .otherVersion)
    bytes = whole
    bytes[whole.count - 20] ^= 1
    #expect(try failure(bytes)?.code == .damaged)
    #expect(throws: ImageError.self) { try OrganizationImage(path: folder.path + "/none.image") }
  }

  @Test func editedOrganisationsAreCompiledBeforeTheyAreWrittenAndImagesAreNotEdited() throws {
    let organization = RandomOrganization.make(seed: 5, size: 20)
    let router = try write(organization)
    var edit = OrganizationEdit()
    var unit = router.snapshot.record(router.snapshot.root)
    unit.name = "other"
    edit.units = [unit]
    let live = LiveRouter(router)
    let edited = try live.apply(edit)
    let error = #expect(throws: ImageError.self) {
      try OrganizationImage.write(
        edited.router, organizationDigest: "", policyDigest: "", to: path)
    }
    #expect(error?.code == .failed)
    // The one that was there is untouched.
    let image = try OrganizationImage(path: path)
    #expect(throws: EditError.self) { try LiveRouter(image.router).apply(edit) }
  }
}
