/// A kind of work.
public struct Category: Hashable, Sendable {
  public var code: String
  public var name: String
  /// The category above; duties for it hold for everything below it.
  public var parent: String? = nil
  /// 准入: lowest tier that this kind of work may be sent down to; `nil`: the parent category's,
  /// at the top any.
  public var admission: String? = nil
  /// Tier whose authority the lead needs at least; `nil`: the parent category's, at the top none.
  public var authority: String? = nil
  /// Highest tier whose authority the lead may have; `nil`: the parent category's, at the top any.
  public var ceiling: String? = nil
  /// 协办: categories whose duty a helper is needed for, one helper each. The category itself asks
  /// for a unit that assists in it. Helpers are not inherited.
  public var helpers: [String] = []

  public init(code: String, name: String, parent: String? = nil) {
    self.code = code
    self.name = name
    self.parent = parent
  }
}

/// Peacetime and emergency 平时、战时.
public enum Mode: UInt8, Sendable, CaseIterable {
  case peacetime
  case emergency

  public var code: String { self == .peacetime ? "peacetime" : "emergency" }

  public init?(code: String) {
    guard let mode = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = mode
  }
}

/// A line of the duty catalogue 权责清单: who owns or assists what, where.
public struct Duty: Hashable, Sendable {
  public enum Role: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// 主办.
    case own
    /// 协办.
    case assist

    public var code: String { self == .own ? "own" : "assist" }

    public init?(code: String) {
      guard let role = Self.allCases.first(where: { $0.code == code }) else { return nil }
      self = role
    }
  }

  /// Who has the duty.
  public enum Holder: Hashable, Sendable {
    case unit(String)
    /// Every unit of a kind.
    case kind(String)
  }

  public var holder: Holder
  /// The category, with everything below it.
  public var category: String
  public var role: Role = .own
  /// Territory whose orders the duty covers; `nil`: everywhere.
  public var area: String? = nil
  /// The mode in which it holds; `nil`: both.
  public var mode: Mode? = nil
  /// How sure it is that the holder is the right one, in thousandths 1...1000.
  public var confidence: Int = 1000
  /// Past orders that the line rests on; `nil`: it was written, not learned.
  public var support: Int? = nil
  public var term: Term = .always
  /// Where the line comes from.
  public var source: String? = nil

  public init(holder: Holder, category: String, role: Role = .own) {
    self.holder = holder
    self.category = category
    self.role = role
  }
}

/// How long something may take 时限.
public struct TimeLimit: Hashable, Sendable {
  public enum Stage: String, Sendable, CaseIterable {
    /// From dispatch until it is handled 处置.
    case handle
    /// From one rung of the escalation ladder to the next 提级.
    case escalate
  }

  public enum Unit: String, Sendable, CaseIterable {
    /// Hours of the clock.
    case runningHour = "running_hour"
    /// Days of the clock, 24 hours each.
    case runningDay = "running_day"
    /// Open hours of the calendar.
    case workingHour = "working_hour"
    /// Ordinary working days of the calendar, counted in its open hours.
    case workingDay = "working_day"
  }

  /// `nil`: every category. Otherwise with everything below it.
  public var category: String?
  /// `nil`: every urgency.
  public var urgency: String?
  public var stage: Stage
  public var value: Int
  public var unit: Unit
  /// Calendar of working time; needed for working units.
  public var calendar: String?
  public var source: String?
  public var version: String?

  public init(
    category: String?, urgency: String? = nil, stage: Stage, value: Int, unit: Unit,
    calendar: String? = nil, source: String? = nil, version: String? = nil
  ) {
    self.category = category
    self.urgency = urgency
    self.stage = stage
    self.value = value
    self.unit = unit
    self.calendar = calendar
    self.source = source
    self.version = version
  }
}

/// Open hours of a calendar on one weekday, or on one date that differs from its weekday.
public struct CalendarHours: Hashable, Sendable {
  public enum When: Hashable, Sendable {
    case weekday(Weekday)
    case date(Day)
  }

  public var calendar: String
  public var when: When
  /// `nil`: closed on that date.
  public var interval: WorkingCalendar.Interval?

  public init(calendar: String, when: When, interval: WorkingCalendar.Interval?) {
    self.calendar = calendar
    self.when = when
    self.interval = interval
  }
}

/// One number of the routing policy. The items and their meaning are `Routing`'s `PolicyItem`.
public struct Cost: Hashable, Sendable {
  public var item: String
  /// `nil`: both modes.
  public var mode: Mode?
  /// The kind, tier, grade or step that the item is about; `nil`: every one.
  public var key: String?
  /// Milli-units unless the item says otherwise.
  public var value: Int

  public init(item: String, mode: Mode? = nil, key: String? = nil, value: Int) {
    self.item = item
    self.mode = mode
    self.key = key
    self.value = value
  }
}
