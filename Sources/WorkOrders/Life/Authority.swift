/// In which capacity somebody may take a step.
public enum Authority: String, Sendable, CaseIterable {
  /// Whoever the order is filed by, a person of any unit or none.
  case anyone
  /// 指挥中心: the unit that the order was filed with.
  case centre
  /// The one unit that holds the order.
  case holder
  /// A unit that was called by a whistle and is not done.
  case called
  /// A unit with more authority above the holder, by territory or by line.
  case superior
  /// A person who has had no part in the work, of a unit that has had none.
  case outsider
  /// The resident, or whoever writes down what the resident says: nobody who had part in the work.
  case rater
  /// A person other than the one who proposed it.
  case second
  /// The routing of the server.
  case router
  /// A clock that ran out.
  case clock
  /// A unit that got another code, was merged into another or split.
  case organization

  public var meaning: String {
    switch self {
    case .anyone: "anyone"
    case .centre: "the dispatch centre"
    case .holder: "the holder"
    case .called: "a called unit"
    case .superior: "a unit above the holder"
    case .outsider: "someone without part in the work, of a unit without part in it"
    case .rater: "the resident, or someone without part in the work for them"
    case .second: "another person than who proposed it"
    case .router: "routing"
    case .clock: "the clock"
    case .organization: "a change of the organisation"
    }
  }
}

/// What a step must say beside its reason.
public enum StepNeed: String, Sendable, CaseIterable {
  case reason
  /// At least one piece of evidence.
  case evidence
  /// Evidence that is more than photographs.
  case proof
  /// A unit.
  case target
  /// The unit whose place the target takes.
  case predecessor
  /// A person.
  case assignee
  /// One or more units.
  case called
  /// A moment in the future.
  case until
  /// Another order.
  case other
  /// Another category, place or urgency.
  case matter = "category, origin or urgency"
  /// Words that are other than before.
  case corrections
  /// 1 to 5.
  case score
}
