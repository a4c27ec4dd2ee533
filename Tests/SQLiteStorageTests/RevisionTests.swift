import OrganizationGraph
import OrganizationSamples
import OrganizationTables
import SQLiteStorage
import Testing

@Suite struct RevisionTests {
  private let now = Instant(seconds: 1_790_000_000)

  @Test func anImportIsReadBackEqualInOrderOfKeys() throws {
    let folder = try TemporaryFolder()
    let store = try OrganizationStore.open(folder.store, mode: .create)
    let organization = StoredOrganization.make()
    let outcome = try store.importOrganization(
      organization, author: "王五", reason: "first", at: now)
    #expect(outcome.isNew)
    #expect(outcome.revision.number == 1)
    #expect(outcome.revision.author == "王五" && outcome.revision.reason == "first")
    #expect(outcome.revision.createdAt == now)
    #expect(outcome.revision.digest == OrganizationDigest(of: organization))
    let (revision, stored) = try store.organization()
    #expect(revision == outcome.revision)
    #expect(stored == organization.inKeyOrder)
    #expect(try store.currentRevision() == outcome.revision)
  }

  @Test func onlyWhatChangedIsCounted() throws {
    let folder = try TemporaryFolder()
    let store = try OrganizationStore.open(folder.store, mode: .create)
    var organization = StoredOrganization.make()
    try store.importOrganization(organization, author: "a", reason: "", at: now)
    organization.units[3].capacity = 99
    organization.units.remove(at: 5)
    organization.units.append(OrganizationUnit(code: "X", name: "新", kind: .station))
    organization.schema.tiers.removeFirst()
    organization.edges = []
    let outcome = try store.importOrganization(organization, author: "b", reason: "", at: now)
    let counts = outcome.revision.changes.map {
      "\($0.table.rawValue) +\($0.added) ~\($0.changed) -\($0.removed)"
    }
    // Without its first tier each of the seven others has another place.
    #expect(counts == ["schema +0 ~7 -1", "units +1 ~1 -1", "edges +0 ~0 -1"])
    #expect(try store.organization().organization == organization.inKeyOrder)
  }

  @Test(arguments: 1...10) func everyRevisionStaysReadable(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var random = SplitMix64(state: seed)
    var organization = StoredOrganization.make()
    var history: [(RevisionRecord, Organization)] = []
    var store = try OrganizationStore.open(folder.store, mode: .create)
    for step in 0..<12 {
      if step > 0 { StoredOrganization.change(&organization, &random) }
      let outcome = try store.importOrganization(
        organization, author: "a", reason: "step \(step)", at: now.advanced(by: Int64(step)))
      if outcome.isNew { history.append((outcome.revision, organization.inKeyOrder)) }
      if step == 6 {
        try store.close()
        store = try OrganizationStore.open(folder.store)
      }
    }
    #expect(try store.revisions() == history.map(\.0), "seed \(seed)")
    for (revision, organization) in history {
      let (found, stored) = try store.organization(at: revision.number)
      #expect(found == revision, "seed \(seed)")
      #expect(stored == organization, "seed \(seed), revision \(revision.number)")
      #expect(OrganizationDigest(of: stored) == revision.digest, "seed \(seed)")
    }
  }

  @Test func identicalContentMakesNoRevisionUnlessAsked() throws {
    let folder = try TemporaryFolder()
    let store = try OrganizationStore.open(folder.store, mode: .create)
    var organization = StoredOrganization.make()
    let first = try store.importOrganization(organization, author: "a", reason: "", at: now)
    organization.units.reverse()
    let second = try store.importOrganization(organization, author: "b", reason: "", at: now)
    #expect(!second.isNew && second.revision == first.revision)
    let third = try store.importOrganization(
      organization, author: "c", reason: "yearly review", at: now, evenIfUnchanged: true)
    #expect(third.isNew && third.revision.number == 2 && third.revision.changes.isEmpty)
    #expect(try store.organization(at: 2).organization == organization.inKeyOrder)
  }

  @Test func textsThatDifferOnlyInBytesAreAChange() throws {
    let folder = try TemporaryFolder()
    let store = try OrganizationStore.open(folder.store, mode: .create)
    var organization = StoredOrganization.make()
    organization.units[0].name = "caf\u{E9}"
    try store.importOrganization(organization, author: "a", reason: "", at: now)
    organization.units[0].name = "cafe\u{301}"
    let outcome = try store.importOrganization(organization, author: "a", reason: "", at: now)
    #expect(outcome.isNew && outcome.revision.changes.map(\.changed) == [1])
    let name = try store.organization().organization.units[0].name
    #expect(Array(name.utf8) == Array("cafe\u{301}".utf8))
  }

  @Test func aFailureBeforeTheCommitLeavesTheOldRevision() throws {
    struct Stop: Error {}
    let folder = try TemporaryFolder()
    let store = try OrganizationStore.open(folder.store, mode: .create)
    let organization = StoredOrganization.make()
    let first = try store.importOrganization(organization, author: "a", reason: "", at: now)
    var other = organization
    other.units.removeLast(20)
    other.people = []
    #expect(throws: StoreError.self) {
      try store.importOrganization(
        other, author: "b", reason: "", at: now, beforeCommit: { throw Stop() })
    }
    #expect(try store.revisions() == [first.revision])
    #expect(try store.organization().organization == organization.inKeyOrder)
    let second = try store.importOrganization(other, author: "b", reason: "", at: now)
    #expect(second.revision.number == 2)
  }

  @Test func twoRecordsOfOneKeyAreRefused() throws {
    let folder = try TemporaryFolder()
    let store = try OrganizationStore.open(folder.store, mode: .create)
    var organization = StoredOrganization.make()
    organization.people.append(Person(code: "M1", name: "again"))
    let error = #expect(throws: StoreError.self) {
      try store.importOrganization(organization, author: "a", reason: "", at: now)
    }
    #expect(error?.code == .duplicateRecord)
    #expect(error?.message.contains("people") == true && error?.message.contains("M1") == true)
    #expect(try store.currentRevision() == nil)
  }

  @Test func aRecordThatWouldBeReadBackDifferentlyIsRefused() throws {
    let folder = try TemporaryFolder()
    let store = try OrganizationStore.open(folder.store, mode: .create)
    var organization = StoredOrganization.make()
    organization.units[2].aliases = ["a;b"]
    let error = #expect(throws: StoreError.self) {
      try store.importOrganization(organization, author: "a", reason: "", at: now)
    }
    #expect(error?.code == .unrepresentableRecord)
  }

  @Test func unknownRevisionsAreErrors() throws {
    let folder = try TemporaryFolder()
    let store = try OrganizationStore.open(folder.store, mode: .create)
    #expect(throws: StoreError.self) { try store.organization() }
    try store.importOrganization(StoredOrganization.make(), author: "a", reason: "", at: now)
    for number in [0, -1, 2] {
      let error = #expect(throws: StoreError.self) { try store.organization(at: number) }
      #expect(error?.code == .unknownRevision)
    }
  }

  @Test func aFullDiskChangesNothing() throws {
    let folder = try TemporaryFolder()
    let store = try OrganizationStore.open(folder.store, mode: .create)
    let small = StoredOrganization.make()
    let first = try store.importOrganization(small, author: "a", reason: "", at: now)
    try store.limitSize(pages: 60)
    let error = #expect(throws: StoreError.self) {
      try store.importOrganization(
        StoredOrganization.make(units: 20_000), author: "a", reason: "", at: now)
    }
    #expect(error?.code == .diskFull)
    #expect(try store.currentRevision() == first.revision)
    var other = small
    other.units[0].name = "改"
    #expect(try store.importOrganization(other, author: "a", reason: "", at: now).isNew)
  }
}
