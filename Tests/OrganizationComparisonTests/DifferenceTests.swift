import OrganizationComparison
import OrganizationGraph
import OrganizationSamples
import Testing

/// That the changes between two organisations make the one into the other, and are what staff would say.
@Suite struct DifferenceTests {
  private func applied(_ changes: [Change], to organization: Organization) throws -> Organization {
    organization.applying(
      try OrganizationSnapshot(organization).records(changedBy: changes))
  }

  @Test(arguments: [4, 12, 40])
  func changesBetweenAnyTwoOrganisationsGiveExactlyTheSecond(size: Int) throws {
    for seed in UInt64(1)...(size == 40 ? 60 : 150) * rounds {
      let old = RandomOrganization.make(seed: seed, size: size)
      var targets = [RandomOrganization.make(seed: seed &+ 7_777, size: size)]
      let changes = RandomChanges.make(of: old, seed: seed)
      if let edited = try? applied(changes, to: old) { targets.append(edited) }
      for new in targets {
        let difference = try OrganizationDifference(from: old, to: new)
        guard try applied(difference.changes, to: old).recordsInKeyOrder == new.recordsInKeyOrder
        else {
          Issue.record("seed \(seed), size \(size): \(difference.changes)")
          return
        }
      }
    }
  }

  @Test func equalOrganisationsDifferInNothing() throws {
    let organization = SampleOrganization.make()
    #expect(try OrganizationDifference(from: organization, to: organization).changes.isEmpty)
  }

  /// The changes from the sample to what a body makes of it.
  private func changes(_ body: (inout Organization) -> Void) throws -> [Change] {
    let old = SampleOrganization.make()
    var new = old
    body(&new)
    #expect(OrganizationValidator.violations(of: new) == [])
    let changes = try OrganizationDifference(from: old, to: new).changes
    #expect(try applied(changes, to: old).recordsInKeyOrder == new.recordsInKeyOrder)
    return changes
  }

  @Test func anotherNameIsARename() throws {
    let renamed = try changes { $0.change("C1") { $0.name = "丙新社区" } }
    #expect(renamed == [.rename(unit: "C1", to: "丙新社区", keepsFormerName: false)])
    let kept = try changes {
      $0.change("C1") {
        $0.name = "丙新社区"
        $0.aliases = ["丙社区"]
      }
    }
    #expect(kept == [.rename(unit: "C1", to: "丙新社区", keepsFormerName: true)])
  }

  @Test func anotherParentIsAMove() throws {
    let moved = try changes { $0.change("G2") { $0.parent = "C2" } }
    #expect(moved == [.move(unit: "G2", under: "C2", on: nil)])
    let resettled = try changes { $0.change("school") { $0.home = "C2" } }
    #expect(resettled == [.move(unit: "school", under: "C2", on: nil)])
  }

  @Test func theSameNameUnderAnotherCodeIsTheSameUnitWithAllThatNamesIt() throws {
    let recoded = try changes { organization in
      organization.change("C1") { $0.code = "C9" }
      for unit in ["G1", "G2"] { organization.change(unit) { $0.parent = "C9" } }
      organization.change("school") { $0.home = "C9" }
      for post in organization.posts.indices where organization.posts[post].unit == "C1" {
        organization.posts[post].unit = "C9"
      }
      for edge in organization.edges.indices where organization.edges[edge].from == "C1" {
        organization.edges[edge].from = "C9"
      }
    }
    #expect(recoded == [.recode(unit: "C1", to: "C9")])
  }

  @Test func aTownshipThatBecomesATownIsTheSameUnderAnotherCodeAndName() throws {
    var old = SampleOrganization.make()
    old.change("C2") { $0.name = "南牛乡" }
    var new = old
    new.change("C2") {
      $0.name = "南牛镇"
      $0.code = "C9"
    }
    for edge in new.edges.indices where new.edges[edge].from == "C2" { new.edges[edge].from = "C9" }
    #expect(
      try OrganizationDifference(from: old, to: new).changes == [
        .recode(unit: "C2", to: "C9"),
        .rename(unit: "C9", to: "南牛镇", keepsFormerName: false),
      ])
  }

  @Test func aUnitWhoseGridsWentToAnotherWasMergedIntoIt() throws {
    let merged = try changes { organization in
      organization.units.removeAll { $0.code == "C1" }
      for unit in ["G1", "G2"] { organization.change(unit) { $0.parent = "C2" } }
      organization.change("school") { $0.home = "C2" }
      for post in organization.posts.indices where organization.posts[post].unit == "C1" {
        organization.posts[post].unit = "C2"
      }
      for edge in organization.edges.indices where organization.edges[edge].from == "C1" {
        organization.edges[edge].from = "C2"
      }
    }
    #expect(
      merged.contains(.merge(UnitMerge(units: ["C1"], into: "C2", keepsFormerNames: false))))
    #expect(!merged.contains { if case .close = $0 { true } else { false } })
  }

  @Test func anEarlierEndEndsAndALaterOneExtends() throws {
    let day = Day("2026-07-01")!
    let key = RecordKey.appointment("li", "C1-member", from: nil)
    let ended = try changes { $0.appointments[3].term.until = day }
    #expect(ended == [.end(key, on: day)])
    var old = SampleOrganization.make()
    old.appointments[3].term.until = day
    let extended = try OrganizationDifference(from: old, to: SampleOrganization.make()).changes
    #expect(extended == [.extend(key, until: nil)])
  }

  @Test func organisationsWithOtherTiersAreNotCompared() {
    var other = SampleOrganization.make()
    other.schema.tiers.removeLast()
    #expect(throws: ComparisonError.self) {
      try OrganizationDifference(from: SampleOrganization.make(), to: other)
    }
  }
}
