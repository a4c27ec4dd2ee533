import OrganizationGraph

extension OrderState {
  /// The rules of every reachable state that this one breaks, in words; empty if it breaks none. What
  /// tests hold every walk to and `ledger verify` every order.
  package func brokenRules(bounceBudget: Int, reopenBudget: Int) -> [String] {
    var broken: [String] = []
    func rule(_ holds: Bool, _ words: String) { if !holds { broken.append(words) } }
    rule(!holder.isEmpty, "exactly one unit is accountable")
    if status.isOpen {
      rule(nextClock != nil, "a clock runs in every open state")
    } else {
      rule(nextClock == nil, "no clock runs in a final state")
      rule(voidProposer == nil && extensionAsked == nil, "nothing waits in a final state")
    }
    if status.runsDeadline {
      rule(clocks.deadline != nil, "the time limit runs from dispatch")
      rule(clocks.raiseAt != nil, "an order that stalls is raised")
      rule(startedAt != nil, "handling has a beginning")
    }
    switch status {
    case .received, .admitted, .returned, .adjudicating:
      rule(holder == desk, "the centre answers while no unit does")
    case .suspended, .held, .deliberating:
      rule(clocks.due != nil, "nothing is parked without a date")
    case .reported, .verifying:
      rule(!group.contains(where: \.standing.isOutstanding), "called units have finished")
    case .merged: rule(mergeInto != 0, "a merged order goes on as another")
    default: break
    }
    rule((status == .suspended || status == .held) == (parkedAt != nil), "parked since a moment")
    // A forced dispatch counts as a bounce and is the last there can be.
    rule(bounces <= bounceBudget, "bounces stay in their budget")
    rule(reopens <= reopenBudget, "reopenings stay in their budget")
    return broken
  }
}
