import OrganizationGraph
import OrganizationSamples
import Testing
import WorkOrders

@Suite struct OrderSummaryTests {
  @Test(arguments: UInt64(1)...10)
  func whatWasReceivedIsOpenOrHasEndedAndEveryNumberIsAPlainCount(seed: UInt64) {
    var random = SplitMix64(state: seed)
    let now = SmallWorld.start
    var lives: [OrderLife] = []
    for id in UInt64(1)...200 {
      var state = OrderState(SmallWorld.received(at: now.advanced(by: -1_000_000)))!
      state.sequence = id
      state.status = random.pick(OrderStatus.allCases)
      state.scores = random.chance(50) ? [] : [random.range(1...5)]
      state.raises = random.range(0...2)
      state.bounces = random.range(0...1)
      state.reopens = random.range(0...1)
      state.reworks = random.range(0...1)
      state.isOverdue = random.chance(30)
      let ended = state.status.isOpen ? nil : now.advanced(by: -Int64(random.range(0...9_999)))
      lives.append(OrderLife(state: state, filedAt: now.advanced(by: -1_000_000), endedAt: ended))
    }
    var summary = OrderSummary()
    for life in lives { summary.add(life) }
    func count(_ isWanted: (OrderState) -> Bool) -> Int { lives.count { isWanted($0.state) } }
    let ends = [OrderStatus.closed, .merged, .voided, .notAccepted].map { summary.counts[$0] }
    #expect(summary.counts.received == 200)
    #expect(summary.counts.open + ends.reduce(0, +) == 200)
    #expect(summary.counts[.closed] == count { $0.status == .closed })
    #expect(summary.overdue == count { $0.isOverdue })
    #expect(summary.closedInTime == count { $0.status == .closed && !$0.isOverdue })
    #expect(summary.satisfied == count { ($0.scores.last ?? 0) > 2 })
    #expect(summary.dissatisfied == count { [1, 2].contains($0.scores.last ?? 0) })
    #expect(
      summary.raised == count { $0.raises > 0 } && summary.returned == count { $0.bounces > 0 })
    #expect(summary.redone == count { $0.reopens + $0.reworks > 0 })
    let lengths = lives.filter { $0.state.status == .closed }
      .map { $0.endedAt!.seconds - $0.filedAt.seconds }.sorted()
    #expect(summary.handling?.longest == lengths.last)
    #expect(summary.handling?.median == lengths[lengths.count / 2])
  }
}
