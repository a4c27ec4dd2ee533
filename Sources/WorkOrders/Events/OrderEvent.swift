public import OrganizationGraph

/// One step that was taken, with everything that follows from it: state is a fold of events, and the
/// fold computes no clock and asks no policy.
public struct OrderEvent: Hashable, Sendable {
  /// Place in the ledger, from 1, without gaps.
  public var sequence: UInt64 = 0
  public var order: UInt64
  /// When it was taken in; never less than the event before.
  public var at: Instant
  public var step: Step
  public var actor: Actor
  public var reason = ""
  public var evidence: [Evidence] = []
  /// The unit that the step is about.
  public var target = ""
  /// Of `succeed`: the unit whose place the target takes.
  public var predecessor = ""
  /// Of `assign`: the person who is to do it.
  public var assignee = ""
  public var called: [String] = []
  /// The moment that the step names.
  public var until: Instant?
  public var other: UInt64 = 0
  /// What it is from now on, where `reclassify` has made it another; empty: as before.
  public var category = ""
  public var origin = ""
  public var urgency = ""
  public var score = 0
  /// What was set right; how it is now says the content.
  public var corrections: [Correction] = []

  /// State and holder behind the step.
  public var status: OrderStatus
  public var holder: String
  /// The holder before, where it is another.
  public var former = ""
  /// The clocks behind the step: the state's own, that of the time limit and its warning, and the
  /// next escalation.
  public var clocks = OrderClocks()
  /// Escalation rank of the holder, where the step sets one.
  public var rank = 0
  /// Code of the edge with a quota that led to the holder.
  public var edge = ""
  /// Revision of the organisation that routing used, or whose time limits set the clocks; 0 where it
  /// was not asked.
  public var revision: UInt64 = 0
  /// Version of the limits that the clocks were set by; empty where none was set.
  public var policy = ""
  /// What the order says: of `receive`, and whole again of `correct`.
  public var content: OrderContent?

  public init(
    order: UInt64, at: Instant, step: Step, actor: Actor, status: OrderStatus, holder: String
  ) {
    self.order = order
    self.at = at
    self.step = step
    self.actor = actor
    self.status = status
    self.holder = holder
  }
}

extension OrderEvent {
  /// What the resident gave; nil where the step is another than `rate`.
  package var givenScore: Int? {
    step == .rate && Satisfaction.scores.contains(score) ? score : nil
  }
}

/// The clocks of an order; those of called units are in the group.
public struct OrderClocks: Hashable, Sendable, BitwiseCopyable {
  /// When the state's own patience ends.
  public var due: Instant?
  /// When the order must be done: what the resident was promised.
  public var deadline: Instant?
  /// When the warning comes; nil once it has come.
  public var warnAt: Instant?
  /// When the order is raised; the deadline at first.
  public var raiseAt: Instant?

  public init() {}
}
