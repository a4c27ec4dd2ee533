import GRDB
import Glibc
import OrganizationGraph
import OrganizationSamples
import SQLiteStorage
import Testing
import WorkOrders

/// Closed years in files of their own: nothing is lost, nothing is unprovable.
@Suite struct LedgerArchiveTests {
  private func execute(_ path: String, _ sql: String) throws {
    chmod(path, 0o644)
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  private func fill(
    _ ledger: SQLiteLedger, _ samples: inout LedgerSamples, _ batches: Int
  ) throws {
    for round in 0..<batches { try ledger.append(samples.batch(1 + round % 5)) }
  }

  /// The orders that may leave, the plain way: over before the moment, not the last to have had an
  /// event, and merged ones only with what they go on as.
  private func leaving(_ samples: LedgerSamples, _ moment: Instant, _ gone: Set<UInt64>) -> Set<
    UInt64
  > {
    var ends: [UInt64: Instant] = [:]
    for event in samples.events where !event.status.isOpen { ends[event.order] = event.at }
    var leaving = Set(
      ends.filter { id, at in
        at < moment && id != samples.events.last!.order && !gone.contains(id)
      }.keys)
    while let stays = leaving.first(where: { id in
      let into = samples.states[id]!.mergeInto
      return into != 0 && !leaving.contains(into) && !gone.contains(into)
    }) {
      leaving.remove(stays)
    }
    return leaving
  }

  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6])
  func whatLeavesIsInTheArchiveWordForWordAndTheRestIsAsItWas(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var samples = LedgerSamples(seed: seed)
    var random = SplitMix64(state: seed)
    var ledger = try SQLiteLedger.open(folder.ledger)
    var archives: [(file: String, orders: Set<UInt64>)] = []
    var gone: Set<UInt64> = []
    for round in 0..<4 {
      if round != 1 {
        let policy = OrderPolicy(version: "example-1", source: "", calendar: "", limits: [])
        try ledger.keep(PolicyRecord(policy, since: samples.now, revision: 1))
      }
      try fill(ledger, &samples, 30)
      let first = LedgerSamples.start.seconds
      let moment = Instant(
        seconds: (first + samples.now.seconds * Int64(round + 1)) / Int64(round + 2))
      let expected = leaving(samples, moment, gone)
      let file = "\(folder.path)/archive-\(round)"
      let counts = try ledger.counts()
      let outcome = try ledger.archive(endedBefore: moment, at: samples.now, to: file)
      if expected.isEmpty {
        #expect(outcome == .nothing)
        continue
      }
      guard case .cut(let record) = outcome else {
        Issue.record("nothing was cut off")
        return
      }
      #expect(record.orders == UInt64(expected.count))
      gone.formUnion(expected)
      archives.append((file, expected))
      if random.chance(50) { try ledger.compact() }
      #expect(try ledger.counts() == counts)
      ledger.close()
      ledger = try SQLiteLedger.open(folder.ledger)
    }
    try fill(ledger, &samples, 5)
    #expect(ledger.head.sequence == UInt64(samples.events.count))
    let report = try ledger.verify()
    #expect(report.faults == [] && report.archivedOrders == UInt64(gone.count))
    #expect(report.counts.received == samples.states.count)
    #expect(report.archives.allSatisfy { $0.path != nil })
    var events = try ledger.events(after: 0, order: nil, limit: .max)
    for (id, state) in samples.states {
      #expect(try ledger.order(id)?.state == (gone.contains(id) ? nil : state))
      #expect(try (ledger.archive(of: id) != nil) == gone.contains(id))
    }
    for (file, orders) in archives {
      let archive = try SQLiteLedger.open(file, mode: .readOnly)
      #expect(try archive.verify().faults == [] && archive.isArchive)
      for id in orders {
        let own = samples.events.filter { $0.order == id }
        #expect(try archive.order(id)?.state == samples.states[id])
        #expect(try archive.events(after: 0, order: id, limit: .max) == own)
        let (here, there) = (
          try ledger.writes(keys: ["file-\(id)"])["file-\(id)"],
          try archive.writes(keys: ["file-\(id)"])["file-\(id)"]
        )
        #expect(there?.reply == [1, 2, UInt8(id & 255)] && there?.archive == nil)
        #expect(here?.archive.map { file.hasSuffix($0) } == true && here?.reply == [])
        #expect(here?.fingerprint == there?.fingerprint && here?.sequence == there?.sequence)
      }
      events += try archive.events(after: 0, order: nil, limit: .max)
      #expect(#expect(throws: LedgerError.self) { try SQLiteLedger.open(file) }?.code == .readOnly)
    }
    #expect(events.sorted { $0.sequence < $1.sequence } == samples.events)
    #expect(archives.count > 1, "too little ended for a test")
  }

  /// A ledger with an archive; the orders of the archive.
  private func archived(
    _ folder: TemporaryFolder, seed: UInt64 = 7
  ) throws -> (LedgerSamples, Instant) {
    var samples = LedgerSamples(seed: seed)
    let ledger = try SQLiteLedger.open(folder.ledger)
    try fill(ledger, &samples, 60)
    let moment = samples.now
    try fill(ledger, &samples, 10)
    _ = try ledger.archive(endedBefore: moment, at: samples.now, to: folder.path + "/old")
    ledger.close()
    return (samples, moment)
  }

  @Test(arguments: [
    "UPDATE event SET events = replace(events, 'because', 'becausf')",
    "DELETE FROM event WHERE sequence = (SELECT max(sequence) FROM event)",
    """
    DELETE FROM event WHERE order_id = (SELECT max(id) FROM work_order);
    UPDATE order_count SET orders = orders - 1
      WHERE status = (SELECT status FROM work_order ORDER BY id DESC LIMIT 1);
    DELETE FROM work_order WHERE id = (SELECT max(id) FROM work_order)
    """,
    "UPDATE gap SET hash = zeroblob(32)", "UPDATE gap SET first = first + 1",
    "UPDATE request SET reply = x'00'", "UPDATE work_order SET holder = holder + 1",
    "UPDATE name SET name = 'Z' WHERE name = 'C'", "PRAGMA user_version = 9",
  ])
  func anAlteredArchiveIsFound(change: String) throws {
    let folder = try TemporaryFolder()
    _ = try archived(folder)
    #expect(try SQLiteLedger.open(folder.ledger, mode: .readOnly).verify().faults == [])
    try execute(folder.path + "/old", change)
    #expect(try SQLiteLedger.open(folder.ledger, mode: .readOnly).verify().faults != [])
  }

  @Test(arguments: [
    "UPDATE gap SET hash = zeroblob(32) WHERE last = (SELECT max(last) FROM gap)",
    "UPDATE gap SET first = first - 1 WHERE last = (SELECT max(last) FROM gap)",
    "DELETE FROM gap WHERE last = (SELECT min(last) FROM gap)", "UPDATE gap SET archive = 9",
    "DELETE FROM archived WHERE id = (SELECT min(id) FROM archived)",
    "UPDATE archived SET archive = 9", "DELETE FROM record",
    "UPDATE record SET text = replace(text, 'orders', 'orderz')",
    "UPDATE order_count SET orders = orders + 1",
    "UPDATE request SET reply = x'' WHERE sequence = (SELECT max(sequence) FROM request)",
  ])
  func aLedgerWhoseGapsOrRecordsAreAlteredIsFoundWithoutTheArchive(change: String) throws {
    let folder = try TemporaryFolder()
    _ = try archived(folder)
    #expect(rename(folder.path + "/old", folder.path + "/elsewhere") == 0)
    let report = try SQLiteLedger.open(folder.ledger, mode: .readOnly).verify()
    #expect(report.faults == [] && report.archives.map(\.path) == [nil])
    try execute(folder.ledger, change)
    #expect(try SQLiteLedger.open(folder.ledger, mode: .readOnly).verify().faults != [])
  }

  @Test func whatACrashHasLeftIsGoneOnWithAndTheSecondCallDoesNothing() throws {
    let folder = try TemporaryFolder()
    var samples = LedgerSamples(seed: 3)
    var ledger = try SQLiteLedger.open(folder.ledger)
    try fill(ledger, &samples, 60)
    ledger.close()
    let before = try folder.bytes("orders.ledger")
    let file = folder.path + "/old"
    func archive() throws -> ArchiveOutcome {
      try ledger.archive(endedBefore: samples.now, at: samples.now, to: file)
    }
    ledger = try SQLiteLedger.open(folder.ledger)
    guard case .cut(let record) = try archive() else {
      Issue.record("nothing was cut off")
      return
    }
    #expect(try archive() == .known(record))
    let other = samples.now.advanced(by: -1)
    #expect(throws: LedgerError.self) {
      try ledger.archive(endedBefore: other, at: samples.now, to: file)
    }
    ledger.close()
    // The archive was there, and the ledger had not been cut; meanwhile it went on.
    try folder.write("orders.ledger", before)
    unlink(folder.ledger + ".tail")
    ledger = try SQLiteLedger.open(folder.ledger)
    try fill(ledger, &samples, 9)
    guard case .cut(let again) = try archive() else {
      Issue.record("it was not gone on with")
      return
    }
    #expect(again.chain == record.chain && again.orders == record.orders)
    #expect(try ledger.verify().faults == [])
    // A part of it was there.
    ledger.close()
    try folder.write("orders.ledger", before)
    #expect(unlink(file) == 0)
    unlink(folder.ledger + ".tail")
    try folder.write("old.partial", [1, 2, 3])
    ledger = try SQLiteLedger.open(folder.ledger)
    _ = try archive()
    #expect(try ledger.verify().faults == [])
  }

  @Test func aFileThatIsSomethingElseIsLeftAloneAndNothingIsCut() throws {
    let folder = try TemporaryFolder()
    let (samples, moment) = try archived(folder)
    let other = try TemporaryFolder()
    var strange = LedgerSamples(seed: 8)
    let ledger = try SQLiteLedger.open(other.ledger)
    try fill(ledger, &strange, 40)
    try other.write("text", "a table of units, or so it seems, with some length to it\n")
    let head = ledger.head
    for file in [folder.path + "/old", other.ledger, other.path + "/text", folder.ledger] {
      #expect(throws: LedgerError.self) {
        try ledger.archive(endedBefore: max(moment, samples.now), at: strange.now, to: file)
      }
    }
    #expect(ledger.head == head)
    #expect(try ledger.archives() == [])
    #expect(try ledger.verify().faults == [])
    #expect(try SQLiteLedger.open(folder.ledger).verify().faults == [])
  }

  private static let withoutSums = ["event", "name", "work_order", "order_count", "request"]
    .map { "ALTER TABLE \($0) DROP COLUMN crc" }.joined(separator: ";")

  @Test func aLedgerOfTheThirdVersionIsBroughtUpToDateAndItsArchivesAreRead() throws {
    var folder = try TemporaryFolder()
    var (samples, _) = try archived(folder)
    // The third version noted no scores of what it archived.
    for seed in UInt64(8)...100 where samples.events.contains(where: { $0.step == .rate }) {
      folder = try TemporaryFolder()
      (samples, _) = try archived(folder, seed: seed)
    }
    for file in [folder.ledger, folder.path + "/old"] {
      try execute(
        file,
        "\(Self.withoutSums); ALTER TABLE record DROP COLUMN crc; DROP TABLE score_count; DROP INDEX work_order_ended;"
          + " PRAGMA user_version = 3")
    }
    #expect(
      #expect(throws: LedgerError.self) { try SQLiteLedger.open(folder.ledger, mode: .readOnly) }?
        .code == .olderVersion)
    let ledger = try SQLiteLedger.open(folder.ledger)
    try fill(ledger, &samples, 5)
    #expect(try ledger.verify().faults == [])
    let archive = try SQLiteLedger.open(folder.path + "/old", mode: .readOnly)
    #expect(archive.isArchive)
    #expect(try archive.verify().faults == [])
    #expect(try !archive.list(OrderQuery()).orders.isEmpty)
  }

  @Test func aLedgerOfTheFifthVersionIsBroughtUpToDateAndItsScoresAreCounted() throws {
    let folder = try TemporaryFolder()
    var samples = LedgerSamples(seed: 12)
    var ledger = try SQLiteLedger.open(folder.ledger)
    repeat { try fill(ledger, &samples, 30) } while try ledger.counts()[score: 4] == 0
    let counts = try ledger.counts()
    ledger.close()
    try execute(
      folder.ledger, "DROP TABLE score_count; DROP INDEX work_order_ended; PRAGMA user_version = 5")
    ledger = try SQLiteLedger.open(folder.ledger)
    #expect(try ledger.counts() == counts)
    try fill(ledger, &samples, 5)
    #expect(try ledger.verify().faults == [])
  }

  @Test func aLedgerOfTheSecondVersionIsBroughtUpToDate() throws {
    let folder = try TemporaryFolder()
    var samples = LedgerSamples(seed: 5)
    var ledger = try SQLiteLedger.open(folder.ledger)
    try fill(ledger, &samples, 30)
    ledger.close()
    try execute(
      folder.ledger,
      "\(Self.withoutSums); DROP TABLE record; DROP TABLE gap; DROP TABLE archived;"
        + " DROP TABLE score_count; DROP INDEX work_order_ended; PRAGMA user_version = 2")
    #expect(
      #expect(throws: LedgerError.self) { try SQLiteLedger.open(folder.ledger, mode: .readOnly) }?
        .code == .olderVersion)
    ledger = try SQLiteLedger.open(folder.ledger)
    try fill(ledger, &samples, 5)
    #expect(try ledger.verify().faults == [])
    #expect(try ledger.events(after: 0, order: nil, limit: .max) == samples.events)
  }
}
