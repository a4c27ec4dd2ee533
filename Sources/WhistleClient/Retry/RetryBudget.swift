/// What bounds how many calls are made again when many fail: a server that is in trouble gets fewer
/// retries, not more. Each call that fails in a way that could be retried takes a token, each that
/// succeeds gives a part of one back, and nothing is retried while less than half of them are left.
package struct RetryBudget: Sendable {
  private let most: Int
  private let gain: Int
  private var tokens: Int

  /// - Parameters:
  ///   - most: tokens at the beginning and at most.
  ///   - gainPerThousand: thousandths of a token that a call earns which succeeds.
  package init(most: Int = 20, gainPerThousand: Int = 100) {
    self.most = most * 1000
    gain = gainPerThousand
    tokens = most * 1000
  }

  package mutating func succeeded() { tokens = min(most, tokens + gain) }

  /// True if the call may be made again.
  package mutating func failed() -> Bool {
    tokens = max(0, tokens - 1000)
    return tokens >= most / 2
  }
}
