public import OrganizationGraph

/// An order from when it was filed to when it ended, without its words.
public struct OrderLife: Hashable, Sendable {
  public var state: OrderState
  public var filedAt: Instant
  /// Nil: it is open.
  public var endedAt: Instant?

  public init(state: OrderState, filedAt: Instant, endedAt: Instant?) {
    self.state = state
    self.filedAt = filedAt
    self.endedAt = endedAt
  }
}

/// Lives of orders, newest first, and where to go on.
public struct LifePage: Sendable {
  public var lives: [OrderLife] = []
  /// `before` of the next page; nil: this was the last.
  public var next: UInt64?

  public init() {}
}

/// What became of some orders, in numbers: what units are measured by.
///
/// Received is always open and closed and merged and voided and refused.
public struct OrderSummary: Hashable, Sendable {
  public private(set) var counts = OrderCounts()
  /// Late 逾期 (`OrderState.isOverdue`): not done in time.
  public private(set) var overdue = 0
  /// Of the closed ones those that were not.
  public private(set) var closedInTime = 0
  /// By what the resident said last; of open orders, too.
  public private(set) var satisfied = 0
  public private(set) var dissatisfied = 0
  /// Orders that were raised, came back, and were done over, however often.
  public private(set) var raised = 0
  public private(set) var returned = 0
  public private(set) var redone = 0
  /// Seconds from filing to the end of those that are closed.
  private var durations: [Int64] = []

  public init() {}

  public mutating func add(_ life: OrderLife) {
    let state = life.state
    counts.move(from: nil, to: state.status)
    if state.isOverdue { overdue += 1 }
    switch state.satisfaction {
    case .satisfied: satisfied += 1
    case .dissatisfied: dissatisfied += 1
    case nil: break
    }
    if state.raises > 0 { raised += 1 }
    if state.bounces > 0 { returned += 1 }
    if state.reopens > 0 || state.reworks > 0 { redone += 1 }
    guard state.status == .closed else { return }
    if !state.isOverdue { closedInTime += 1 }
    if let ended = life.endedAt { durations.append(max(0, ended.seconds - life.filedAt.seconds)) }
  }

  /// Seconds from filing to the end of the closed order in the middle, the later of two, and of the slowest; nil
  /// where none is closed. O(n log n) where n is closed orders.
  public var handling: (median: Int64, longest: Int64)? {
    guard !durations.isEmpty else { return nil }
    let sorted = durations.sorted()
    return (sorted[sorted.count / 2], sorted[sorted.count - 1])
  }
}
