import RPCCore
import Testing
import WhistleClient

@Suite struct RetryPolicyTests {
  static func outcome(_ code: RPCStatusCode, isUnprocessed: Bool = false) -> RPCOutcome {
    RPCOutcome(error: RPCError(code: code, message: ""), isUnprocessed: isUnprocessed)
  }

  static func delay(
    _ outcome: RPCOutcome, failures: Int = 1, isIdempotent: Bool, budget: RetryBudget = .init()
  ) -> Duration? {
    var budget = budget
    return RetryPolicy().delay(
      after: outcome, failures: failures, isIdempotent: isIdempotent, budget: &budget, random: 0.5)
  }

  @Test("A call that the server certainly did not process is made again at once, then with pauses")
  func unprocessed() {
    let refused = Self.outcome(.unavailable, isUnprocessed: true)
    #expect(Self.delay(refused, isIdempotent: false) == .zero)
    #expect(Self.delay(refused, failures: 2, isIdempotent: false) == .milliseconds(100))
    #expect(Self.delay(refused, failures: 5, isIdempotent: false) == nil)
  }

  @Test("A call that may have done something is not made again unless it only reads")
  func unknown() {
    #expect(Self.delay(Self.outcome(.unavailable), isIdempotent: false) == nil)
    #expect(Self.delay(Self.outcome(.unavailable), isIdempotent: true) == .milliseconds(100))
  }

  @Test(
    "A status that says what is wrong with the call is final",
    arguments: [
      .invalidArgument, .notFound, .deadlineExceeded, .internal, .cancelled, .resourceExhausted,
    ] as [RPCStatusCode])
  func final(code: RPCStatusCode) {
    #expect(Self.delay(Self.outcome(code), isIdempotent: true) == nil)
    #expect(Self.delay(Self.outcome(code, isUnprocessed: true), isIdempotent: true) == nil)
  }

  @Test("When many calls fail they are not made again, until enough have succeeded")
  func budget() {
    var budget = RetryBudget(most: 4, gainPerThousand: 500)
    #expect([budget.failed(), budget.failed(), budget.failed()] == [true, true, false])
    budget.succeeded()
    budget.succeeded()
    #expect(budget.failed() == false)
    for _ in 0..<4 { budget.succeeded() }
    #expect(budget.failed() == true)
  }
}
