import OrganizationFolder
import OrganizationGraph
import OrganizationSamples
import OrganizationTables
import Testing

@Suite struct FolderReadingTests {
  private func organization(_ folder: TemporaryFolder) throws -> Organization {
    switch try OrganizationFolderReader(folder: folder.path).read() {
    case .organization(let organization): return organization
    case .faults(let faults):
      Issue.record("\(faults.faults.map(\.description).joined(separator: "\n"))")
      return Organization()
    }
  }

  private func faults(_ folder: TemporaryFolder) throws -> [String] {
    guard case .faults(let faults) = try OrganizationFolderReader(folder: folder.path).read() else {
      return []
    }
    return faults.faults.map(\.description)
  }

  @Test func aSoundFolderGivesItsOrganisation() throws {
    let organization = try organization(try TemporaryFolder(SampleFolder.files))
    #expect(organization.schema == .standard)
    #expect(organization.units.map(\.code) == ["S1", "K1", "G1", "G2", "B1", "H1", "D1", "T1"])
    #expect(organization.units[7].lineParent == "D1" && organization.units[7].hours == "office")
    #expect(organization.duties[1].holder == .kind("department"))
    #expect(organization.duties[0].confidence == 900 && organization.duties[1].confidence == 1000)
    #expect(organization.edges[1].quota == 3)
    #expect(organization.calendars[1].interval == nil)
  }

  /// The same content in every form that spreadsheets give it.
  @Test func encodingLineEndsAndCompressionDoNotMatter() throws {
    let plain = try organization(try TemporaryFolder(SampleFolder.files))
    let folder = try TemporaryFolder(SampleFolder.files)
    try folder.write("posts.csv", "\u{FEFF}" + SampleFolder.files["posts.csv"]!)
    let units = SampleFolder.files["units.csv"]!
    try folder.write("units.csv", units.split(separator: "\n").joined(separator: "\r\n"))
    try folder.remove("duties.csv")
    try folder.write("duties.csv.gz", gzip(Array(SampleFolder.files["duties.csv"]!.utf8)))
    // 张三 and 李四 in GB18030.
    let people: [UInt8] =
      Array("code,name\nM1,".utf8) + [0xD5, 0xC5, 0xC8, 0xFD] + Array("\nM2,".utf8)
      + [0xC0, 0xEE, 0xCB, 0xC4]
    try folder.write("people.csv", people)
    #expect(try organization(folder) == plain)
  }

  @Test func theOrderOfColumnsIsFree() throws {
    let plain = try organization(try TemporaryFolder(SampleFolder.files))
    let folder = try TemporaryFolder(SampleFolder.files)
    try folder.write("people.csv", "name,code\n张三,M1\n李四,M2\n")
    #expect(try organization(folder) == plain)
  }

  @Test func aMissingFolderIsAnError() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: FolderError.self) {
      try OrganizationFolderReader(folder: folder.path + "/none").read()
    }
    #expect(error?.code == .missingFolder)
  }

  @Test func aFileInPlaceOfTheFolderIsAnError() throws {
    let folder = try TemporaryFolder(["x": ""])
    let error = #expect(throws: FolderError.self) {
      try OrganizationFolderReader(folder: folder.path + "/x").read()
    }
    #expect(error?.code == .notAFolder)
  }

  @Test func missingFilesAreTheOnlyFaultsOfAnEmptyFolder() throws {
    let folder = try TemporaryFolder(["readme.txt": "x", ".~lock.units.csv#": "x"])
    #expect(
      try faults(folder) == [
        "categories.csv: the file is missing; add it", "duties.csv: the file is missing; add it",
        "units.csv: the file is missing; add it",
      ])
  }

  @Test func filesOfUnknownNamesAreReportedWithTheNearest() throws {
    let folder = try TemporaryFolder(SampleFolder.files)
    try folder.write("calender.csv", "")
    try folder.write("Edges.CSV", "")
    try folder.write("holidays.csv", "")
    try folder.write("units.csv.gz", gzip([]))
    let faults = try faults(folder)
    #expect(
      faults.contains {
        $0 == "Edges.CSV: the folder has no file of this name; did you mean edges.csv?"
      })
    #expect(faults.contains { $0.contains("calender.csv") && $0.contains("mean calendars.csv?") })
    #expect(faults.contains { $0.hasPrefix("holidays.csv: ") && $0.contains("time_limits.csv") })
    #expect(faults.contains { $0.hasPrefix("units.csv.gz: the folder has units.csv as well") })
    #expect(faults.count == 4)
  }

  @Test func aDamagedArchiveIsAFaultOfItsFile() throws {
    let folder = try TemporaryFolder(SampleFolder.files)
    try folder.remove("units.csv")
    try folder.write("units.csv.gz", Array(gzip(Array("code,name,kind\nS1".utf8)).dropLast(12)))
    let faults = try faults(folder)
    #expect(faults.count == 1)
    #expect(faults[0].hasPrefix("units.csv.gz: "))
  }

  @Test func progressRisesToTheSizeOfAllFiles() throws {
    let folder = try TemporaryFolder(SampleFolder.files)
    var seen: [OrganizationFolderReader.Progress] = []
    _ = try OrganizationFolderReader(folder: folder.path) { seen.append($0) }.read()
    let size = SampleFolder.files.values.reduce(0) { $0 + $1.utf8.count }
    #expect(seen.allSatisfy { $0.totalBytes == size })
    #expect(seen.map(\.bytesRead) == seen.map(\.bytesRead).sorted())
    #expect(seen.last?.bytesRead == size)
    #expect(seen.last?.table == .costs)
  }
}
