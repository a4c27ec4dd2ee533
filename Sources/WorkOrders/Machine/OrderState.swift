public import OrganizationGraph

/// A unit that was called by a whistle.
public struct CalledUnit: Hashable, Sendable {
  public enum Standing: UInt8, Sendable, CaseIterable {
    case called, missing, arrived, finished, excused

    public var code: String {
      ["called", "missing", "arrived", "finished", "excused"][Int(rawValue)]
    }
    /// It still has to come or to finish.
    public var isOutstanding: Bool { rawValue < Self.finished.rawValue }
  }

  public var unit: String
  public var arriveBy: Instant
  public var standing = Standing.called

  public init(unit: String, arriveBy: Instant, standing: Standing = .called) {
    self.unit = unit
    self.arriveBy = arriveBy
    self.standing = standing
  }
}

/// An order as its events have left it.
public struct OrderState: Hashable, Sendable {
  public let id: UInt64
  /// Sequence of the last event.
  public var sequence: UInt64
  public var status: OrderStatus
  /// The one accountable unit: the desk until a unit holds the order and while that is disputed.
  public var holder: String
  public var desk: String
  public var origin: String
  public var category: String
  public var urgency: String
  public var mode: Mode
  public var receivedAt: Instant
  /// When the time limit began: first dispatch, or the last reopening.
  public var startedAt: Instant?
  public var clocks = OrderClocks()
  /// Escalation rank of the holder; an escalation leads to a greater one.
  public var rank = 0
  public var edge = ""
  public var bounces = 0
  public var raises = 0
  public var reopens = 0
  public var reworks = 0
  public var urges = 0
  public var isOverdue = false
  /// It was dispatched by force and cannot be returned.
  public var isForced = false
  /// Every score that the resident gave, 1 to 5, oldest first.
  public var scores: [Int] = []
  /// The person of the holder who is to do it; empty: nobody was named.
  public var assignee = ""
  /// Persons who worked on it.
  public var workers: [String] = []
  /// Units that must not hold it: as filed, and those that have said no with success.
  public var excluded: [String] = []
  public var subjects: [String] = []
  /// 联合处置: the units called by whistles, in the order of the calls.
  public var group: [CalledUnit] = []
  /// The later moment that the holder asks for.
  public var extensionAsked: Instant?
  /// The order that it may be a duplicate of, while that is open; of a merged one, where it went.
  public var mergeInto: UInt64 = 0
  /// The unit that sent it back, while that is disputed.
  public var returner = ""
  public var absorbed = 0
  /// Units that have worked on it and then lost it to another.
  public var formerLeads: [String] = []
  /// Who proposed to void it.
  public var voidProposer: String?
  /// When it was parked, and where it goes back to.
  public var parkedAt: Instant?
  public var parkedFrom = OrderStatus.inProgress
  /// A deadline that was given with the order.
  public var givenDeadline: Instant?

  /// The next clock to run out, with what it means; nil for a final state.
  public var nextClock: (at: Instant, kind: ClockKind)? {
    guard status.isOpen else { return nil }
    var next: (at: Instant, kind: ClockKind)?
    func consider(_ at: Instant?, _ kind: ClockKind) {
      guard let at, next == nil || at < next!.at else { return }
      next = (at, kind)
    }
    if status.runsDeadline {
      consider(clocks.warnAt, .warning)
      consider(clocks.raiseAt, .escalation)
    }
    consider(clocks.due, .state)
    for call in group where call.standing == .called { consider(call.arriveBy, .arrival) }
    return next
  }
}

/// What a clock of an order is about.
public enum ClockKind: UInt8, Sendable, CaseIterable {
  case warning, escalation, state, arrival
}

extension OrderState {
  /// It asks the centre for something: a later deadline, to be voided, to be merged.
  public var isAsking: Bool {
    status.isOpen && (extensionAsked != nil || voidProposer != nil || mergeInto != 0)
  }

  /// A unit that was called to it has not come in time, and still has not.
  public var isMissingUnit: Bool {
    status.isOpen && group.contains { $0.standing == .missing }
  }

  /// What the resident said last; nil: nothing yet.
  public var satisfaction: Satisfaction? { scores.last.flatMap(Satisfaction.init(score:)) }

  /// Whether a unit was called to it and has not finished.
  public func waits(for unit: String) -> Bool {
    status.isOpen && group.contains { $0.unit == unit && $0.standing.isOutstanding }
  }

  /// Whether a person or a unit has had part in the work: who holds it, led it before, was called, or put a
  /// name to a step of it.
  func hadPart(_ person: String, of unit: String) -> Bool {
    unit == holder || formerLeads.contains(unit) || isWorker(person)
      || group.contains { $0.unit == unit && $0.standing != .excused }
  }

  /// Whether a person worked on it or is to.
  func isWorker(_ person: String) -> Bool { workers.contains(person) || assignee == person }

  /// The units that anything is said of, again and again where that is more than one thing.
  package var units: [String] {
    [holder, desk, origin, returner] + excluded + subjects + formerLeads + group.map(\.unit)
  }

  /// Whether anything is said of a unit.
  package func names(_ unit: String) -> Bool { !unit.isEmpty && units.contains(unit) }
}

extension OrderState {
  /// A state with nothing in it, for reading one piece by piece.
  init(id: UInt64, sequence: UInt64, status: OrderStatus, mode: Mode) {
    self.id = id
    self.sequence = sequence
    self.status = status
    self.mode = mode
    holder = ""
    desk = ""
    origin = ""
    category = ""
    urgency = ""
    receivedAt = Instant(seconds: 0)
  }
}
