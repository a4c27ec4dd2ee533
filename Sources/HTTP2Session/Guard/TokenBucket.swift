/// A burst allowance that refills with time: `take` fails once more than `capacity` tokens went
/// beyond what the rate and `earn` gave back. O(1); times are monotonic nanoseconds.
struct TokenBucket {
  private let capacity: UInt64
  private let nanosecondsPerToken: UInt64
  private var tokens: UInt64
  private var refilledAt: UInt64

  init(capacity: UInt64, perSecond: UInt64, now: UInt64) {
    self.capacity = capacity
    nanosecondsPerToken = perSecond == 0 ? .max : 1_000_000_000 / perSecond
    tokens = capacity
    refilledAt = now
  }

  mutating func take(now: UInt64) -> Bool {
    if tokens == 0 {
      refill(now: now)
    }
    guard tokens > 0 else { return false }
    tokens -= 1
    return true
  }

  mutating func earn(_ count: UInt64) {
    tokens = min(capacity, tokens + count)
  }

  private mutating func refill(now: UInt64) {
    // A caller's clock that stands still or is read out of order gives nothing and takes nothing.
    guard now > refilledAt else { return }
    let earned = (now - refilledAt) / nanosecondsPerToken
    if earned > 0 {
      tokens = min(capacity, earned)
      refilledAt = now
    }
  }
}
