import OrganizationFolder
import OrganizationGraph
import OrganizationSamples
import OrganizationTables
import Testing

@Suite struct FolderWriterTests {
  private func read(_ path: String) throws -> Organization {
    guard case .organization(let organization) = try OrganizationFolderReader(folder: path).read()
    else {
      Issue.record("the folder has faults")
      return Organization()
    }
    return organization
  }

  @Test func whatIsWrittenReadsBackWithTheSameDigest() throws {
    let source = try TemporaryFolder(SampleFolder.files)
    let organization = try read(source.path)
    let folder = try TemporaryFolder()
    try OrganizationFolderWriter(folder: folder.path + "/new").write(organization)
    let copy = try read(folder.path + "/new")
    #expect(OrganizationDigest(of: copy) == OrganizationDigest(of: organization))
    #expect(Set(copy.units) == Set(organization.units))
    #expect(Set(copy.duties) == Set(organization.duties))
    #expect(Set(copy.appointments) == Set(organization.appointments))
  }

  @Test(arguments: 1...20) func anyRecordSurvivesTheFiles(seed: UInt64) throws {
    // The organisation breaks every rule, so it is compared by what is written from a second copy.
    var organization = ArbitraryOrganization.make(seed: seed)
    let (a, b) = (try TemporaryFolder(), try TemporaryFolder())
    try OrganizationFolderWriter(folder: a.path).write(organization)
    var random = SplitMix64(state: seed)
    organization.units.shuffle(using: &random)
    organization.costs.shuffle(using: &random)
    try OrganizationFolderWriter(folder: b.path).write(organization)
    #expect(try a.names == b.names)
    for name in try a.names { #expect(try a.bytes(name) == b.bytes(name), "seed \(seed), \(name)") }
  }

  @Test func filesThatAreNoLongerNeededAreRemovedAndOthersStay() throws {
    let folder = try TemporaryFolder(SampleFolder.files)
    let organization = try read(folder.path)
    try folder.write("notes.txt", "x")
    try folder.remove("units.csv")
    try folder.write("units.csv.gz", gzip(Array(SampleFolder.files["units.csv"]!.utf8)))
    var smaller = organization
    smaller.edges = []
    try OrganizationFolderWriter(folder: folder.path).write(smaller)
    var expected = Set(SampleFolder.files.keys).union(["schema.csv", "notes.txt"])
    expected.remove("edges.csv")
    #expect(try folder.names == expected)
    #expect(try OrganizationDigest(of: read(folder.path)) == OrganizationDigest(of: smaller))
  }

  @Test func theRequiredFilesAreWrittenEvenIfEmpty() throws {
    let folder = try TemporaryFolder()
    try OrganizationFolderWriter(folder: folder.path).write(Organization())
    #expect(
      try folder.names == ["schema.csv", "units.csv", "categories.csv", "duties.csv"])
  }

  @Test func aRecordThatWouldBeReadBackDifferentlyIsRefused() throws {
    let folder = try TemporaryFolder(["people.csv": "old"])
    var organization = Organization()
    organization.people = [Person(code: "a b", name: "x")]
    let error = #expect(throws: FolderError.self) {
      try OrganizationFolderWriter(folder: folder.path).write(organization)
    }
    #expect(error?.code == .unrepresentableRecord)
    #expect(try folder.bytes("people.csv") == Array("old".utf8))
  }

  @Test func aByteOrderMarkIsWrittenOnRequest() throws {
    let folder = try TemporaryFolder()
    var writer = OrganizationFolderWriter(folder: folder.path)
    writer.byteOrderMark = true
    try writer.write(Organization())
    #expect(try folder.bytes("units.csv").starts(with: [0xEF, 0xBB, 0xBF]))
  }
}
