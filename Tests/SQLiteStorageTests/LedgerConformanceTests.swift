import OrganizationGraph
import OrganizationSamples
import SQLiteStorage
import Testing
import WorkOrders

/// What every ledger does, held to by both.
@Suite struct LedgerConformanceTests {
  enum Kind: CaseIterable { case memory, sqlite }

  private func ledger(_ kind: Kind, _ folder: TemporaryFolder) throws -> any Ledger {
    switch kind {
    case .memory: MemoryLedger()
    case .sqlite: try SQLiteLedger.open(folder.path + "/orders.ledger")
    }
  }

  @Test(arguments: Kind.allCases, [UInt64(1), 2, 3])
  func whatWasAppendedIsRead(kind: Kind, seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let ledger = try ledger(kind, folder)
    #expect(ledger.head == LedgerHead())
    var samples = LedgerSamples(seed: seed)
    for round in 0..<40 { try ledger.append(samples.batch(round % 7)) }
    let events = samples.events
    #expect(
      ledger.head
        == LedgerHead(
          sequence: UInt64(events.count), lastOrder: UInt64(samples.states.count),
          at: events.last!.at))
    #expect(try ledger.events(after: 0, order: nil, limit: 10_000) == events)
    #expect(try ledger.events(after: 5, order: nil, limit: 3) == Array(events[5..<8]))
    var counts = OrderCounts()
    for (id, state) in samples.states {
      #expect(try ledger.order(id)?.state == state)
      #expect(try ledger.order(id)?.content == samples.words[id])
      #expect(
        try ledger.events(after: 0, order: id, limit: 1_000) == events.filter { $0.order == id })
      counts.move(from: nil, to: state.status)
    }
    for event in events { counts.rate(by: event) }
    #expect(try ledger.counts() == counts && counts.received == samples.states.count)
    var open: [UInt64: OrderState] = [:]
    try ledger.forEachOpen { open[$0.id] = $0 }
    #expect(open == samples.states.filter { $0.value.status.isOpen })
    let writes = try ledger.writes(keys: ["file-0", "file-1"])
    let write = try #require(writes["file-1"])
    #expect(write.fingerprint == .max - 1 && write.reply == [1, 2, 1] && write.sequence == 1)
    #expect(writes.count == 1)
    #expect(try ledger.order(999) == nil)
    #expect(Set(events.map(\.step)).isSuperset(of: [.correct, .reclassify]))
    guard let file = ledger as? SQLiteLedger else { return }
    file.close()
    #expect(try SQLiteLedger.open(folder.ledger).verify().faults == [])
  }

  @Test(arguments: Kind.allCases)
  func listsGiveEachOrderOnceOverAnyPages(kind: Kind) throws {
    let folder = try TemporaryFolder()
    let ledger = try ledger(kind, folder)
    let (samples, batches) = try #require(
      (UInt64(1)...100).lazy.map(Self.drawn).first { samples, _ in
        Self.narrowed(samples).allSatisfy { samples.filed.contains(where: $0.accepts) }
      })
    for batch in batches { try ledger.append(batch) }
    var queries: [OrderQuery] = []
    for holder in [nil, "A", "C"] {
      for text in ["", "路灯不亮 1"] {
        var query = OrderQuery()
        query.holder = holder
        query.text = text
        query.statuses = text.isEmpty ? [] : [.dispatched, .received, .closed]
        queries.append(query)
      }
    }
    queries[0].category = "K2"
    queries[1].origin = { $0 == "G1" }
    queries.append(OrderQuery())
    queries[queries.count - 1].dueBefore = samples.now.advanced(by: 144_000 - 600)
    #expect(try !ledger.list(queries[queries.count - 1]).orders.isEmpty)
    let narrowed = Self.narrowed(samples)
    queries += narrowed
    for query in queries {
      let expected = samples.filed.filter(query.accepts).map(\.state.id)
      for (limit, scanned) in [(1_000, 20_000), (3, 20_000), (3, 2)] {
        var (query, found) = (query, [UInt64]())
        query.limit = limit
        query.mostScanned = scanned
        while true {
          let page = try ledger.list(query)
          found += page.orders.map(\.state.id)
          guard let next = page.next else { break }
          query.before = next
        }
        #expect(found == expected)
      }
      try expectLives(query, ledger)
    }
  }

  private static func drawn(_ seed: UInt64) -> (samples: LedgerSamples, batches: [LedgerBatch]) {
    var samples = LedgerSamples(seed: seed)
    let batches = (0..<120).map { _ in samples.batch(5) }
    return (samples, batches)
  }

  /// The lives of orders are what their list has without their words.
  private func expectLives(_ query: OrderQuery, _ ledger: any Ledger) throws {
    for scanned in [20_000, 2] {
      var query = query
      (query.text, query.channel, query.limit) = ("", nil, 1_000)
      let expected = try ledger.list(query).orders.map {
        OrderLife(state: $0.state, filedAt: $0.filedAt, endedAt: $0.endedAt)
      }
      query.mostScanned = scanned
      var found: [OrderLife] = []
      while true {
        let page = try ledger.lives(query)
        found += page.lives
        guard let next = page.next else { break }
        query.before = next
      }
      #expect(found == expected)
    }
  }

  /// A query for each condition, and some with several.
  private static func narrowed(_ samples: LedgerSamples) -> [OrderQuery] {
    func query(_ narrow: (inout OrderQuery) -> Void) -> OrderQuery {
      var query = OrderQuery()
      narrow(&query)
      return query
    }
    let start = LedgerSamples.start
    let length = samples.now.seconds - start.seconds
    let (third, half) = (start.advanced(by: length / 3), start.advanced(by: length / 2))
    let exact = samples.events.last { !$0.status.isOpen }!.at
    return Satisfaction.allCases.map { said in query { $0.satisfaction = said } } + [
      query { $0.filedFrom = third },
      query { ($0.filedUntil, $0.endedFrom) = (half, third) },
      query { ($0.filedFrom, $0.filedUntil) = (third, half) },
      query { ($0.endedFrom, $0.endedUntil) = (third, half) },
      query { ($0.endedFrom, $0.endedUntil) = (exact, exact.advanced(by: 1)) },
      query { ($0.endedUntil, $0.holder, $0.channel) = (half, "C", "app") },
      query { $0.channel = "巡查\nchannel app" },
      query { ($0.channel, $0.text) = ("hotline", "路灯") },
      query { ($0.urgency, $0.statuses) = ("urgent", Set(OrderStatus.open)) },
      query { $0.isAsking = true },
      query { $0.assignee = "h" },
      query { ($0.called, $0.filedFrom) = ("D", start) },
    ]
  }

  @Test(arguments: Kind.allCases)
  func thePoliciesThatWereInForceAreKeptWordForWord(kind: Kind) throws {
    let folder = try TemporaryFolder()
    let ledger = try ledger(kind, folder)
    var samples = LedgerSamples(seed: 6)
    var other = OrderPolicy(
      version: "v\\2 \nnew", source: "", calendar: "",
      limits: [.init(.sign, urgency: "very urgent", seconds: 9, isWorking: false)])
    other.bounceBudget = 0
    other.mergeWindow = 77
    #expect(try PolicyRecord.isNew(.example, beside: ledger.policies()))
    for (place, policy) in [OrderPolicy.example, other, .example].enumerated() {
      try ledger.keep(PolicyRecord(policy, since: samples.now, revision: UInt64(place)))
      if place != 1 { try ledger.append(samples.batch(4)) }
    }
    let kept = try ledger.policies()
    #expect(
      kept.map(\.policy) == [.example, other, .example] && kept.map(\.revision) == [0, 1, 2])
    #expect(try !PolicyRecord.isNew(.example, beside: kept))
    #expect(try PolicyRecord.isNew(other, beside: kept))
    other.reopenBudget = 5
    let error = #expect(throws: LedgerError.self) { try PolicyRecord.isNew(other, beside: kept) }
    #expect(error?.code == .policyChanged)
    guard let file = ledger as? SQLiteLedger else { return }
    file.close()
    let report = try SQLiteLedger.open(folder.ledger).verify()
    #expect(report.faults == [] && report.policies == kept && report.eventsWithoutPolicy == 0)
  }

  @Test(arguments: Kind.allCases)
  func aBatchThatDoesNotFollowIsRefusedWhole(kind: Kind) throws {
    let folder = try TemporaryFolder()
    let ledger = try ledger(kind, folder)
    var samples = LedgerSamples(seed: 4)
    try ledger.append(samples.batch(3))
    let head = ledger.head
    _ = samples.batch(1)
    #expect(throws: LedgerError.self) { try ledger.append(samples.batch(2)) }
    #expect(ledger.head == head)
  }
}
