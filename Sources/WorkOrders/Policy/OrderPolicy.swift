import OrganizationGraph

/// What an order waits for, as far as that has a time limit of its own.
public enum OrderStage: String, Sendable, CaseIterable {
  case admit, dispatch, offer, sign, start, hear, adjudicate, check, verify, rate, arrive
  /// Only where the organisation's time limits say nothing.
  case handle, escalate
}

/// The numbers that the life of an order depends on beside the organisation's time limits: data with a
/// source and a version, which events name.
public struct OrderPolicy: Hashable, Sendable {
  public struct Limit: Hashable, Sendable {
    public var stage: OrderStage
    /// `nil`: every urgency.
    public var urgency: String?
    public var seconds: Int64
    /// Counted in the open hours of the calendar.
    public var isWorking: Bool

    public init(_ stage: OrderStage, urgency: String? = nil, seconds: Int64, isWorking: Bool) {
      self.stage = stage
      self.urgency = urgency
      self.seconds = seconds
      self.isWorking = isWorking
    }
  }

  public var version: String
  public var source: String
  /// Code of the organisation's calendar that working time is counted in.
  public var calendar: String
  public var limits: [Limit]
  /// How often an order may be sent back.
  public var bounceBudget = 2
  /// How often a resident may have it done over.
  public var reopenBudget = 1
  /// The part of a time limit, in thousandths, that is left when the warning comes.
  public var warningShare: Int64 = 200
  /// Seconds that an order may be held and suspended at the longest, and that a time limit may be extended by
  /// at once; 0: as long as is asked for.
  public var longestHold: Int64 = 0
  public var longestSuspension: Int64 = 0
  public var longestExtension: Int64 = 0
  /// Orders about one category from one origin within so many seconds may be the same matter.
  public var mergeWindow: Int64 = 3_600

  public init(version: String, source: String, calendar: String, limits: [Limit]) {
    self.version = version
    self.source = source
    self.calendar = calendar
    self.limits = limits
  }

  /// What holds where no other policy is given. The presets by urgency are examples, not a standard.
  /// Ledgers keep it under its version: changed, it needs another.
  public static let example = OrderPolicy(
    version: "example-1", source: "example default", calendar: "office",
    limits: [
      Limit(.admit, seconds: 2 * hour, isWorking: true),
      Limit(.admit, urgency: "urgent", seconds: 15 * minute, isWorking: false),
      Limit(.dispatch, seconds: 2 * hour, isWorking: true),
      Limit(.dispatch, urgency: "urgent", seconds: 15 * minute, isWorking: false),
      Limit(.offer, seconds: 30 * minute, isWorking: false),
      Limit(.offer, urgency: "urgent", seconds: 5 * minute, isWorking: false),
      Limit(.sign, seconds: 4 * hour, isWorking: true),
      Limit(.sign, urgency: "urgent", seconds: 30 * minute, isWorking: false),
      Limit(.start, seconds: 8 * hour, isWorking: true),
      Limit(.start, urgency: "urgent", seconds: hour, isWorking: false),
      Limit(.hear, seconds: 4 * hour, isWorking: true),
      Limit(.adjudicate, seconds: 8 * hour, isWorking: true),
      Limit(.check, seconds: 8 * hour, isWorking: true),
      Limit(.verify, seconds: 16 * hour, isWorking: true),
      Limit(.rate, seconds: 3 * 24 * hour, isWorking: false),
      Limit(.arrive, seconds: 24 * hour, isWorking: false),
      Limit(.arrive, urgency: "urgent", seconds: 30 * minute, isWorking: false),
      Limit(.handle, seconds: 40 * hour, isWorking: true),
      Limit(.escalate, seconds: 8 * hour, isWorking: true),
    ])

  private static let minute: Int64 = 60
  private static let hour: Int64 = 3_600
}
