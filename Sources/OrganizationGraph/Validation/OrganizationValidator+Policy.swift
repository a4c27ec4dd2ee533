extension OrganizationValidator {
  mutating func checkCategories() {
    let categories = organization.categories
    var parents: [Int: Int] = [:]
    for (row, category) in categories.enumerated() {
      if checkCategoryReference(category.parent, .categories, row, "parent"),
        let parent = category.parent.flatMap({ index.categories[$0] })
      {
        parents[index.categories.number(ofRecord: row)] = parent
      }
      checkTierReference(category.admission, .categories, row, "admission")
      checkTierReference(category.authority, .categories, row, "authority")
      checkTierReference(category.ceiling, .categories, row, "ceiling")
      for helper in category.helpers {
        checkCategoryReference(helper, .categories, row, "helpers")
      }
      if let authority = category.authority.flatMap({ index.tiers[$0] }),
        let ceiling = category.ceiling.flatMap({ index.tiers[$0] }), ceiling > authority
      {
        report(
          .authorityRange, .categories, row, "ceiling",
          "category \(category.code) needs the authority of \(category.authority!) but may go no"
            + " higher than \(category.ceiling!)",
          "raise the ceiling or lower the authority")
      }
    }
    let circles = CyclicComponents.find(parents.map { (from: $0.key, to: $0.value) })
      .map { $0.map { categories[$0].code }.sorted() }
    for circle in circles.sorted(by: { $0[0] < $1[0] }) {
      report(
        .categoryCycle, .categories, index.categories[circle[0]]!, "parent",
        "the categories \(circle.joined(separator: ", ")) are below each other",
        "give one of them a parent outside this circle, or none")
    }
  }

  mutating func checkDuties() {
    struct Key: Hashable {
      let holder: Duty.Holder
      let category: String
      let role: Duty.Role
      let area: String?
    }
    var earlier: [Key: [Int]] = [:]
    for (row, duty) in organization.duties.enumerated() {
      checkTerm(duty.term, .duties, row)
      switch duty.holder {
      case .unit(let code): checkUnitReference(code, .duties, row, "unit")
      case .kind(let code):
        checkReference(code, in: index.classes.keys, what: "kind", .duties, row, "kind")
      }
      checkCategoryReference(duty.category, .duties, row, "category")
      checkArea(duty, row)
      if !(1...1000).contains(duty.confidence) {
        report(
          .confidenceRange, .duties, row, "confidence",
          "the confidence \(duty.confidence) is out of range", "give 1 to 1000 thousandths")
      }
      if let support = duty.support, support < 0 {
        report(
          .notNegative, .duties, row, "support", "the support \(support) is negative",
          "give the number of past orders, 0 or more")
      }
      let key = Key(
        holder: duty.holder, category: duty.category, role: duty.role, area: duty.area)
      for other in earlier[key] ?? [] where meets(duty, organization.duties[other]) {
        report(
          .dutyOnce, .duties, row, "category",
          "the same holder, category \(duty.category), role and area stand in an earlier line",
          "keep one of the two lines, or give them terms or modes that do not meet")
        break
      }
      earlier[key, default: []].append(row)
    }
  }

  private func meets(_ a: Duty, _ b: Duty) -> Bool {
    a.term.overlaps(b.term) && (a.mode == nil || b.mode == nil || a.mode == b.mode)
  }

  private mutating func checkArea(_ duty: Duty, _ row: Int) {
    guard checkUnitReference(duty.area, .duties, row, "area"),
      let area = duty.area.flatMap(index.node), index.kind(area)?.class != .chain
    else { return }
    report(
      .edgeEnds, .duties, row, "area", "the area \(named(area)) is a \(kindCode(area))",
      "name a chain unit as area")
  }

  mutating func checkCalendars() {
    var byDay: [String: [(row: Int, interval: WorkingCalendar.Interval?)]] = [:]
    for (row, hours) in organization.calendars.enumerated() {
      if let interval = hours.interval,
        interval.opens < 0 || interval.closes > 86_400 || interval.opens >= interval.closes
      {
        report(
          .calendarHours, .calendars, row, "closes",
          "calendar \(hours.calendar) closes before it opens, or outside the day",
          "give hours from 00:00 to 24:00, closing after opening")
      }
      if case .weekday = hours.when, hours.interval == nil {
        report(
          .calendarHours, .calendars, row, "opens",
          "calendar \(hours.calendar) has a weekday without hours",
          "leave the line out; a weekday without lines is closed")
      }
      let key = "\(hours.calendar)\u{0}\(hours.when)"
      for other in byDay[key] ?? [] where Self.overlap(other.interval, hours.interval) {
        report(
          .calendarHours, .calendars, row, "opens",
          "the hours meet those of an earlier line for the same day of \(hours.calendar)",
          "give each day's hours without overlap, or one line without hours for a closed date")
        break
      }
      byDay[key, default: []].append((row, hours.interval))
    }
  }

  private static func overlap(
    _ a: WorkingCalendar.Interval?, _ b: WorkingCalendar.Interval?
  ) -> Bool {
    guard let a, let b else { return true }
    return max(a.opens, b.opens) < min(a.closes, b.closes)
  }

  mutating func checkTimeLimits() {
    var seen: Set<String> = []
    let open = Set(
      organization.calendars.compactMap { hours -> String? in
        if case .weekday = hours.when, hours.interval != nil { hours.calendar } else { nil }
      })
    for (row, limit) in organization.timeLimits.enumerated() {
      checkCategoryReference(limit.category, .timeLimits, row, "category")
      if limit.value <= 0 || limit.value > 10_000 {
        report(
          .limitPositive, .timeLimits, row, "value", "the limit \(limit.value) is out of range",
          "give 1 to 10000")
      }
      let known = checkReference(
        limit.calendar, in: index.calendars, what: "calendar", .timeLimits, row, "calendar")
      let isWorking = limit.unit == .workingHour || limit.unit == .workingDay
      if isWorking, known, limit.calendar.map({ !open.contains($0) }) ?? true {
        report(
          .limitCalendar, .timeLimits, row, "calendar",
          "a limit in \(limit.unit.rawValue) needs a calendar that is open on some weekday",
          "name a calendar with weekday hours, or use running hours or days")
      }
      let key = "\(limit.category ?? "")\u{0}\(limit.urgency ?? "")\u{0}\(limit.stage.rawValue)"
      if !seen.insert(key).inserted {
        report(
          .limitOnce, .timeLimits, row, "category",
          "category \(limit.category ?? "(every)"), urgency \(limit.urgency ?? "(every)") and stage"
            + " \(limit.stage.rawValue) have a limit already",
          "keep one of the two lines")
      }
    }
  }

  mutating func checkCosts() {
    var seen: Set<String> = []
    for (row, cost) in organization.costs.enumerated() {
      guard let item = PolicyItem.named(cost.item) else {
        let near = NearestText.nearest(to: cost.item, in: PolicyItem.all.map(\.name))
        report(
          .knownCost, .costs, row, "item", "the policy has no item \(cost.item)",
          near.map { "did you mean \($0)?" }
            ?? "use one of \(PolicyItem.all.map(\.name).joined(separator: ", "))")
        continue
      }
      if !item.range.contains(cost.value) {
        report(
          .knownCost, .costs, row, "value", "\(cost.item) is \(cost.value) \(item.unit)",
          "give \(item.range.lowerBound) to \(item.range.upperBound)")
      }
      if cost.mode != nil && !item.hasModes {
        report(
          .knownCost, .costs, row, "mode", "\(cost.item) is the same in both modes",
          "leave the mode empty")
      }
      if let fault = keyFault(cost.key, of: item) {
        report(.knownCost, .costs, row, "key", "\(cost.item) \(fault.message)", fault.remedy)
      }
      let key = "\(cost.item)\u{0}\(cost.mode?.code ?? "")\u{0}\(cost.key ?? "")"
      if !seen.insert(key).inserted {
        report(
          .costOnce, .costs, row, "item", "\(cost.item) is given twice for the same mode and key",
          "keep one of the two lines")
      }
    }
    checkLoadCurve()
  }

  private func keyFault(
    _ key: String?, of item: PolicyItem
  ) -> (message: String, remedy: String)? {
    let known: [String]
    switch item.key {
    case .none:
      return key.map { ("has no key, not \($0)", "leave the key empty") }
    case .grade: return nil
    case .utilisation:
      if let value = key.flatMap({ Int($0) }), (0...1000).contains(value) { return nil }
      return ("needs a utilisation as key", "give 0 to 1000 thousandths")
    case .kind: known = index.classes.keys.sorted()
    case .tier: known = organization.schema.tiers.map(\.code)
    case .reason: known = PolicyItem.escalationReasons
    }
    guard let key, !known.contains(key) else { return nil }
    return ("has no key \(key)", "use one of \(known.joined(separator: ", "))")
  }

  private mutating func checkLoadCurve() {
    let table = PolicyTable(organization.costs)
    for mode in Mode.allCases {
      let points = table.loadCurve(mode: mode)
      let row = organization.costs.lastIndex { $0.item == "load" } ?? 0
      var previous: (utilisation: Int, cost: Int)?
      var slope: (rise: Int, run: Int) = (0, 1)
      for point in points {
        if let previous {
          let next = (
            rise: point.cost - previous.cost, run: point.utilisation - previous.utilisation
          )
          if next.rise * slope.run < slope.rise * next.run {
            report(
              .loadConvex, .costs, row, "value",
              "the load curve gets flatter or falls at \(point.utilisation) thousandths",
              "raise the cost there: each part of the curve must be at least as steep as the last")
          }
          slope = next
        } else if point.utilisation != 0 {
          report(
            .loadConvex, .costs, row, "key",
            "the load curve begins at \(point.utilisation) thousandths", "add its point at 0")
        }
        previous = point
      }
    }
  }
}
