public import OrganizationGraph

/// A step that somebody wants to take.
public struct OrderCommand: Hashable, Sendable {
  /// Who asks: a caller may not act as the clock, as routing or as the organisation.
  public enum Source: Hashable, Sendable { case caller, router, clock, organization }

  public var step: Step
  public var actor: Actor
  public var source = Source.caller
  public var reason = ""
  public var evidence: [Evidence] = []
  public var target = ""
  /// Of `succeed`: the unit whose place the target takes.
  public var predecessor = ""
  /// Of `assign`: the person who is to do it.
  public var assignee = ""
  public var called: [String] = []
  public var until: Instant?
  public var other: UInt64 = 0
  /// What `reclassify` makes it; empty: as it is.
  public var category = ""
  public var origin = ""
  public var urgency = ""
  public var score = 0
  /// What the order is to say, whole, and what of that is other than now: of `correct` alone.
  public var content: OrderContent?
  public var corrections: [Correction] = []

  public init(_ step: Step, by actor: Actor, source: Source = .caller) {
    self.step = step
    self.actor = actor
    self.source = source
  }
}

/// What the machine cannot know of itself: the moment, and what the organisation's graph says.
public struct OrderFacts: Sendable {
  public var now: Instant
  public var times: OrderTimes
  /// The actor's unit has more authority than the holder and is above it.
  public var actorIsAbove = false
  /// The unit that has the say of the centre; empty: the order's desk.
  public var centre = ""
  /// Escalation rank of the holder, as the graph has it now.
  public var holderRank = 0
  /// Escalation rank of the target.
  public var targetRank = 0
  /// Edge with a quota that leads to the target.
  public var targetEdge = ""
  /// When handling that begins now must be done; nil: as the policy says.
  public var handleEnd: Instant?
  /// What `reclassify` makes of the order has another time limit for handling than it has had.
  public var hasOtherLimit = false
  /// When an order that is raised now is raised again; nil: as the policy says.
  public var escalateEnd: Instant?
  /// The hours that the time limit for handling is counted in; nil: every hour counts.
  public var limitHours: WorkingCalendar?
  public var revision: UInt64 = 0
  /// The other order of a merge is open.
  public var otherIsOpen = false
  /// Whom the other is about.
  public var otherSubjects: [String] = []
  /// Where the order went into which this one was to be merged; 0: nowhere.
  public var otherWent: UInt64 = 0

  public init(now: Instant, times: OrderTimes) {
    self.now = now
    self.times = times
  }
}

/// Why a step cannot be taken. Nothing has changed then.
public struct OrderFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// Open: later versions may add codes.
  public struct Code: Hashable, Sendable {
    private enum Value: CaseIterable {
      case wrongState, notAllowed, missing, invalid, tooLate, budgetSpent, outstanding
    }
    private let value: Value

    /// Every code there is, so that a mapping can be shown to be complete.
    public static let all: [Code] = Value.allCases.map { Code(value: $0) }

    /// The step does not start from this state.
    public static let wrongState = Code(value: .wrongState)
    /// The actor may not take it.
    public static let notAllowed = Code(value: .notAllowed)
    /// Something that the step must say is not said.
    public static let missing = Code(value: .missing)
    /// Something that is said cannot be so.
    public static let invalid = Code(value: .invalid)
    /// The time for it has passed.
    public static let tooLate = Code(value: .tooLate)
    /// It was done as often as it may be.
    public static let budgetSpent = Code(value: .budgetSpent)
    /// Something else must be done before.
    public static let outstanding = Code(value: .outstanding)
  }

  public let code: Code
  /// Field of the command at fault; empty: the step itself.
  public let field: String
  public let message: String

  public init(_ code: Code, field: String = "", _ message: String) {
    self.code = code
    self.field = field
    self.message = message
  }

  public var description: String { field.isEmpty ? message : "\(field): \(message)" }
}
