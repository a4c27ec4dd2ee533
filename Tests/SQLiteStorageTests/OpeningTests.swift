import GRDB
import Glibc
import OrganizationGraph
import OrganizationSamples
import SQLiteStorage
import Testing

@Suite struct OpeningTests {
  private let now = Instant(seconds: 1_790_000_000)

  private func code(_ path: String, _ mode: OrganizationStore.Mode) -> StoreError.Code? {
    #expect(throws: StoreError.self) { try OrganizationStore.open(path, mode: mode) }?.code
  }

  private func filled(_ folder: TemporaryFolder) throws -> OrganizationStore {
    let store = try OrganizationStore.open(folder.store, mode: .create)
    try store.importOrganization(StoredOrganization.make(), author: "a", reason: "", at: now)
    return store
  }

  /// Runs SQL on the file as another program would.
  private func execute(_ path: String, _ sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  @Test func everyCommitWaitsForTheDisk() throws {
    let store = try filled(try TemporaryFolder())
    let durability = try store.durability()
    #expect(durability.synchronous == 2 && durability.journal == "wal")
  }

  @Test(arguments: [OrganizationStore.Mode.readOnly, .readWrite, .create])
  func aMissingFolderIsNamed(mode: OrganizationStore.Mode) throws {
    let folder = try TemporaryFolder()
    #expect(code(folder.path + "/none/store", mode) == .missingFolder)
  }

  @Test(arguments: [OrganizationStore.Mode.readOnly, .readWrite])
  func aMissingFileIsMadeOnlyOnRequest(mode: OrganizationStore.Mode) throws {
    let folder = try TemporaryFolder()
    #expect(code(folder.store, mode) == .missingFile)
    #expect(try folder.names == [])
  }

  @Test(arguments: [OrganizationStore.Mode.readOnly, .readWrite, .create])
  func anotherFileIsNoDatabase(mode: OrganizationStore.Mode) throws {
    let folder = try TemporaryFolder()
    try folder.write("store.sqlite", Array("code,name\nthis is a table of units\n".utf8))
    #expect(code(folder.store, mode) == .notADatabase)
    #expect(code(folder.path, mode) == .notADatabase)
    #expect(try folder.names == ["store.sqlite"])
  }

  @Test(arguments: [OrganizationStore.Mode.readOnly, .readWrite, .create])
  func aDatabaseOfAnotherProgramIsLeftAlone(mode: OrganizationStore.Mode) throws {
    let folder = try TemporaryFolder()
    try execute(folder.store, "CREATE TABLE units (code TEXT)")
    #expect(code(folder.store, mode) == .notAStore)
    let queue = try DatabaseQueue(path: folder.store)
    #expect(try queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "delete")
    #expect(try queue.read { try $0.tableExists("revision") } == false)
  }

  @Test(
    arguments: [
      "ALTER TABLE units ADD COLUMN height INTEGER",
      "INSERT INTO grdb_migrations VALUES ('of next year')",
    ], [OrganizationStore.Mode.readOnly, .readWrite])
  func aStoreOfALaterVersionIsRefused(change: String, mode: OrganizationStore.Mode) throws {
    let folder = try TemporaryFolder()
    try filled(folder).close()
    try execute(folder.store, change)
    #expect(code(folder.store, mode) == .newerVersion)
  }

  @Test func aStoreInAFolderThatMayNotBeWrittenIsReadUnlessItsLogHoldsChanges() throws {
    let (folder, copy) = (try TemporaryFolder(), try TemporaryFolder())
    let store = try filled(folder)
    try copy.write("store.sqlite", try folder.bytes("store.sqlite"))
    try copy.write("store.sqlite-wal", try folder.bytes("store.sqlite-wal"))
    try store.close()
    for folder in [folder, copy] { chmod(folder.path, 0o555) }
    defer { for folder in [folder, copy] { chmod(folder.path, 0o755) } }
    func read(_ folder: TemporaryFolder) -> Result<Int?, any Error> {
      Unprivileged.run {
        Result {
          let store = try OrganizationStore.open(folder.store, mode: .readOnly)
          defer { try? store.close() }
          return try store.organization().revision.number
        }
      }
    }
    #expect(try read(folder).get() == 1)
    let error = #expect(throws: StoreError.self) { try read(copy).get() }
    #expect(error?.code == .readOnly)
    #expect(error?.message.contains("copy it and its -wal") == true)
  }

  @Test func aColumnThatAnOlderStoreLacksIsAdded() throws {
    let folder = try TemporaryFolder()
    try filled(folder).close()
    try execute(folder.store, "ALTER TABLE units DROP COLUMN credit")
    #expect(code(folder.store, .readOnly) == .readOnly)
    let store = try OrganizationStore.open(folder.store)
    var organization = StoredOrganization.make()
    #expect(try store.organization().organization == organization.inKeyOrder)
    organization.units[0].credit = "A"
    try store.importOrganization(organization, author: "a", reason: "", at: now)
    #expect(try store.organization().organization == organization.inKeyOrder)
  }

  @Test func aSecondWriterIsRefusedAndReadersAreNot() throws {
    let folder = try TemporaryFolder()
    let store = try filled(folder)
    let error = #expect(throws: StoreError.self) { try OrganizationStore.open(folder.store) }
    #expect(error?.code == .locked)
    #expect(error?.message.contains("process \(getpid())") == true)
    let reader = try OrganizationStore.open(folder.store, mode: .readOnly)
    #expect(try reader.currentRevision()?.number == 1)
    var organization = StoredOrganization.make()
    organization.people = []
    try store.importOrganization(organization, author: "a", reason: "", at: now)
    #expect(try reader.currentRevision()?.number == 2)
    try store.close()
    try OrganizationStore.open(folder.store).close()
  }

  @Test func aStoreOpenedForReadingRefusesImports() throws {
    let folder = try TemporaryFolder()
    try filled(folder).close()
    let store = try OrganizationStore.open(folder.store, mode: .readOnly)
    let error = #expect(throws: StoreError.self) {
      try store.importOrganization(Organization(), author: "a", reason: "", at: now)
    }
    #expect(error?.code == .readOnly)
  }

  @Test func afterClosingCallsFail() throws {
    let store = try filled(try TemporaryFolder())
    try store.close()
    #expect(throws: StoreError.self) { try store.currentRevision() }
  }

  @Test func whatMayNotBeWrittenIsSaid() throws {
    let folder = try TemporaryFolder()
    try filled(folder).close()
    chmod(folder.store, 0o444)
    #expect(Unprivileged.run { code(folder.store, .readWrite) } == .readOnly)
    chmod(folder.store, 0o666)
    chmod(folder.path, 0o555)
    #expect(Unprivileged.run { code(folder.store, .readWrite) } == .readOnly)
    #expect(Unprivileged.run { code(folder.path + "/other", .create) } == .readOnly)
    chmod(folder.path, 0o755)
  }

  @Test func aDamagedRecordIsNotServed() throws {
    let folder = try TemporaryFolder()
    try filled(folder).close()
    try execute(folder.store, "UPDATE units SET status = 'actve' WHERE code = 'U3'")
    let store = try OrganizationStore.open(folder.store)
    let error = #expect(throws: StoreError.self) { try store.organization() }
    #expect(error?.code == .damaged)
    #expect(error?.message.contains("actve") == true)
  }

  @Test func aDamagedPageIsNamedAsDamage() throws {
    let folder = try TemporaryFolder()
    let store = try OrganizationStore.open(folder.store, mode: .create)
    try store.importOrganization(
      StoredOrganization.make(units: 2000), author: "a", reason: "", at: now)
    try store.close()
    let descriptor = open(folder.store, O_RDWR)
    let size = Int(lseek(descriptor, 0, SEEK_END))
    let zeros = [UInt8](repeating: 0xFF, count: 4096)
    for page in stride(from: 40 * 4096, to: size, by: 4096) {
      pwrite(descriptor, zeros, zeros.count, off_t(page))
    }
    close(descriptor)
    let damaged = try OrganizationStore.open(folder.store, mode: .readOnly)
    let error = #expect(throws: StoreError.self) { try damaged.organization() }
    #expect(error?.code == .damaged)
  }
}
