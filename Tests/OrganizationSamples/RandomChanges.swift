package import OrganizationGraph

/// Random changes of organisations that `RandomOrganization` makes: every kind of change, sound and
/// unsound ones, dated and undated.
package struct RandomChanges {
  private var random: SplitMix64
  private let organization: Organization
  private let tiers: [String]
  private let isIncremental: Bool

  /// - Parameter isIncremental: leaves out what takes records of units out, or changes the policy.
  package static func make(
    of organization: Organization, seed: UInt64, isIncremental: Bool = false
  ) -> [Change] {
    var maker = RandomChanges(
      random: SplitMix64(state: seed), organization: organization,
      tiers: organization.schema.tiers.map(\.code), isIncremental: isIncremental)
    return (0..<maker.random.range(1...3)).compactMap { _ in maker.change() }
  }

  private var chain: [OrganizationUnit] {
    organization.units.filter { tiers.contains($0.kind.code) }
  }

  private mutating func day() -> Day {
    Day(number: RandomOrganization.firstDay.number + Int32(random.range(0...10)))
  }

  private mutating func dayOrNone() -> Day? {
    isIncremental || random.chance(70) ? day() : nil
  }

  private mutating func change() -> Change? {
    switch random.range(0...17) {
    case 0:
      .rename(
        unit: anyUnit().code, to: "n\(random.range(0...9))", keepsFormerName: random.chance(50))
    case 1: .set(unit: anyUnit().code, properties())
    case 2: move()
    case 3:
      .moveInLine(
        unit: anyOther().code, under: random.chance(70) ? anyOther().code : nil, on: dayOrNone())
    case 4: .close(unit: (random.chance(50) ? anyOther() : leaf()).code, on: dayOrNone())
    case 5, 6: split()
    case 7, 8: merge()
    case 9, 10: appoint()
    case 11: appointmentChange()
    case 12: edgeChange()
    case 13: dutyChange()
    case 14: postChange()
    case 15: .add(.person(Person(code: "new\(random.range(0...9))", name: "new")))
    case 16: isIncremental ? nil : .recode(unit: anyUnit().code, to: "r\(random.range(0...99))")
    default: removal()
    }
  }

  private mutating func anyUnit() -> OrganizationUnit { random.pick(organization.units) }

  private mutating func anyOther() -> OrganizationUnit {
    let others = organization.units.filter { !tiers.contains($0.kind.code) }
    return others.randomElement(using: &random) ?? anyUnit()
  }

  /// A chain unit with nothing below it.
  private mutating func leaf() -> OrganizationUnit {
    let parents = Set(organization.units.compactMap(\.parent))
    return chain.filter { !parents.contains($0.code) }.randomElement(using: &random) ?? anyUnit()
  }

  private mutating func properties() -> [UnitProperty] {
    [
      random.pick([
        .capacity(random.range(0...4)), .hours(random.pick(["day", "odd", nil])),
        .status(random.pick([.active, .suspended])), .credit(random.pick(["A", "B", nil])),
        .pool(random.pick(organization.pools.map { Optional($0.code) } + [nil])),
        .aliases(["alias"]), .residents(random.pick([nil, 120])),
        random.chance(50) ? .from(nil) : .until(random.chance(50) ? nil : day()),
      ])
    ]
  }

  private mutating func move() -> Change {
    let unit = anyUnit()
    let parent = chain.first { $0.code == unit.parent }
    let rivals = chain.filter { $0.kind == parent?.kind }
    let isChain = tiers.contains(unit.kind.code)
    let next = (random.chance(85) ? rivals : chain).randomElement(using: &random)
    return .move(
      unit: unit.code, under: (next ?? random.pick(chain)).code,
      on: isChain || random.chance(10) ? dayOrNone() : nil)
  }

  private mutating func split() -> Change {
    let unit = random.chance(70) ? random.pick(chain) : anyUnit()
    let below = organization.units.filter {
      $0.parent == unit.code || $0.home == unit.code || $0.lineParent == unit.code
    }
    let keeps = isIncremental || random.chance(50)
    var parts: [UnitSplit.Part] = []
    for number in 0..<random.range(1...2) {
      var part = OrganizationUnit(
        code: "s\(random.range(100...999))-\(number)", name: "part", kind: unit.kind)
      part.partyOrganization = "branch of \(part.code)"
      part.capacity = 2
      parts.append(
        UnitSplit.Part(
          part, units: below.filter { _ in random.chance(40) }.map(\.code),
          edges: organization.edges.filter { $0.from == unit.code && random.chance(30) }.map(
            \.code),
          posts: organization.posts.filter { $0.unit == unit.code && random.chance(30) }.map(\.code)
        ))
    }
    return .split(
      UnitSplit(
        unit: unit.code, parts: parts, keepsUnit: keeps, on: dayOrNone()))
  }

  private mutating func merge() -> Change {
    let into = random.chance(60) ? random.pick(chain) : anyUnit()
    let rivals = organization.units.filter { $0.kind == into.kind && $0.code != into.code }
    let one = (rivals.randomElement(using: &random) ?? anyUnit()).code
    return .merge(
      UnitMerge(
        units: [one], into: into.code, keepsFormerNames: random.chance(50), on: dayOrNone()))
  }

  private mutating func term() -> Term {
    switch random.range(0...3) {
    case 0: Term(from: day())
    case 1: Term(until: day())
    default: .always
    }
  }

  private mutating func appoint() -> Change {
    guard let person = organization.people.randomElement(using: &random),
      let post = organization.posts.randomElement(using: &random)
    else { return .add(.person(Person(code: "first", name: "first"))) }
    return .add(
      .appointment(
        Appointment(
          person: person.code, post: post.code,
          kind: random.chance(30) ? .principal : .concurrent, term: term())))
  }

  private mutating func appointmentChange() -> Change? {
    guard let appointment = organization.appointments.randomElement(using: &random) else {
      return nil
    }
    let key = OrganizationRecord.appointment(appointment).key
    let open = RecordKey.appointment(appointment.person, appointment.post)
    switch random.range(0...3) {
    case 0: return .end(random.pick([key, open]), on: day())
    case 1: return .extend(random.pick([key, open]), until: random.chance(50) ? day() : nil)
    case 2: return .remove(key)
    default:
      var other = appointment
      other.kind = other.kind == .principal ? .concurrent : .principal
      return .replace(.appointment(other))
    }
  }

  private mutating func edgeChange() -> Change? {
    if random.chance(40) {
      let kind = random.pick([EdgeKind.station, .attachment, .registration, .standby, .command])
      return .add(
        .edge(
          Edge(
            code: "n\(random.range(0...99))", kind: kind, from: random.pick(chain).code,
            to: anyUnit().code, term: term())))
    }
    guard let edge = organization.edges.randomElement(using: &random) else { return nil }
    switch random.range(0...2) {
    case 0: return .end(.edge(edge.code), on: day())
    case 1: return .extend(.edge(edge.code), until: random.chance(50) ? day() : nil)
    default: return .remove(.edge(edge.code))
    }
  }

  private mutating func dutyChange() -> Change? {
    if random.chance(40) {
      var duty = Duty(
        holder: .unit(anyUnit().code), category: random.pick(organization.categories).code)
      if random.chance(30) { duty.area = random.pick(chain).code }
      return .add(.duty(duty))
    }
    guard let duty = organization.duties.randomElement(using: &random) else { return nil }
    switch random.range(0...2) {
    case 0: return .end(.duty(duty), on: day())
    case 1:
      var other = duty
      other.confidence = random.range(1...1000)
      return .replace(.duty(other))
    default: return .remove(.duty(duty))
    }
  }

  private mutating func postChange() -> Change? {
    if random.chance(30) {
      return .add(
        .post(
          Post(
            code: "n\(random.range(0...99))", unit: anyUnit().code, name: "n",
            leads: random.chance(50))))
    }
    guard var post = organization.posts.randomElement(using: &random) else { return nil }
    if random.chance(20) { return .remove(.post(post.code)) }
    if random.chance(50) { post.leads.toggle() } else { post.unit = anyUnit().code }
    return .replace(.post(post))
  }

  private mutating func removal() -> Change? {
    switch random.range(0...4) {
    case 0:
      return organization.people.randomElement(using: &random).map { .remove(.person($0.code)) }
    case 1 where !isIncremental:
      return organization.costs.randomElement(using: &random).map {
        .replace(.cost(Cost(item: $0.item, mode: $0.mode, key: $0.key, value: $0.value / 2)))
      }
    case 2 where !isIncremental: return .remove(.unit(leaf().code))
    case 3 where !isIncremental: return .setHours(calendar: "odd", [])
    case 4:
      let opens = Int32(random.range(0...12))
      return .setHours(
        calendar: random.pick(["day", "new"]),
        [
          CalendarHours(
            calendar: "day", when: .weekday(.monday),
            interval: .init(opens: opens * 3600, closes: (opens + 6) * 3600))
        ])
    default:
      return organization.pools.randomElement(using: &random).map {
        var pool = $0
        pool.capacity = 5
        pool.person = organization.people.first?.code
        return .replace(.pool(pool))
      }
    }
  }
}
