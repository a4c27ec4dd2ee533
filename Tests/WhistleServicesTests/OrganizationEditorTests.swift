import OrganizationGraph
import OrganizationSamples
import SQLiteStorage
import Testing
import WhistleServices

/// Imports into a store that is served.
@Suite struct OrganizationEditorTests {
  private let folder: TemporaryFolder
  private let store: OrganizationStore
  private let editor: OrganizationEditor

  init() throws {
    folder = try TemporaryFolder()
    store = try OrganizationStore.open(folder.path + "/store.db", mode: .create)
    let organization = SampleOrganization.make()
    try store.importOrganization(
      organization, author: "a", reason: "", at: Instant(seconds: 1_700_000_000))
    let snapshot = try OrganizationSnapshot(organization, revision: 1)
    editor = OrganizationEditor(
      LiveOrganization(snapshot, organizationDigest: "", policyDigest: ""), store: store)
  }

  private func replace(base: Int? = nil) throws -> ChangeOutcome {
    try Self.replace(editor, base: base)
  }

  private static func replace(
    _ editor: OrganizationEditor, base: Int?
  ) throws -> ChangeOutcome {
    var organization = SampleOrganization.make()
    organization.change("S") { $0.name = "新街道" }
    return try editor.replace(
      by: organization, author: "b", reason: "", base: base,
      at: Instant(seconds: 1_700_000_000))
  }

  @Test func anImportThatNobodyWaitsForIsNotMade() async throws {
    let task = Task { [editor] in
      withUnsafeCurrentTask { $0?.cancel() }
      return try Self.replace(editor, base: nil)
    }
    let result = await task.result
    let error = #expect(throws: StoreError.self) { try result.get() }
    #expect(error?.code == .givenUp)
    #expect(try store.currentRevision()?.number == 1)
    #expect(try replace().revision.number == 2)
  }

  @Test(arguments: [-1, 2, 99])
  func anImportOnARevisionThatIsNotThereSaysSo(base: Int) throws {
    let error = #expect(throws: StoreError.self) { try replace(base: base) }
    #expect(error?.code == .unknownRevision)
    #expect(error?.message.contains("no revision \(base)") == true)
    #expect(try replace(base: 1).revision.number == 2)
    #expect(throws: ChangeConflict.self) { try replace(base: 1) }
  }
}
