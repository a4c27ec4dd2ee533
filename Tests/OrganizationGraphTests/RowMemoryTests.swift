import OrganizationGraph
import Testing

/// Rows added to a memory lie behind it, where only one copy at a time can have them.
@Suite struct RowMemoryTests {
  private let rows = RowMemory<UInt32>((0..<1_000).map { UInt32($0) })

  @Test func whatACopyAddedIsGivenBackWithIt() {
    for round in UInt32(0)..<1_000 {
      let trial = rows.appending([round, round + 1])
      #expect(trial.base == rows.base && trial[1_000] == round)
    }
    let next = rows.appending([7])
    #expect(next.base == rows.base && next.count == 1_001 && next[1_000] == 7)
  }

  @Test func nothingIsGivenBackThatIsStillRead() {
    var trial: RowMemory? = rows.appending([1])
    let further = trial!.appending([2])
    let part = RowMemory(further, 1_000..<1_002)
    let beside = rows.appending([3])
    #expect(beside.base != rows.base && beside[1_000] == 3)
    trial = nil
    #expect(rows.appending([4]).base != rows.base)
    #expect(further[1_000] == 1 && further[1_001] == 2 && part[0] == 1)
  }

  @Test func whatIsToBeKeptIsNotGivenBack() {
    do {
      let trial = rows.appending([1]).appending([2])
      trial.keep()
    }
    #expect(rows.appending([3]).base != rows.base)
  }

  @Test func aLongLineOfCopiesEndsByItself() {
    let room = RowMemory<UInt32>(count: 4_000_000)
    var last = room
    for number in UInt32(0)..<500_000 { last = last.appending([number]) }
    #expect(last.base == room.base && last[4_499_999] == 499_999)
    last = room
    #expect(room.appending([1]).base == room.base)
  }

  @Test func nothingAddedIsTheSameMemory() {
    #expect(rows.appending([]) === rows)
  }
}
