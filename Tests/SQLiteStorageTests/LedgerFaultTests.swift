import GRDB
import Glibc
import OrganizationGraph
import OrganizationSamples
import SQLiteStorage
import Testing
import WorkOrders

/// What may go wrong with the file, each named for what it is and nothing lost.
@Suite(.serialized) struct LedgerFaultTests {
  private func filled(_ folder: TemporaryFolder, batches: Int = 30) throws -> LedgerSamples {
    var samples = LedgerSamples(seed: 1)
    let ledger = try SQLiteLedger.open(folder.ledger)
    for _ in 0..<batches { try ledger.append(samples.batch(4)) }
    ledger.close()
    return samples
  }

  private func code(_ path: String, _ mode: SQLiteLedger.Mode = .readWrite) -> LedgerError.Code? {
    #expect(throws: LedgerError.self) { try SQLiteLedger.open(path, mode: mode) }?.code
  }

  private func execute(_ path: String, _ sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  @Test func everyCommitWaitsForTheDisk() throws {
    let folder = try TemporaryFolder()
    let durability = try SQLiteLedger.open(folder.ledger).durability()
    #expect(durability.synchronous == 2 && durability.journal == "wal")
  }

  @Test func openedAgainItGoesOnAndItsChainHolds() throws {
    let folder = try TemporaryFolder()
    var samples = try filled(folder)
    let ledger = try SQLiteLedger.open(folder.ledger)
    #expect(ledger.head.sequence == UInt64(samples.events.count))
    try ledger.append(samples.batch(5))
    let report = try ledger.verify()
    #expect(report.faults == [] && report.events == UInt64(samples.events.count))
    #expect(report.orders == UInt64(samples.states.count))
  }

  @Test func aSecondServerIsRefusedAndReadersAreNot() throws {
    let folder = try TemporaryFolder()
    let samples = try filled(folder)
    let ledger = try SQLiteLedger.open(folder.ledger)
    #expect(code(folder.ledger) == .locked)
    let reader = try SQLiteLedger.open(folder.ledger, mode: .readOnly)
    #expect(try reader.order(1)?.state == samples.states[1])
    #expect(throws: LedgerError.self) { try reader.append(LedgerBatch()) }
    ledger.close()
    try SQLiteLedger.open(folder.ledger).close()
  }

  @Test func aLaterVersionAndOtherFilesAreLeftAlone() throws {
    let folder = try TemporaryFolder()
    _ = try filled(folder)
    try execute(folder.ledger, "PRAGMA user_version = 9")
    #expect(code(folder.ledger) == .newerVersion && code(folder.ledger, .readOnly) == .newerVersion)
    try execute(folder.path + "/other", "CREATE TABLE units (code TEXT)")
    #expect(code(folder.path + "/other") == .notALedger)
    try folder.write("text", "a table of units, or so it seems, with some length to it\n")
    #expect(code(folder.path + "/text") == .notALedger)
    #expect(code(folder.path) == .notALedger)
    #expect(code(folder.path + "/none/ledger") == .missing)
  }

  /// Kills the log while the ledger is open, as a crash and a careless hand would.
  @Test func aLostLogIsNoticed() throws {
    let folder = try TemporaryFolder()
    var samples = try filled(folder)
    let ledger = try SQLiteLedger.open(folder.ledger)
    try ledger.append(samples.batch(5))
    let copy = try TemporaryFolder()
    for name in ["orders.ledger", "orders.ledger.tail"] {
      try copy.write(name, folder.bytes(name))
    }
    let error = #expect(throws: LedgerError.self) { try SQLiteLedger.open(copy.ledger) }
    #expect(error?.code == .tailLost)
    #expect(error?.message.contains("\(samples.events.count)") == true)
    // With the log it is whole; cut, it is noticed again.
    let log = try folder.bytes("orders.ledger-wal")
    // Behind its frames lie zeros, room for more.
    let end = try #require(log.lastIndex { $0 != 0 })
    try copy.write("orders.ledger-wal", Array(log[...(end - 5_000)]))
    #expect(code(copy.ledger) == .tailLost)
    let other = try TemporaryFolder()
    for name in ["orders.ledger", "orders.ledger.tail", "orders.ledger-wal"] {
      try other.write(name, folder.bytes(name))
    }
    #expect(try SQLiteLedger.open(other.ledger).verify().faults == [])
  }

  /// One byte after the other: what the file says is not believed, and nobody is told that it holds.
  @Test func anAlteredTailIsReported() throws {
    let folder = try TemporaryFolder()
    _ = try filled(folder)
    let bytes = try folder.bytes("orders.ledger.tail")
    #expect(try SQLiteLedger.open(folder.ledger, mode: .readOnly).verify().faults == [])
    for place in 0..<(bytes.count - 1) {
      var altered = bytes
      altered[place] ^= 1
      try folder.write("orders.ledger.tail", altered)
      do throws(LedgerError) {
        let faults = try SQLiteLedger.open(folder.ledger, mode: .readOnly).verify().faults
        // A number that is smaller may be that of another event, which then is another one.
        #expect(faults.contains { $0.contains("tail") }, "byte \(place)")
      } catch {
        // The number of a later event: the ledger would have lost some.
        #expect(error.code == .tailLost, "byte \(place)")
      }
    }
    try folder.write("orders.ledger.tail", [UInt8](repeating: 0, count: bytes.count))
    #expect(try SQLiteLedger.open(folder.ledger, mode: .readOnly).verify().faults == [])
  }

  /// A sync of a log that grows takes twice as long.
  @Test func theLogIsLongBeforeItIsFilled() throws {
    let folder = try TemporaryFolder()
    var samples = LedgerSamples(seed: 1)
    let ledger = try SQLiteLedger.open(folder.ledger)
    let length = try folder.bytes("orders.ledger-wal").count
    #expect(length >= 8 << 20)
    for _ in 0..<20 { try ledger.append(samples.batch(4)) }
    #expect(try folder.bytes("orders.ledger-wal").count == length)
    ledger.close()
    #expect(try SQLiteLedger.open(folder.ledger).head.sequence == UInt64(samples.events.count))
  }

  @Test(arguments: [
    """
    UPDATE event SET events = replace(events, 'because', 'becausf')
    WHERE sequence = (
      SELECT max(sequence) FROM event
      WHERE instr(events, 'because') AND sequence < (SELECT max(sequence) FROM event))
    """,
    "DELETE FROM event WHERE sequence = (SELECT sequence FROM event LIMIT 1 OFFSET 20)",
    "UPDATE event SET order_id = 1 WHERE sequence = (SELECT max(sequence) FROM event WHERE order_id = 2)",
    "UPDATE event SET former = former + 1 WHERE sequence = (SELECT last FROM work_order WHERE id = 2)",
    "UPDATE work_order SET holder = holder + 1 WHERE id = 2",
    "UPDATE work_order SET last = last - 1 WHERE id = 2",
    "UPDATE name SET name = 'Z' WHERE name = 'C'",
    "UPDATE order_count SET orders = orders + 1",
    "DELETE FROM work_order WHERE id = 3",
    "UPDATE request SET sequence = 100000 WHERE key = 'file-1'",
    "UPDATE request SET reply = reply || x'00' WHERE key = 'file-1'",
    "UPDATE work_order SET filed_at = filed_at + 1 WHERE id = 2",
    "UPDATE event SET crc = crc + 1 WHERE sequence = (SELECT min(sequence) FROM event)",
  ])
  func whatIsAlteredIsFound(change: String) throws {
    let folder = try TemporaryFolder()
    _ = try filled(folder)
    try execute(folder.ledger, change)
    let report = try SQLiteLedger.open(folder.ledger, mode: .readOnly).verify()
    #expect(!report.faults.isEmpty)
  }

  @Test func anAlteredTailIsRefusedOnOpening() throws {
    let folder = try TemporaryFolder()
    let samples = try filled(folder)
    try execute(
      folder.ledger,
      """
      UPDATE event SET events = events || 'x'
      WHERE sequence = (SELECT max(sequence) FROM event WHERE sequence < \(samples.events.count))
      """)
    #expect(code(folder.ledger) == .damaged)
  }

  @Test(arguments: 0..<40)
  func noFlippedBitIsServed(seed: Int) throws {
    let folder = try TemporaryFolder()
    let samples = try filled(folder, batches: 40)
    let whole = Served(try SQLiteLedger.open(folder.ledger), samples)
    #expect(whole.events == samples.events && whole.orders.allSatisfy { $0.value != nil })
    let bytes = try folder.bytes("orders.ledger")
    var random = SplitMix64(state: UInt64(seed))
    for _ in 0..<25 {
      var altered = bytes
      let at = random.range(0...bytes.count - 1)
      let bit = random.range(0...7)
      altered[at] ^= 1 << UInt8(bit)
      try folder.write("orders.ledger", altered)
      guard let ledger = try? SQLiteLedger.open(folder.ledger) else { continue }
      let served = Served(ledger, samples)
      if let what = served.firstDifference(from: whole) {
        Issue.record("seed \(seed): bit \(bit) of byte \(at): \(what)")
      }
      ledger.close()
    }
  }

  /// All that a ledger answers; nothing where it refuses to.
  private struct Served {
    var events: [OrderEvent]?
    var orders: [UInt64: FiledOrder?] = [:]
    var histories: [UInt64: [OrderEvent]?] = [:]
    var open: [UInt64: OrderState]?
    var counts: OrderCounts?
    var writes: [String: LedgerWrite] = [:]
    var policies: [PolicyRecord]?

    init(_ ledger: SQLiteLedger, _ samples: LedgerSamples) {
      events = try? ledger.events(after: 0, order: nil, limit: 100_000)
      for order in Set(samples.events.map(\.order)) {
        orders[order] = try? ledger.order(order)
        histories[order] = try? ledger.events(after: 0, order: order, limit: 100_000)
      }
      var open: [UInt64: OrderState] = [:]
      if (try? ledger.forEachOpen { open[$0.id] = $0 }) != nil { self.open = open }
      counts = try? ledger.counts()
      for order in orders.keys {
        let key = "file-\(order)"
        if let found = try? ledger.writes(keys: [key]) { writes.merge(found) { $1 } }
      }
      policies = try? ledger.policies()
    }

    func firstDifference(from whole: Served) -> String? {
      if let events, events != whole.events { return "the events" }
      if let open, open != whole.open { return "the open orders" }
      if let counts, counts != whole.counts { return "the counts" }
      if let policies, policies != whole.policies { return "the policies" }
      for (order, filed) in orders where filed != nil && filed != whole.orders[order] {
        return "order \(order)"
      }
      for (order, events) in histories where events != nil && events != whole.histories[order] {
        return "the history of order \(order)"
      }
      for (key, write) in writes where write != whole.writes[key] { return "the reply to \(key)" }
      return nil
    }
  }

  @Test func aFullDiskTakesNothingAndThenGoesOn() throws {
    let folder = try TemporaryFolder()
    var samples = try filled(folder)
    let ledger = try SQLiteLedger.open(folder.ledger)
    let head = ledger.head
    // Files may grow no more: writes fail as on a full disk.
    var usual = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &usual)
    signal(SIGXFSZ, SIG_IGN)
    var small = rlimit(rlim_cur: 8_192, rlim_max: usual.rlim_max)
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &small)
    let batch = samples.batch(40)
    let error = #expect(throws: LedgerError.self) { try ledger.append(batch) }
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &usual)
    #expect(error?.code == .diskFull)
    #expect(ledger.head == head)
    try ledger.append(batch)
    try ledger.append(samples.batch(5))
    #expect(try ledger.verify().faults == [])
    #expect(ledger.head.sequence == UInt64(samples.events.count))
  }

  @Test func afterAFailedSyncNothingIsTakenUntilItIsOpenedAnew() throws {
    let folder = try TemporaryFolder()
    var samples = try filled(folder)
    let ledger = try FailingSync.whileInstalled { try SQLiteLedger.open(folder.ledger) }
    let head = ledger.head
    let batch = samples.batch(4)
    FailingSync.isOn = true
    let error = #expect(throws: LedgerError.self) { try ledger.append(batch) }
    FailingSync.isOn = false
    #expect(error?.code == .failed && ledger.head == head)
    // The disk is well again, but what it holds is not known.
    let second = #expect(throws: LedgerError.self) { try ledger.append(batch) }
    #expect(second?.code == .failed)
    ledger.close()
    let again = try SQLiteLedger.open(folder.ledger)
    #expect(
      [head.sequence, head.sequence + UInt64(batch.events.count)].contains(again.head.sequence))
    #expect(try again.verify().faults == [])
  }

  @Test func aBackupOfALiveLedgerIsWhole() throws {
    let folder = try TemporaryFolder()
    var samples = try filled(folder)
    let ledger = try SQLiteLedger.open(folder.ledger)
    try ledger.append(samples.batch(9))
    try ledger.backup(to: folder.path + "/copy")
    let count = samples.events.count
    try ledger.append(samples.batch(9))
    #expect(throws: LedgerError.self) { try ledger.backup(to: folder.path + "/copy") }
    let copy = try SQLiteLedger.open(folder.path + "/copy")
    #expect(try copy.verify().faults == [] && copy.head.sequence == UInt64(count))
  }

  @Test func whatMayNotBeWrittenIsSaid() throws {
    let folder = try TemporaryFolder()
    _ = try filled(folder)
    chmod(folder.ledger, 0o444)
    #expect(Unprivileged.run { code(folder.ledger) } == .readOnly)
    chmod(folder.ledger, 0o666)
    chmod(folder.path, 0o555)
    #expect(Unprivileged.run { code(folder.path + "/new") } == .readOnly)
    chmod(folder.path, 0o755)
  }
}
