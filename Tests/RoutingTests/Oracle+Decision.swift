import OrganizationGraph
import Routing

extension Oracle {
  func tier(_ code: String?) -> Int? {
    organization.schema.tiers.firstIndex { $0.code == code }
  }

  func pool(_ unit: String) -> String { units[unit]!.pool ?? unit }

  func capacity(_ unit: String) -> Int {
    units[unit]!.pool.map { pool in organization.pools.first { $0.code == pool }!.capacity }
      ?? units[unit]!.capacity
  }

  func level(_ unit: String) -> Int? {
    let record = units[unit]!
    if let own = tier(record.kind.code) { return own }
    if let level = record.level { return tier(level) }
    let resident = [
      "school", "hospital", "enterprise", "institution", "property_company", "owners_committee",
      "social_organization", "volunteer_team",
    ]
    return resident.contains(record.kind.code) ? nil : tier(units[record.home!]!.kind.code)
  }

  func inherited(_ category: String, _ field: KeyPath<OrganizationGraph.Category, String?>)
    -> Int?
  {
    lineage(category).lazy.compactMap { code in
      organization.categories.first { $0.code == code }![keyPath: field]
    }.first.flatMap { tier($0) }
  }

  /// The duty line that decides for a unit.
  func duty(_ unit: String, _ category: String, helper: Bool, anyMode: Bool = false) -> Duty? {
    let above = above()
    for candidate in lineage(category) {
      var ranked: [(rank: [Int], duty: Duty)] = []
      for (row, duty) in organization.duties.enumerated() where duty.category == candidate {
        guard holds(duty.term), anyMode || duty.mode == nil || duty.mode == order.mode else {
          continue
        }
        let byUnit = duty.holder == .unit(unit)
        guard byUnit || duty.holder == .kind(units[unit]!.kind.code) else { continue }
        guard let area = duty.area.map({ above.firstIndex(of: $0) }) ?? above.count else {
          continue
        }
        let wanted: Duty.Role = helper && category == order.category ? .assist : .own
        ranked.append(([area, byUnit ? 0 : 1, duty.role == wanted ? 0 : 1, row], duty))
      }
      if let first = ranked.min(by: { $0.rank.lexicographicallyPrecedes($1.rank) }) {
        return first.duty
      }
    }
    return nil
  }

  func intervals(_ calendar: String, _ day: Int) -> [(Int, Int)] {
    let date = Day(number: Int32(day))
    let own = organization.calendars.filter { $0.calendar == calendar && $0.when == .date(date) }
    let lines =
      own.isEmpty
      ? organization.calendars.filter {
        $0.calendar == calendar && $0.when == .weekday(date.weekday)
      } : own
    return lines.compactMap { $0.interval.map { (Int($0.opens), Int($0.closes)) } }
  }

  func isOpen(_ calendar: String, _ seconds: Int) -> Bool {
    let local = seconds + 480 * 60
    let day = Self.floorDivision(local, 86_400)
    return intervals(calendar, day).contains {
      $0.0 <= local - day * 86_400 && local - day * 86_400 < $0.1
    }
  }

  /// Walks minute by minute; calendars in these tests open on whole minutes and every week.
  func opening(_ unit: String) -> Int {
    var seconds = Int(order.receivedAt.seconds)
    guard let calendar = units[unit]!.hours, !isOpen(calendar, seconds) else { return seconds }
    seconds += 60 - seconds % 60
    while !isOpen(calendar, seconds) { seconds += 60 }
    return seconds
  }

  func limit(_ stage: TimeLimit.Stage) -> TimeLimit? {
    for category in lineage(order.category).map(Optional.some) + [nil] {
      for urgency in [order.urgency, nil] {
        if let limit = organization.timeLimits.first(where: {
          $0.category == category && $0.urgency == urgency && $0.stage == stage
        }) {
          return limit
        }
      }
    }
    return nil
  }

  func end(_ limit: TimeLimit, _ start: Int) -> Int {
    switch limit.unit {
    case .runningHour: return start + limit.value * 3600
    case .runningDay: return start + limit.value * 86_400
    case .workingHour, .workingDay:
      let calendar = limit.calendar!
      let day = Weekday.allCases.map { weekday in
        organization.calendars.filter {
          $0.calendar == calendar && $0.when == .weekday(weekday)
        }.reduce(0) { $0 + Int($1.interval!.closes - $1.interval!.opens) }
      }.max()!
      var left = limit.value * (limit.unit == .workingHour ? 3600 : day)
      var seconds = start
      while left > 0 {
        if isOpen(calendar, seconds) { left -= 60 }
        seconds += 60
      }
      return seconds
    }
  }

  var deadline: Int? {
    order.deadline.map { Int($0.seconds) }
      ?? limit(.handle).map { end($0, Int(order.receivedAt.seconds)) }
  }

  /// Everything that a unit belongs to, itself included.
  func belongings(_ unit: String) -> Set<String> {
    var result: Set = [unit]
    let record = units[unit]!
    let residents = ["school", "enterprise"]
    if residents.contains(record.kind.code) { return result }
    let next =
      [record.home].compactMap { $0 }
      + links.filter {
        ($0.kind == .chain || $0.kind == .line) && $0.from == unit && holds($0.term)
      }.map(\.to)
    for other in next { result.formUnion(belongings(other)) }
    return result
  }

  func conflicted(_ unit: String) -> Bool {
    order.subjects.contains { pool($0) == pool(unit) }
      || !belongings(unit).isDisjoint(with: order.subjects)
  }

  func isActive(_ unit: String) -> Bool {
    holds(units[unit]!.term) && units[unit]!.status == .active
  }

  /// Every filter that a unit fails for holding the order by duty.
  func failures(
    _ unit: String, _ category: String, helper: Bool, reached: Bool, deadline: Int?
  ) -> Set<Filter> {
    var result: Set<Filter> = []
    if !isActive(unit) { result.insert(.active) }
    if !reached { result.insert(.reach) }
    if duty(unit, category, helper: helper) == nil {
      result.insert(duty(unit, category, helper: helper, anyMode: true) == nil ? .duty : .mode)
    }
    if !helper {
      if let needed = inherited(category, \.authority), (level(unit) ?? 99) > needed {
        result.insert(.authority)
      }
      if let ceiling = inherited(category, \.ceiling), (level(unit) ?? 99) < ceiling {
        result.insert(.tier)
      }
    }
    if let lowest = inherited(category, \.admission), let own = tier(units[unit]!.kind.code),
      own > lowest
    {
      result.insert(.admission)
    }
    if open[pool(unit), default: 0] >= capacity(unit) { result.insert(.capacity) }
    let arrival = Int(order.receivedAt.seconds)
    if let deadline, opening(unit) > deadline, opening(unit) > arrival { result.insert(.hours) }
    if conflicted(unit) { result.insert(.conflict) }
    if order.excluded.contains(unit) { result.insert(.excluded) }
    return result
  }

  func loadCost(_ unit: String) -> Int {
    guard capacity(unit) > 0 else { return number("load", "1000") }
    let used = min(1000, 1000 * open[pool(unit), default: 0] / capacity(unit))
    let points = organization.costs.filter { $0.item == "load" }
      .map { (Int($0.key!)!, $0.value) }.sorted { $0.0 < $1.0 }
    let (low, high) = zip(points, points.dropFirst()).first { $0.0 <= used && used <= $1.0 }!
    return low.1 + (high.1 - low.1) * (used - low.0) / (high.0 - low.0)
  }

  /// All candidates for a category, best first.
  func candidates(_ category: String, helper: Bool, without taken: [String] = []) -> [Result] {
    let deadline = deadline
    let above = above()
    var results: [Result] = []
    for (unit, way) in ways(category) where !taken.contains(unit) {
      var offers: [Result] = []
      if failures(unit, category, helper: helper, reached: true, deadline: deadline).isEmpty {
        let duty = duty(unit, category, helper: helper)!
        var cost = way.cost
        cost += number((helper ? "helper." : "role.") + (duty.role == .own ? "own" : "assist"))
        cost += number("preference") * (1000 - duty.confidence) / 1000
        cost += loadCost(unit)
        cost += number("waiting") * (opening(unit) - Int(order.receivedAt.seconds)) / 3600
        if let grade = units[unit]!.credit { cost += number("credit", grade) }
        offers.append(
          Result(unit: unit, role: duty.role == .own ? .own : .assist, cost: cost, hops: way.hops))
      }
      if !helper, above.contains(unit), isActive(unit), !order.excluded.contains(unit),
        !conflicted(unit),
        organization.schema.tiers[tier(units[unit]!.kind.code)!].isCatchAll
      {
        let climbed = above[...above.firstIndex(of: unit)!].dropFirst()
        offers.append(
          Result(
            unit: unit, role: .catchAll,
            cost: climbed.reduce(0) { $0 + hop("climb", to: $1) } + number("catch_all"),
            hops: climbed.count))
      }
      if let best = offers.min(by: { $0.cost < $1.cost }) { results.append(best) }
    }
    return results.sorted {
      ($0.cost, $0.hops) != ($1.cost, $1.hops)
        ? ($0.cost, $0.hops) < ($1.cost, $1.hops)
        : $0.unit.utf8.lexicographicallyPrecedes($1.unit.utf8)
    }
  }

  func helpers(lead: String) -> [Result?] {
    var taken = [lead]
    return organization.categories.first { $0.code == order.category }!.helpers.map { category in
      let helper = candidates(category, helper: true, without: taken).first
      if let helper { taken.append(helper.unit) }
      return helper
    }
  }
}
