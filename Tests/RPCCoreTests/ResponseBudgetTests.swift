import RPCCore
import Testing

@Suite struct ResponseBudgetTests {
  @Test("What fits is had at once; what does not waits until enough was given back")
  func order() async {
    let budget = ResponseBudget(limit: 100)
    #expect(await budget.acquire(60))
    #expect(await budget.acquire(40))
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<10 { group.addTask { await budget.acquire(90) } }
      budget.release(60)
      budget.release(40)
      // One at a time fits; the next follows when it is done.
      for await isHeld in group {
        #expect(isHeld)
        budget.release(90)
      }
    }
  }

  @Test("A message larger than the budget has it to itself")
  func tooLarge() async {
    let budget = ResponseBudget(limit: 100)
    #expect(await budget.acquire(500))
    budget.release(500)
    #expect(await budget.acquire(100))
  }

  @Test("A task that is cancelled while it waits holds nothing, and those behind it go on")
  func cancellation() async {
    let budget = ResponseBudget(limit: 100)
    #expect(await budget.acquire(100))
    let waiting = Task { await budget.acquire(100) }
    waiting.cancel()
    #expect(await waiting.value == false)
    budget.release(100)
    #expect(await budget.acquire(100))
  }
}
