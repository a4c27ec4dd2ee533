import OrganizationGraph

/// The fold: what each event makes of the state before it.
extension OrderState {
  /// The state that a `receive` begins; nil if the event is none.
  public init?(_ event: OrderEvent) {
    guard event.step == .receive, let content = event.content else { return nil }
    id = event.order
    sequence = event.sequence
    status = event.status
    holder = event.holder
    desk = content.desk
    origin = content.origin
    category = content.category
    urgency = content.urgency
    mode = content.mode
    receivedAt = content.receivedAt
    clocks = event.clocks
    excluded = content.excluded
    subjects = content.subjects
    givenDeadline = content.deadline
  }

  public mutating func apply(_ event: OrderEvent) {
    let former = status
    if former.runsDeadline, let deadline = clocks.deadline,
      event.actor == .clock ? event.at >= deadline : event.step == .report && event.at > deadline
    {
      isOverdue = true
    }
    sequence = event.sequence
    if event.holder != holder, event.step != .succeed {
      if Self.hasWorkDone.contains(former), !formerLeads.contains(holder) {
        formerLeads.append(holder)
      }
      assignee = ""
    }
    status = event.status
    holder = event.holder
    clocks = event.clocks
    applyStep(event, from: former)
    // The root has taken the place of a centre that is gone, or that the complaint is about.
    if Self.heldByCentre.contains(status) { desk = holder }
    if status == .admitted || status == .returned { edge = "" }
    if !status.isOpen { clear() }
  }

  /// States in which the centre holds the order.
  private static let heldByCentre: Set<OrderStatus> = [
    .received, .admitted, .returned, .adjudicating,
  ]

  /// States in which the holder has begun.
  private static let hasWorkDone: Set<OrderStatus> = [.signed, .inProgress, .deliberating]

  private mutating func applyStep(_ event: OrderEvent, from former: OrderStatus) {
    switch event.step {
    case .dispatch, .transfer, .raise, .force, .offer:
      edge = event.edge
      rank = event.rank
      returner = ""
      isForced = event.step == .force
      if event.step == .raise { raises += 1 }
      if event.step == .force { bounces += 1 }
      if startedAt == nil, event.step != .offer { startedAt = event.at }
      extensionAsked = nil
    case .accept:
      if startedAt == nil { startedAt = event.at }
      work(event.actor)
    case .assign: assignee = event.assignee
    case .sign, .start, .report:
      work(event.actor)
    case .decline, .lapse, .uphold:
      if !event.target.isEmpty, !excluded.contains(event.target) { excluded.append(event.target) }
      if event.step == .uphold {
        bounces += 1
        returner = ""
      }
    case .sendBack: returner = event.target
    case .reclassify:
      if !event.category.isEmpty { category = event.category }
      if !event.origin.isEmpty { origin = event.origin }
      if !event.urgency.isEmpty, event.urgency != urgency {
        urgency = event.urgency
        // A time limit of its own begins with the next dispatch.
        startedAt = nil
      }
    case .whistle:
      for unit in event.called {
        group.append(CalledUnit(unit: unit, arriveBy: event.until ?? event.at))
      }
    case .arrive:
      set(.arrived, event.target)
      work(event.actor)
    case .finish:
      set(.finished, event.target)
      work(event.actor)
    case .excuse: set(.excused, event.target)
    case .missArrival: set(.missing, event.target)
    case .askExtension: extensionAsked = event.until
    case .extend, .refuseExtension: extensionAsked = nil
    case .suspend, .hold:
      parkedAt = event.at
      parkedFrom = event.step == .hold ? former : .inProgress
    case .resume: parkedAt = nil
    case .rework:
      reworks += 1
      startedAt = event.at
    case .reopen: reopen(at: event.at)
    case .rate:
      scores.append(event.score)
      if event.status.isOpen { reopen(at: event.at) }
    case .urge: urges += 1
    case .proposeMerge, .confirmMerge: mergeInto = event.other
    case .rejectMerge: mergeInto = 0
    case .absorb: absorbed += 1
    case .succeed:
      edge = event.edge
      put(event.target, inPlaceOf: event.predecessor)
    case .proposeVoid: voidProposer = event.actor.person
    case .rejectVoid: voidProposer = nil
    case .receive, .admit, .refuse, .answer, .hear, .deliberate, .resolve, .note, .correct, .check,
      .verify, .close, .confirmVoid, .warn, .remind:
      break
    }
  }

  /// Says of one unit what was said of another. Whoever leads need not come, and nobody twice.
  private mutating func put(_ next: String, inPlaceOf former: String) {
    func renamed(_ unit: String) -> String { unit == former ? next : unit }
    func renamed(_ units: [String]) -> [String] {
      units.reduce(into: []) { found, unit in
        if !found.contains(renamed(unit)) { found.append(renamed(unit)) }
      }
    }
    desk = renamed(desk)
    origin = renamed(origin)
    returner = renamed(returner)
    excluded = renamed(excluded)
    subjects = renamed(subjects)
    formerLeads = renamed(formerLeads)
    for place in group.indices { group[place].unit = renamed(group[place].unit) }
    let calls = group.indices.filter { group[$0].unit == next && group[$0].standing.isOutstanding }
    let kept = calls.first { group[$0].standing == .arrived } ?? calls.first
    for place in calls where next == holder || place != kept { group[place].standing = .excused }
  }

  private mutating func reopen(at moment: Instant) {
    reopens += 1
    startedAt = moment
  }

  private mutating func work(_ actor: Actor) {
    if !actor.person.isEmpty, !workers.contains(actor.person) { workers.append(actor.person) }
  }

  private mutating func set(_ standing: CalledUnit.Standing, _ unit: String) {
    guard let place = group.lastIndex(where: { $0.unit == unit && $0.standing.isOutstanding })
    else { return }
    group[place].standing = standing
  }

  /// A final state has no clock and waits for nothing.
  private mutating func clear() {
    extensionAsked = nil
    voidProposer = nil
    parkedAt = nil
    returner = ""
    if status != .merged { mergeInto = 0 }
  }
}
