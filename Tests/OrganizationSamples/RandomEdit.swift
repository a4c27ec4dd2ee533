package import OrganizationGraph

/// Random edits of organisations that `RandomOrganization` makes: of every kind of record that an edit
/// may change, sound and unsound ones.
package struct RandomEdit {
  private var random: SplitMix64
  private let organization: Organization
  private let tiers: [String]
  private var edit = OrganizationEdit()

  package static func make(of organization: Organization, seed: UInt64) -> OrganizationEdit {
    var maker = RandomEdit(random: SplitMix64(state: seed), organization: organization)
    for _ in 0..<maker.random.range(1...3) { maker.addChange() }
    return maker.edit
  }

  private init(random: SplitMix64, organization: Organization) {
    self.random = random
    self.organization = organization
    tiers = organization.schema.tiers.map(\.code)
  }

  private mutating func addChange() {
    switch random.range(0...16) {
    case 0...2: changeUnit()
    case 3: moveUnit()
    case 4, 5: addUnit()
    case 6: addEdge()
    case 7: changeEdge()
    case 8: addDuty()
    case 9: removeDuty()
    case 10: changePool()
    case 11: changeCalendar()
    case 12: changePost()
    case 13: changePerson()
    default: changeAppointment()
    }
  }

  private func isChain(_ unit: OrganizationUnit) -> Bool { tiers.contains(unit.kind.code) }

  private mutating func put(_ unit: OrganizationUnit) {
    edit.units.removeAll { $0.code == unit.code }
    edit.units.append(unit)
  }

  private mutating func changeUnit() {
    var unit = random.pick(organization.units)
    switch random.range(0...8) {
    case 0: unit.capacity = random.range(0...5)
    case 1: unit.status = unit.status == .active ? .suspended : .active
    case 2: unit.hours = random.pick(["day", "odd", nil])
    case 3: unit.credit = random.pick(["A", "B", "C", nil])
    case 4: unit.name = "renamed \(random.range(0...9))"
    case 5: unit.pool = random.pick(organization.pools.map { Optional($0.code) } + [nil])
    case 6: unit.term = term()
    case 7 where !isChain(unit):
      unit.home = random.pick(organization.units.filter(isChain)).code
      unit.level = random.pick(tiers.map { Optional($0) } + [nil])
    default:
      if !isChain(unit) { unit.lineParent = random.pick(organization.units.map(\.code) + [nil]) }
    }
    put(unit)
  }

  private mutating func moveUnit() {
    let chain = organization.units.filter(isChain)
    var unit = random.pick(chain)
    let parent = chain.first { $0.code == unit.parent }
    let rivals = chain.filter { $0.kind == parent?.kind }
    guard let next = (random.chance(80) ? rivals : chain).randomElement(using: &random) else {
      return
    }
    if random.chance(60) || unit.parent == nil {
      unit.parent = next.code
      put(unit)
      return
    }
    let day = Day(number: RandomOrganization.firstDay.number + Int32(random.range(0...8)))
    let number = random.range(1000...9999)
    for (to, term) in [(unit.parent!, Term(until: day)), (next.code, Term(from: day))] {
      edit.edges.append(
        Edge(
          code: "move-\(number)-\(to)", kind: .chain, from: unit.code, to: to, term: term))
    }
    unit.parent = nil
    put(unit)
  }

  private mutating func addUnit() {
    let chain = organization.units.filter(isChain)
    let code = "\(random.pick(["a", "c", "u", "z"]))\(random.range(100...999))-n"
    if random.chance(60) {
      let parent = random.pick(chain)
      let tier = tiers.firstIndex(of: parent.kind.code)! + (random.chance(20) ? 2 : 1)
      guard tier < tiers.count else { return }
      var unit = OrganizationUnit(code: code, name: code, kind: UnitKind(code: tiers[tier]))
      unit.parent = parent.code
      if random.chance(95) { unit.partyOrganization = "branch of \(code)" }
      unit.capacity = random.range(0...4)
      put(unit)
    } else {
      let kind = random.pick(["department", "station", "enterprise", "command_unit"])
      var unit = OrganizationUnit(code: code, name: code, kind: UnitKind(code: kind))
      unit.home = random.pick(chain).code
      unit.capacity = random.range(0...4)
      if random.chance(30) { unit.lineParent = random.pick(organization.units).code }
      put(unit)
    }
    if random.chance(60) {
      edit.duties.append(
        Duty(holder: .unit(code), category: random.pick(organization.categories).code))
    }
    if random.chance(40) {
      edit.edges.append(
        Edge(
          code: "to-\(code)", kind: random.pick([.attachment, .station, .standby]),
          from: random.pick(chain).code, to: code))
    }
  }

  private mutating func addEdge() {
    let kind = random.pick([
      EdgeKind.station, .attachment, .agreement, .registration, .standby, .command, .line, .seat,
    ])
    let chain = organization.units.filter(isChain)
    var edge = Edge(
      code: "new-\(random.range(0...9999))", kind: kind,
      from: random.pick(kind == .command || kind == .line ? organization.units : chain).code,
      to: random.pick(organization.units).code, term: term())
    if random.chance(kind == .agreement ? 100 : 25) {
      edge.categories = [random.pick(organization.categories).code]
    }
    if kind.isBridge, random.chance(25) { edge.quota = random.range(0...2) }
    edit.edges.append(edge)
  }

  private mutating func changeEdge() {
    guard var edge = organization.edges.randomElement(using: &random),
      !edit.edges.contains(where: { $0.code == edge.code }),
      !edit.removedEdges.contains(edge.code)
    else { return }
    switch random.range(0...4) {
    case 0, 1:
      edit.removedEdges.append(edge.code)
      return
    case 2: edge.term = term()
    case 3: edge.quota = edge.kind.isBridge ? random.range(0...3) : nil
    default: edge.to = random.pick(organization.units).code
    }
    edit.edges.append(edge)
  }

  private mutating func addDuty() {
    let holder: Duty.Holder =
      random.chance(85)
      ? .unit(random.pick(organization.units).code)
      : .kind(random.pick(tiers + ["department", "station"]))
    var duty = Duty(
      holder: holder, category: random.pick(organization.categories).code,
      role: random.chance(70) ? .own : .assist)
    if random.chance(35) { duty.area = random.pick(organization.units.filter(isChain)).code }
    if random.chance(20) { duty.mode = random.pick(Mode.allCases) }
    if random.chance(40) { duty.confidence = random.range(1...1000) }
    if random.chance(20) { duty.term = term() }
    edit.duties.append(duty)
  }

  private mutating func removeDuty() {
    guard let duty = organization.duties.randomElement(using: &random),
      !edit.removedDuties.contains(duty)
    else { return }
    edit.removedDuties.append(duty)
  }

  private mutating func changePool() {
    if var pool = organization.pools.randomElement(using: &random), random.chance(70) {
      pool.capacity = random.range(0...4)
      edit.pools.removeAll { $0.code == pool.code }
      edit.pools.append(pool)
    } else {
      let pool = CapacityPool(code: "q\(random.range(0...99))", name: "q", capacity: 2)
      edit.pools.removeAll { $0.code == pool.code }
      edit.pools.append(pool)
      var unit = random.pick(organization.units)
      unit.pool = pool.code
      put(unit)
    }
  }

  private mutating func changePost() {
    if random.chance(50) {
      let code = "post-n\(random.range(0...99))"
      edit.posts.removeAll { $0.code == code }
      edit.posts.append(
        Post(
          code: code, unit: random.pick(organization.units).code, name: code,
          leads: random.chance(60)))
      return
    }
    guard var post = organization.posts.randomElement(using: &random),
      !edit.removedPosts.contains(post.code)
    else { return }
    edit.posts.removeAll { $0.code == post.code }
    if random.chance(20) {
      edit.removedPosts.append(post.code)
    } else {
      if random.chance(50) { post.leads.toggle() }
      if random.chance(50) { post.unit = random.pick(organization.units).code }
      edit.posts.append(post)
    }
  }

  private mutating func changePerson() {
    guard let person = organization.people.randomElement(using: &random),
      !edit.removedPeople.contains(person.code),
      !edit.people.contains(where: { $0.code == person.code })
    else { return }
    if random.chance(50) {
      edit.removedPeople.append(person.code)
      edit.removedAppointments += organization.appointments
        .filter { $0.person == person.code && random.chance(80) }
        .map { OrganizationRecord.appointment($0).key }
        .filter { !edit.removedAppointments.contains($0) }
      edit.appointments.removeAll { $0.person == person.code }
    } else {
      edit.people.append(Person(code: person.code, name: "renamed"))
    }
  }

  private mutating func changeAppointment() {
    let posts = organization.posts + edit.posts.filter { _ in random.chance(80) }
    var appointment: Appointment
    if random.chance(60), let person = organization.people.randomElement(using: &random),
      let post = posts.randomElement(using: &random)
    {
      appointment = Appointment(
        person: person.code, post: post.code,
        kind: random.chance(30) ? .principal : .concurrent, term: term())
    } else {
      guard let former = organization.appointments.randomElement(using: &random) else { return }
      appointment = former
      if random.chance(50) {
        let key = OrganizationRecord.appointment(former).key
        if edit.removedAppointments.contains(key) { return }
        edit.appointments.removeAll { OrganizationRecord.appointment($0).key == key }
        edit.removedAppointments.append(key)
        return
      }
      appointment.term.until = term().until
    }
    let key = OrganizationRecord.appointment(appointment).key
    if edit.removedAppointments.contains(key) { return }
    edit.appointments.removeAll { OrganizationRecord.appointment($0).key == key }
    edit.appointments.append(appointment)
  }

  private mutating func changeCalendar() {
    let code = random.pick(["day", "odd", "new"])
    edit.calendars[code] = Weekday.allCases.filter { $0.rawValue < 5 || random.chance(30) }.map {
      let opens = Int32(random.range(0...12))
      return CalendarHours(
        calendar: code, when: .weekday($0),
        interval: .init(opens: opens * 3600, closes: (opens + 6) * 3600))
    }
  }

  private mutating func term() -> Term {
    func day(_ range: ClosedRange<Int>) -> Day {
      Day(number: RandomOrganization.firstDay.number + Int32(random.range(range)))
    }
    return switch random.range(0...5) {
    case 0: Term(from: day(0...5), until: day(6...12))
    case 1: Term(until: day(0...10))
    case 2: Term(from: day(0...8))
    default: .always
    }
  }
}

extension Organization {
  /// The organisation after an edit, the plain way.
  package func applying(_ edit: OrganizationEdit) -> Organization {
    var result = self
    func put<Records: RangeReplaceableCollection & MutableCollection>(
      _ records: [Records.Element], into all: inout Records, _ code: (Records.Element) -> String
    ) {
      for record in records {
        if let row = all.firstIndex(where: { code($0) == code(record) }) {
          all[row] = record
        } else {
          all.append(record)
        }
      }
    }
    put(edit.units, into: &result.units) { $0.code }
    put(edit.pools, into: &result.pools) { $0.code }
    result.people.removeAll { edit.removedPeople.contains($0.code) }
    put(edit.people, into: &result.people) { $0.code }
    result.posts.removeAll { edit.removedPosts.contains($0.code) }
    put(edit.posts, into: &result.posts) { $0.code }
    result.appointments.removeAll {
      edit.removedAppointments.contains(OrganizationRecord.appointment($0).key)
    }
    put(edit.appointments, into: &result.appointments) {
      "\(OrganizationRecord.appointment($0).key.fields)"
    }
    result.edges.removeAll { edit.removedEdges.contains($0.code) }
    put(edit.edges, into: &result.edges) { $0.code }
    for duty in edit.removedDuties {
      if let row = result.duties.firstIndex(of: duty) { result.duties.remove(at: row) }
    }
    result.duties += edit.duties
    for (code, hours) in edit.calendars {
      result.calendars.removeAll { $0.calendar == code }
      result.calendars += hours
    }
    return result
  }

  /// The records with those tables sorted whose order means nothing.
  package var inCodeOrder: Organization {
    var result = self
    result.units.sort { $0.code < $1.code }
    result.edges.sort { $0.code < $1.code }
    result.pools.sort { $0.code < $1.code }
    result.calendars.sort { "\($0)" < "\($1)" }
    result.people.sort { $0.code < $1.code }
    result.posts.sort { $0.code < $1.code }
    result.appointments.sort {
      OrganizationRecord.appointment($0).key < OrganizationRecord.appointment($1).key
    }
    return result
  }
}
