import OrganizationGraph
import OrganizationSamples
import OrganizationTables
import SQLiteStorage
import Testing

/// Change sets in a store: random ones against the same changes made to records, and every promise by an
/// example.
@Suite struct ChangeStoreTests {
  private static let now = Instant(seconds: 1_700_000_000)
  private static let day = Day(year: 2026, month: 1, day: 1)!

  private static func set(
    _ changes: Change..., base: Int? = nil, key: String? = nil, author: String = "王"
  ) -> ChangeSet {
    ChangeSet(base: base, author: author, reason: "review", idempotencyKey: key, changes: changes)
  }

  /// A store whose latest revision is at hand as a snapshot.
  private struct Desk {
    let folder: TemporaryFolder
    let store: OrganizationStore
    private(set) var snapshot: OrganizationSnapshot

    init(_ organization: Organization) throws {
      folder = try TemporaryFolder()
      store = try OrganizationStore.open(folder.store, mode: .create)
      try store.importOrganization(organization, author: "a", reason: "first", at: now)
      snapshot = try OrganizationSnapshot(store.organization().organization, revision: 1)
    }

    @discardableResult
    mutating func apply(_ set: ChangeSet) throws -> ChangeOutcome {
      var next = snapshot
      let outcome = try store.apply(set, to: snapshot, at: now) { records in
        next = try snapshot.applying(records, revision: snapshot.revision + 1)
      }
      if outcome.kind == .applied { snapshot = next }
      return outcome
    }
  }

  @Test func everyRevisionIsThatOfTheSameChangesMadeToRecords() throws {
    var applied = 0
    for seed in UInt64(1)...25 * rounds {
      var desk = try Desk(RandomOrganization.make(seed: seed &* 991, size: 12))
      var states = [desk.snapshot.records()]
      for round in 0..<12 {
        let changes = RandomChanges.make(of: states.last!, seed: seed &* 131 &+ UInt64(round))
        let set = ChangeSet(author: "a", reason: "r\(round)", changes: changes)
        let form = try ChangeSetForm(set)
        #expect(try ChangeSet(form) == set, "seed \(seed)")
        do {
          let outcome = try desk.apply(set)
          if outcome.kind == .unchanged { continue }
          states.append(desk.snapshot.records())
          #expect(outcome.revision.number == states.count)
          #expect(try desk.store.changeSet(of: states.count) == form.changes)
          applied += 1
        } catch is EditError {}
        let (record, stored) = try desk.store.organization()
        #expect(stored.recordsInKeyOrder == states.last!.recordsInKeyOrder, "seed \(seed)")
        #expect(OrganizationDigest(of: stored) == record.digest, "seed \(seed)")
      }
      for (position, state) in states.enumerated() {
        let stored = try desk.store.organization(at: position + 1).organization
        #expect(stored.recordsInKeyOrder == state.recordsInKeyOrder, "seed \(seed)")
        let changes = try desk.store.changes(from: position + 1, to: states.count)
        #expect(
          state.applying(changes).recordsInKeyOrder == states.last!.recordsInKeyOrder,
          "seed \(seed), from \(position + 1)")
        let back = try desk.store.changes(from: states.count, to: position + 1)
        #expect(
          states.last!.applying(back).recordsInKeyOrder == state.recordsInKeyOrder,
          "seed \(seed), back to \(position + 1)")
      }
    }
    #expect(applied > 60)
  }

  @Test func anImportOfWhatChangesMadeIsNoNewRevision() throws {
    var desk = try Desk(SampleOrganization.make())
    let outcome = try desk.apply(Self.set(.rename(unit: "S", to: "新街道", keepsFormerName: true)))
    let imported = try desk.store.importOrganization(
      desk.snapshot.records(), author: "b", reason: "", at: Self.now)
    #expect(!imported.isNew)
    #expect(imported.revision == outcome.revision)
  }

  @Test func aRepeatedKeyGetsTheFirstAnswerAndChangesNothing() throws {
    var desk = try Desk(SampleOrganization.make())
    let set = Self.set(.rename(unit: "S", to: "新街道", keepsFormerName: false), key: "k1")
    let first = try desk.apply(set)
    var other = set
    other.changes = [.rename(unit: "D", to: "别", keepsFormerName: false)]
    let second = try desk.apply(other)
    #expect(second.kind == .repeated)
    #expect(second.revision == first.revision)
    #expect(second.records == first.records)
    #expect(try desk.store.currentRevision()?.number == 2)
  }

  @Test func changesOfOtherRecordsSinceTheBaseAreNoConflict() throws {
    var desk = try Desk(SampleOrganization.make())
    try desk.apply(Self.set(.rename(unit: "S", to: "新街道", keepsFormerName: false), base: 1))
    let outcome = try desk.apply(
      Self.set(.end(.appointment("li", "C1-member"), on: Self.day), base: 1, author: "李"))
    #expect(outcome.kind == .applied && outcome.revision.number == 3)
  }

  @Test func changesOfTheSameRecordSinceTheBaseAreNamed() throws {
    var desk = try Desk(SampleOrganization.make())
    try desk.apply(Self.set(.rename(unit: "S", to: "新街道", keepsFormerName: false), base: 1))
    try desk.apply(Self.set(.set(unit: "D", [.capacity(9)])))
    let late = Self.set(.set(unit: "S", [.capacity(7)]), base: 1, author: "李")
    let error = #expect(throws: ChangeConflict.self) { try desk.apply(late) }
    #expect(error?.rivals.map(\.revision.number) == [2])
    #expect(error?.rivals.first?.records == [.unit("S")])
    #expect("\(error!)".contains("revision 2 by 王 (review) changed unit S"))
    // Two who both count up from the same number must not be taken for one.
    let same = Self.set(.rename(unit: "S", to: "新街道", keepsFormerName: false), base: 1)
    #expect(throws: ChangeConflict.self) { try desk.apply(same) }
    var again = late
    again.base = 3
    #expect(try desk.apply(again).revision.number == 4)
    #expect(throws: StoreError.self) { try desk.apply(Self.set(base: 9)) }
  }

  @Test func rivalsThatTookOrAddedWhatAChangeNamesAreNamed() throws {
    let edge = Edge(code: "new", kind: .attachment, from: "C2", to: "team")
    let cases: [(rival: Change, late: Change, key: RecordKey)] = [
      (.close(unit: "H1", on: nil), .set(unit: "H1", [.capacity(2)]), .unit("H1")),
      (.recode(unit: "G2", to: "G9"), .set(unit: "G2", [.capacity(2)]), .unit("G2")),
      (.remove(.edge("attachment")), .end(.edge("attachment"), on: Self.day), .edge("attachment")),
      (.add(.edge(edge)), .add(.edge(edge)), .edge("new")),
      (
        .remove(.appointment("li", "C1-member", from: nil)),
        .end(.appointment("li", "C1-member"), on: Self.day), .appointment("li", "C1-member")
      ),
    ]
    for (rival, late, key) in cases {
      var desk = try Desk(SampleOrganization.make())
      try desk.apply(Self.set(rival))
      let set = Self.set(late, base: 1, author: "李")
      let error = #expect(throws: ChangeConflict.self, "\(late)") { try desk.apply(set) }
      #expect(error?.rivals.map(\.revision.number) == [2])
      #expect(error?.rivals.first?.revision.author == "王")
      #expect(error?.rivals.first?.records == [key])
      #expect(throws: ChangeConflict.self) { try desk.store.preview(set, on: desk.snapshot) }
      // What was never there is no conflict, nor what the author saw go.
      #expect(throws: EditError.self) { try desk.apply(Self.set(late, base: 2)) }
      #expect(throws: EditError.self) {
        try desk.apply(Self.set(.set(unit: "nowhere", []), base: 1))
      }
    }
  }

  @Test func aDryRunWithAKeyThatWasAppliedGetsTheFirstAnswer() throws {
    var desk = try Desk(SampleOrganization.make())
    let set = Self.set(.rename(unit: "S", to: "新街道", keepsFormerName: false), key: "k1")
    guard case .changes(let records) = try desk.store.preview(set, on: desk.snapshot) else {
      Issue.record("a key that nobody used is answered as one that was")
      return
    }
    let first = try desk.apply(set)
    #expect(first.records == records)
    guard case .repeated(let again) = try desk.store.preview(set, on: desk.snapshot) else {
      Issue.record("a key that was applied is not known")
      return
    }
    #expect(again.kind == .repeated && again.revision == first.revision)
  }

  @Test func theHistoryOfAUnitSaysWhoChangedWhatAndWhy() throws {
    var desk = try Desk(SampleOrganization.make())
    try desk.apply(Self.set(.rename(unit: "C1", to: "新社区", keepsFormerName: false)))
    try desk.apply(Self.set(.set(unit: "D", [.capacity(9)])))
    try desk.apply(Self.set(.end(.appointment("li", "C1-member"), on: Self.day), author: "李"))
    let history = try desk.store.history(ofUnit: "C1")
    #expect(history.map(\.revision.number) == [1, 2, 4])
    #expect(history.map(\.revision.author) == ["a", "王", "李"])
    #expect(history[1].records.map(\.key) == [.unit("C1")])
    #expect(history[1].records.first?.before?.unit?.name == "丙社区")
    #expect(history[1].records.first?.after?.unit?.name == "新社区")
    #expect(history[2].records.first?.after?.appointment?.term.until == Self.day)
    let person = try desk.store.history(ofPerson: "li")
    #expect(person.map(\.revision.number) == [1, 4])
  }

  @Test func theHistoryOfAUnitGoesOnAcrossItsCodesAndIsNotThatOfANewUnitWithAFormerOne() throws {
    var desk = try Desk(SampleOrganization.make())
    try desk.apply(Self.set(.rename(unit: "S", to: "新街道", keepsFormerName: false)))
    try desk.apply(Self.set(.recode(unit: "S", to: "S8"), .recode(unit: "S8", to: "S9")))
    try desk.apply(Self.set(.set(unit: "S9", [.capacity(7)])))
    func history(_ code: String) throws -> [Int] {
      try desk.store.history(ofUnit: code).map(\.revision.number)
    }
    for code in ["S", "S9"] { #expect(try history(code) == [1, 2, 3, 4]) }
    let change = try desk.store.history(ofUnit: "S9")[2].records
    #expect(change.contains { $0.key == .unit("S") && $0.after == nil })
    #expect(change.contains { $0.key == .unit("S9") && $0.before == nil })
    var street = OrganizationUnit(code: "S", name: "另一街道", kind: UnitKind(code: "street"))
    street.parent = "D"
    try desk.apply(Self.set(.add(.unit(street))))
    try desk.apply(Self.set(.set(unit: "S", [.capacity(3)])))
    #expect(try history("S") == [5, 6])
    #expect(try history("S9") == [1, 2, 3, 4])
  }

  @Test func aStoreThatHasNoSumsYetGetsThemWithItsNextRevision() throws {
    var desk = try Desk(SampleOrganization.make())
    try desk.store.forgetContentSums()
    let outcome = try desk.apply(Self.set(.set(unit: "D", [.capacity(9)])))
    #expect(outcome.revision.digest == OrganizationDigest(of: desk.snapshot.records()))
  }

  @Test func keysOfRecordsAreTheKeysOfTheirRows() throws {
    for seed in UInt64(1)...20 {
      for record in RandomOrganization.make(seed: seed, size: 30).changeableRecords {
        let row = try record.row()
        let description = TableDescription.of(record.table)
        #expect(record.key.fields == description.key.map { row[$0] }, "seed \(seed)")
        #expect(OrganizationRecord.record(row, of: record.table) == .success(record))
      }
    }
  }
}
