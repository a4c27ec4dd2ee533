package import OrganizationGraph

/// Random organisations that use everything the definition of routing speaks of: every kind of
/// edge, dates, scopes, quotas, pools, hours, suspended units, vacant posts, duties of units and
/// kinds with areas and modes, and costs by kind and mode.
package struct RandomOrganization {
  package static let firstDay = Day(year: 2024, month: 3, day: 1)!
  static let tiers = ["district", "street", "community", "compound", "grid", "building_group"]

  var random: SplitMix64
  var organization = Organization()
  var chain: [String] = []
  var others: [String] = []

  /// - Parameter size: about how many units.
  package static func make(seed: UInt64, size: Int) -> Organization {
    var maker = RandomOrganization(random: SplitMix64(state: seed))
    maker.addCategories()
    maker.addCalendars()
    maker.addChain(size: max(1, size * 2 / 3))
    maker.addOthers(count: size / 3)
    maker.addEdges()
    maker.addPeople()
    maker.addDuties()
    maker.addLimits()
    maker.addCosts()
    return maker.sound()
  }

  /// Drops what breaks a rule until nothing does; only edges, appointments, duties, limits and
  /// suspended roots are ever at fault here.
  private func sound() -> Organization {
    var result = organization
    while true {
      let violations = OrganizationValidator.violations(of: result)
      if violations.isEmpty { return result }
      var rows: [RecordTable: Set<Int>] = [:]
      for violation in violations {
        rows[violation.place.table, default: []].insert(violation.place.row)
      }
      var progress = false
      func dropping<T>(_ records: [T], _ table: RecordTable) -> [T] {
        guard let bad = rows[table] else { return records }
        progress = true
        return records.enumerated().filter { !bad.contains($0.offset) }.map(\.element)
      }
      result.edges = dropping(result.edges, .edges)
      result.appointments = dropping(result.appointments, .appointments)
      result.duties = dropping(result.duties, .duties)
      result.timeLimits = dropping(result.timeLimits, .timeLimits)
      for row in rows[.units] ?? [] where result.units[row].lineParent != nil {
        result.units[row].lineParent = nil
        progress = true
      }
      precondition(progress, "the generator made \(violations[0])")
    }
  }

  private mutating func addCategories() {
    for code in ["a", "a1", "a2", "a11", "b", "b1"] {
      var category = Category(
        code: code, name: code, parent: code.count > 1 ? String(code.dropLast()) : nil)
      if random.chance(20) { category.admission = random.pick(Self.tiers) }
      if random.chance(15) { category.authority = random.pick(Array(Self.tiers[1...])) }
      if random.chance(10) { category.ceiling = random.pick(Array(Self.tiers[..<2])) }
      if random.chance(40) { category.helpers.append(code) }
      if random.chance(20) { category.helpers.append(random.pick(["a", "b"])) }
      organization.categories.append(category)
    }
    // A ceiling below the authority needed is no sound category.
    for row in organization.categories.indices {
      if organization.categories[row].authority != nil {
        organization.categories[row].ceiling = nil
      }
    }
  }

  private mutating func addCalendars() {
    for code in ["day", "odd"] {
      for weekday in Weekday.allCases where weekday.rawValue < 5 || random.chance(30) {
        let opens = random.range(6...11)
        organization.calendars.append(
          CalendarHours(
            calendar: code, when: .weekday(weekday),
            interval: .init(opens: Int32(opens) * 3600, closes: Int32(opens + 2) * 3600)))
        if random.chance(60) {
          organization.calendars.append(
            CalendarHours(
              calendar: code, when: .weekday(weekday),
              interval: .init(opens: 14 * 3600 + 1800, closes: 24 * 3600)))
        }
      }
      let holiday = Day(number: Self.firstDay.number + Int32(random.range(0...6)))
      organization.calendars.append(
        CalendarHours(calendar: code, when: .date(holiday), interval: nil))
    }
  }

  private mutating func term() -> Term {
    switch random.range(0...5) {
    case 0: Term(from: day(0...5), until: day(6...12))
    case 1: Term(until: day(0...10))
    case 2: Term(from: day(0...8))
    default: .always
    }
  }

  private mutating func day(_ range: ClosedRange<Int>) -> Day {
    Day(number: Self.firstDay.number + Int32(random.range(range)))
  }

  private mutating func addChain(size: Int) {
    // Tier codes by position of the standard schema; a child skips only the optional compound.
    var members: [(code: String, tier: Int)] = []
    let top = random.range(0...2)
    for number in 0..<size {
      let code = "c\(random.range(100...999))-\(number)"
      var unit: OrganizationUnit
      if members.isEmpty {
        unit = OrganizationUnit(
          code: code, name: "root", kind: UnitKind(code: Self.tiers[top]))
        members.append((code, top))
      } else {
        let parents = members.filter { $0.tier < Self.tiers.count - 1 }
        let parent = random.pick(parents)
        var tier = parent.tier + 1
        if Self.tiers[tier] == "compound" && random.chance(50) { tier += 1 }
        unit = OrganizationUnit(code: code, name: code, kind: UnitKind(code: Self.tiers[tier]))
        unit.parent = parent.code
        if Self.tiers[tier] == "grid" { unit.partyOrganization = "branch of \(code)" }
        if random.chance(15) { unit.status = .suspended }
        members.append((code, tier))
      }
      addCapacity(to: &unit)
      organization.units.append(unit)
    }
    chain = members.map(\.code)
  }

  private mutating func addCapacity(to unit: inout OrganizationUnit) {
    unit.capacity = random.range(0...4)
    if random.chance(15) {
      if organization.pools.isEmpty {
        organization.pools = [
          CapacityPool(code: "p1", name: "p1", capacity: 3),
          CapacityPool(code: "p2", name: "p2", capacity: 1),
        ]
      }
      unit.pool = random.pick(["p1", "p2"])
    }
    if random.chance(30) { unit.hours = random.pick(["day", "odd"]) }
    if random.chance(30) { unit.credit = random.pick(["A", "B", "C"]) }
  }

  private mutating func addOthers(count: Int) {
    let kinds = ["department", "station", "utility", "enterprise", "school", "command_unit"]
    for number in 0..<count {
      let code = "u\(random.range(100...999))-\(number)"
      var unit = OrganizationUnit(code: code, name: code, kind: UnitKind(code: random.pick(kinds)))
      unit.home = random.pick(chain)
      if random.chance(20) { unit.level = random.pick(Self.tiers) }
      if random.chance(10) { unit.status = .suspended }
      if random.chance(50), let parent = others.randomElement(using: &random) {
        unit.lineParent = parent
      }
      addCapacity(to: &unit)
      organization.units.append(unit)
      others.append(code)
    }
  }

  private mutating func addEdges() {
    let all = chain + others
    let kinds: [EdgeKind] = [
      .station, .attachment, .agreement, .registration, .standby, .command, .command, .line,
    ]
    for number in 0..<(all.count * 3 / 2) {
      let kind = random.pick(kinds)
      let from = kind == .command || kind == .line ? random.pick(all) : random.pick(chain)
      var edge = Edge(
        code: "e\(number)", kind: kind, from: from, to: random.pick(all), term: term())
      if random.chance(kind == .agreement ? 100 : 25) {
        edge.categories = [random.pick(organization.categories).code]
      }
      if kind.isBridge, random.chance(25) { edge.quota = random.range(0...2) }
      organization.edges.append(edge)
    }
    moveOneUnit()
  }

  /// One chain unit changes its parent on a day.
  private mutating func moveOneUnit() {
    let movable = organization.units.indices.filter { row in
      guard let parent = organization.units[row].parent else { return false }
      return organization.units.contains { other in
        other.code != parent
          && other.kind == organization.units.first { $0.code == parent }?.kind
      }
    }
    guard let row = movable.randomElement(using: &random), random.chance(60) else { return }
    let unit = organization.units[row]
    let old = organization.units.first { $0.code == unit.parent }!
    let next = organization.units.first { $0.kind == old.kind && $0.code != old.code }!
    let day = day(2...6)
    organization.units[row].parent = nil
    organization.edges.append(
      Edge(
        code: "moved-1", kind: .chain, from: unit.code, to: old.code, term: Term(until: day)))
    organization.edges.append(
      Edge(code: "moved-2", kind: .chain, from: unit.code, to: next.code, term: Term(from: day)))
  }

  private mutating func addPeople() {
    let all = chain + others
    for number in 0..<max(1, all.count / 2) {
      let person = "person\(number)"
      organization.people.append(Person(code: person, name: person))
      for post in 0..<random.range(1...3) {
        let code = "post\(number)-\(post)"
        organization.posts.append(
          Post(code: code, unit: random.pick(all), name: code, leads: random.chance(40)))
        if post == 0 || random.chance(70) {
          organization.appointments.append(
            Appointment(
              person: person, post: code, kind: post == 0 ? .principal : .concurrent,
              term: term()))
        }
      }
    }
  }

  private mutating func addDuties() {
    let all = chain + others
    let kinds = Self.tiers + ["department", "station", "enterprise"]
    for _ in 0..<(all.count + 3) {
      let holder: Duty.Holder =
        random.chance(75) ? .unit(random.pick(all)) : .kind(random.pick(kinds))
      var duty = Duty(
        holder: holder, category: random.pick(organization.categories).code,
        role: random.chance(70) ? .own : .assist)
      if random.chance(30) { duty.area = random.pick(chain) }
      if random.chance(20) { duty.mode = random.pick(Mode.allCases) }
      if random.chance(60) { duty.confidence = random.range(1...1000) }
      if random.chance(20) { duty.term = term() }
      organization.duties.append(duty)
    }
  }

  private mutating func addLimits() {
    for _ in 0..<random.range(0...4) {
      organization.timeLimits.append(
        TimeLimit(
          category: random.chance(60) ? random.pick(organization.categories).code : nil,
          urgency: random.chance(50) ? random.pick(["normal", "urgent"]) : nil,
          stage: random.pick(TimeLimit.Stage.allCases), value: random.range(1...5),
          unit: random.pick(TimeLimit.Unit.allCases), calendar: random.pick(["day", "odd"])))
    }
  }

  /// Every item is given, so that an oracle needs no defaults.
  private mutating func addCosts() {
    let hops = [
      "climb", "descend", "station", "seat", "attachment", "agreement", "registration", "standby",
      "line", "command_up", "command_down",
    ]
    func add(_ item: String, _ mode: Mode? = nil, _ key: String? = nil, _ value: Int) {
      organization.costs.append(Cost(item: item, mode: mode, key: key, value: value))
    }
    for hop in hops {
      add("hop.\(hop)", nil, nil, random.range(0...5) * 100)
      if random.chance(30) { add("hop.\(hop)", .emergency, nil, random.range(0...5) * 100) }
      if random.chance(30) {
        add("hop.\(hop)", nil, random.pick(["street", "station"]), random.range(0...5) * 100)
      }
    }
    for (item, most) in [
      ("role.own", 2), ("role.assist", 10), ("helper.own", 5), ("helper.assist", 2),
      ("catch_all", 60), ("preference", 40), ("waiting", 4),
    ] { add(item, nil, nil, random.range(0...most) * 100) }
    for (key, value) in [("0", 0), ("500", 100), ("1000", 900)] { add("load", nil, key, value) }
    for (key, value) in [("A", 0), ("B", 150), ("C", 400)] { add("credit", nil, key, value) }
    add("descend_limit", nil, nil, random.pick([0, 1, 2, 2, 3, 16]))
    for reason in PolicyItem.escalationReasons {
      add("escalate.line", nil, reason, random.range(0...1))
      add("escalate.territory", nil, reason, random.range(0...1))
    }
    add("utc_offset", nil, nil, 480)
  }
}
