public import OrganizationGraph

/// A policy in the hours of an organisation: how long each stage has, as moments.
public struct OrderTimes: Sendable {
  public let policy: OrderPolicy
  public let zone: ZoneOffset
  /// Hours of working time; nil: every hour counts.
  public let calendar: WorkingCalendar?
  private let table: [OrderStage: [String: OrderPolicy.Limit]]

  public init(_ policy: OrderPolicy, calendar: WorkingCalendar?, zone: ZoneOffset) {
    self.policy = policy
    self.calendar = calendar
    self.zone = zone
    var table: [OrderStage: [String: OrderPolicy.Limit]] = [:]
    for limit in policy.limits { table[limit.stage, default: [:]][limit.urgency ?? ""] = limit }
    self.table = table
  }

  /// When a stage that begins now is over: by the limit for the urgency, else the one for all, else
  /// after a day. O(days).
  public func end(of stage: OrderStage, urgency: String, from now: Instant) -> Instant {
    guard let limit = limit(of: stage, urgency) else { return now.advanced(by: 86_400) }
    let running = now.advanced(by: limit.seconds)
    guard limit.isWorking, let calendar else { return running }
    return calendar.advance(now, byOpenSeconds: limit.seconds, zone: zone) ?? running
  }

  /// The open hours in which a stage is counted; nil: every hour counts.
  func hours(of stage: OrderStage, urgency: String) -> WorkingCalendar? {
    limit(of: stage, urgency)?.isWorking ?? false ? calendar : nil
  }

  private func limit(of stage: OrderStage, _ urgency: String) -> OrderPolicy.Limit? {
    table[stage]?[urgency] ?? table[stage]?[""]
  }

  /// When the warning of a time limit comes: when the policy's part of its time is left, of the open time
  /// where open hours are counted. Nil if that moment has passed. O(days).
  ///
  /// - Parameter hours: what the limit is counted in; nil: every hour counts.
  public func warning(
    from start: Instant, deadline: Instant, now: Instant, hours: WorkingCalendar?
  ) -> Instant? {
    let open = hours.map { Self.openSeconds(from: start, to: deadline, $0, zone) } ?? 0
    let length = open > 0 ? open : deadline.seconds - start.seconds
    let before = length - length * policy.warningShare / 1_000
    let at =
      open > 0
      ? hours?.advance(start, byOpenSeconds: before, zone: zone) ?? deadline
      : start.advanced(by: before)
    return at > now && at < deadline ? at : nil
  }

  /// Where a moment moves to when its clock stood still from `parked` until `now`: what was left is
  /// left, in the hours that the limit counts. O(days).
  ///
  /// - Parameter hours: the calendar that the limit is counted in; nil: every hour counts.
  public func moved(
    _ moment: Instant, parkedAt parked: Instant, until now: Instant, hours: WorkingCalendar?
  ) -> Instant {
    let shifted = now.advanced(by: max(0, moment.seconds - parked.seconds))
    guard let hours, moment > parked else { return shifted }
    let left = Self.openSeconds(from: parked, to: moment, hours, zone)
    return hours.advance(now, byOpenSeconds: left, zone: zone) ?? shifted
  }

  /// Open seconds between two moments.
  static func openSeconds(
    from start: Instant, to end: Instant, _ hours: WorkingCalendar, _ zone: ZoneOffset
  ) -> Int64 {
    guard start < end else { return 0 }
    let (first, firstSecond) = zone.local(start)
    let (last, lastSecond) = zone.local(end)
    var total: Int64 = 0
    for day in first.number...last.number {
      let from = day == first.number ? firstSecond : 0
      let until = day == last.number ? lastSecond : 86_400
      for interval in hours.intervals(on: Day(number: day)) {
        total += max(0, min(until, Int64(interval.closes)) - max(from, Int64(interval.opens)))
      }
    }
    return total
  }
}
