import OrganizationGraph
import OrganizationSamples
import OrganizationTables
import Testing

@Suite struct OrganizationDigestTests {
  @Test(arguments: 1...20) func theOrderOfRecordsDoesNotCount(seed: UInt64) {
    let organization = ArbitraryOrganization.make(seed: seed)
    var random = SplitMix64(state: seed &+ 1000)
    var other = organization
    other.units.shuffle(using: &random)
    other.edges.shuffle(using: &random)
    other.appointments.shuffle(using: &random)
    other.duties.shuffle(using: &random)
    other.calendars.shuffle(using: &random)
    other.costs.shuffle(using: &random)
    #expect(OrganizationDigest(of: other) == OrganizationDigest(of: organization), "seed \(seed)")
  }

  @Test func theOrderOfRepeatedKeysDoesNotCount() {
    var organization = Organization()
    organization.people = [Person(code: "a", name: "x"), Person(code: "a", name: "y")]
    let digest = OrganizationDigest(of: organization)
    organization.people.reverse()
    #expect(OrganizationDigest(of: organization) == digest)
  }

  @Test func theOrderOfTiersCounts() {
    var organization = Organization()
    let digest = OrganizationDigest(of: organization)
    organization.schema.tiers.swapAt(0, 1)
    #expect(OrganizationDigest(of: organization).organization != digest.organization)
    #expect(OrganizationDigest(of: organization).policy != digest.policy)
  }

  @Test func unitsAreNotPolicyAndCostsAre() {
    var organization = ArbitraryOrganization.make(seed: 7)
    let before = OrganizationDigest(of: organization)
    organization.units[0].capacity += 1
    let moved = OrganizationDigest(of: organization)
    #expect(moved.organization != before.organization && moved.policy == before.policy)
    organization.costs[0].value = 3
    #expect(OrganizationDigest(of: organization).policy != before.policy)
  }

  @Test(arguments: 1...30) func anyChangeOfARecordChangesTheDigest(seed: UInt64) {
    let a = ArbitraryOrganization.make(seed: seed, count: 3)
    var b = a
    b.people[0].isSynthetic.toggle()
    #expect(OrganizationDigest(of: a) != OrganizationDigest(of: b), "seed \(seed)")
    b = a
    b.edges[0].categories.append("z")
    #expect(OrganizationDigest(of: a) != OrganizationDigest(of: b), "seed \(seed)")
  }

  /// Digests lie in stores and reports; this one must never change.
  @Test func theDigestOfAnEmptyOrganisationIsFixed() {
    let digest = OrganizationDigest(of: Organization())
    #expect(
      digest.organization
        == "8ac7054d6a7a918d015ec852a9d1a244f1fb613eceb0ec00e254dd2b5efe5ee0")
  }
}
