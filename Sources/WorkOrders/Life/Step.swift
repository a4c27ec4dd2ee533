/// Everything that can happen to a work order. The raw value is its name in events and messages.
public enum Step: String, Sendable, CaseIterable {
  // Taking in.
  case receive, admit, refuse, answer
  // Finding a holder.
  case offer, accept, decline, dispatch, transfer, reclassify
  // Setting right what it was filed with.
  case correct
  // The holder's work.
  case assign, sign, start, report
  // Saying no.
  case sendBack = "return"
  case hear, uphold, force
  // Working together.
  case whistle, arrive, finish, excuse
  // Time.
  case askExtension = "ask_extension"
  case extend
  case refuseExtension = "refuse_extension"
  case deliberate, resolve, suspend, hold, resume
  case raise, urge, note
  // The end.
  case check, verify, rework, rate, close, reopen
  // One matter, two orders.
  case proposeMerge = "propose_merge"
  case confirmMerge = "confirm_merge"
  case rejectMerge = "reject_merge"
  case absorb
  // A unit in another's place.
  case succeed
  // Two persons.
  case proposeVoid = "propose_void"
  case confirmVoid = "confirm_void"
  case rejectVoid = "reject_void"
  // Clocks that ran out.
  case warn, remind, lapse
  case missArrival = "miss_arrival"

  /// The rule that governs it; O(1).
  public var rule: StepRule { StepRule.all[Self.places[self]!] }

  private static let places = Dictionary(
    uniqueKeysWithValues: StepRule.all.enumerated().map { ($1.step, $0) })
}
