import OrganizationGraph
import OrganizationSamples
import Testing
import WorkOrders

@Suite struct BookTests {
  private func state(_ id: UInt64, _ random: inout SplitMix64) -> OrderState {
    var event = SmallWorld.received()
    event.order = id
    var state = OrderState(event)!
    state.holder = ["A", "B", "440310001001-G05", "D"][Int(random.next() % 4)]
    state.status = OrderStatus.allCases[Int(random.next() % 18)]
    if id % 3 == 0 { state.origin = "G2" }
    state.urgency = random.next() % 3 == 0 ? "urgent" : "normal"
    state.clocks.due = Instant(seconds: Int64(random.next() % 50))
    state.clocks.deadline =
      random.next() % 2 == 0 ? nil : Instant(seconds: Int64(random.next() % 50))
    if random.next() % 4 == 0 { state.excluded = ["X"] }
    if random.next() % 4 == 0 { state.formerLeads = ["B"] }
    for unit in ["A", "D", "none"] where random.next() % 6 == 0 {
      var call = CalledUnit(unit: unit, arriveBy: Instant(seconds: 60))
      let standings: [CalledUnit.Standing] = [.called, .missing, .arrived, .finished, .excused]
      call.standing = standings[Int(random.next() % 5)]
      state.group.append(call)
    }
    return state
  }

  @Test(arguments: 1...10)
  func agreesWithADictionaryThroughAnyChanges(seed: UInt64) throws {
    var random = SplitMix64(state: seed)
    let book = OrderBook()
    var plain: [UInt64: OrderState] = [:]
    for _ in 0..<3_000 {
      let id = 1 + random.next() % 300
      if random.next() % 5 == 0 {
        book.remove(id)
        plain[id] = nil
      } else {
        let state = state(id, &random)
        book.put(state)
        plain[id] = state.status.isOpen ? state : nil
      }
      try #require(book.count == plain.count)
      let first = plain.values.compactMap { one in one.nextClock.map { ($0.at, one.id) } }.min {
        $0 < $1
      }
      try #require(
        book.nextDue.map { [$0.at.seconds, Int64($0.order)] }
          == first.map { [$0.0.seconds, Int64($0.1)] }, "seed \(seed)")
    }
    for id in UInt64(1)...300 { #expect(book.state(id) == plain[id]) }
    let places: Set = ["G", "G2", "none"]
    let placed = book.orders(placedIn: places)
    for place in places {
      #expect(placed[place] ?? [] == plain.values.filter { $0.origin == place }.map(\.id).sorted())
    }
    for unit in ["A", "B", "440310001001-G05", "D", "none"] {
      let expected = plain.values.filter { $0.holder == unit || $0.waits(for: unit) }.map { one in
        (
          one.urgency == "urgent" ? 0 : 1,
          (one.clocks.deadline ?? one.clocks.due)?.seconds ?? .max, one.id
        )
      }.sorted { $0 < $1 }.map(\.2)
      let queue = book.queue(of: unit) { $0 == "urgent" ? 0 : 1 }
      #expect(queue.map(\.order) == expected, "seed \(seed)")
      let calling = plain.values.filter { $0.group.contains { $0.unit == unit } }.map(\.id)
      #expect(Set(book.orders { $0 == unit }) == Set(calling), "seed \(seed)")
    }
  }

  @Test func aMillionOpenOrdersTakeAtMostTwoHundredBytesEach() throws {
    let book = OrderBook()
    var event = SmallWorld.received()
    for id in UInt64(1)...1_000_000 {
      event.order = id
      var state = OrderState(event)!
      state.status = .dispatched
      book.put(state)
    }
    #expect(book.count == 1_000_000)
    #expect(book.byteCount <= 200 * 1_000_000, "\(book.byteCount / 1_000_000) bytes")
  }
}
