/// The part of an organisation that an edit can break a rule in, as records after the edit.
///
/// Holds the units that the edit names, everything that their records lean on up to the root of chain,
/// line and command tree, the written edges and lines of the catalogue of the units named, and where a
/// unit's own record changes, also what leans on it: the units below and at home there, the siblings, the
/// edges that lead to it. Of the people whom the edit touches, and of those with posts in units whose term
/// or pool changes, it holds all posts and appointments. What is checked there is checked everywhere, because
/// every other record leans on what it did before.
struct Neighbourhood {
  private let draft: EditDraft
  private var old: OrganizationSnapshot { draft.old }
  private var members: Set<UnitIndex> = []
  private var waiting: [UnitIndex] = []
  private var edges: Set<EdgeIndex> = []
  private var lines: Set<DutyIndex> = []
  private var records = Organization()

  init(of draft: EditDraft) {
    self.draft = draft
    enter(draft.old.root)
    enterUnits()
    enterEdges()
    enterDuties()
    enterPeople()
    reachUpwards()
    records.units = UnitRecords(members.map { draft.record($0) }.sorted { $0.code < $1.code })
    records.edges = edges.sorted().map { draft.old.record($0) } + draft.edit.edges
    records.duties = lines.sorted().map { draft.old.record($0) } + draft.edit.duties
    enterTables()
  }

  func check() throws(EditError) {
    let violations = OrganizationValidator.violations(ofPart: OrganizationIndex(records))
    if !violations.isEmpty { throw EditError(violations, in: records) }
  }

  private mutating func enter(_ unit: UnitIndex) {
    if members.insert(unit).inserted { waiting.append(unit) }
  }

  private mutating func enter(_ code: String?) {
    if let unit = code.flatMap(draft.unit) { enter(unit) }
  }

  /// Keeps a written edge of before, with its ends.
  private mutating func enter(_ edge: EdgeIndex) {
    guard old.kind(edge) != .seat, !old.code(edge).isEmpty, !draft.droppedEdges.contains(edge),
      edges.insert(edge).inserted
    else { return }
    enter(old.source(edge))
    enter(old.target(edge))
  }

  private mutating func enterUnits() {
    for unit in draft.units.keys {
      enterAll(of: unit)
      if let parent = draft.units[unit]?.parent.flatMap(draft.unit) { enterBelow(parent) }
      if draft.isNew(unit) { continue }
      enterBelow(unit)
      for edge in old.incoming(unit) { enter(edge) }
      if old.record(unit).term != draft.record(unit).term {
        for other in old.units(atHomeIn: unit) { enter(other) }
      }
    }
  }

  /// The units right below one in the chain.
  private mutating func enterBelow(_ unit: UnitIndex) {
    enter(unit)
    if draft.isNew(unit) { return }
    for edge in old.incoming(unit) where old.kind(edge) == .chain { enter(old.source(edge)) }
  }

  /// A unit with its own edges and lines of the catalogue.
  private mutating func enterAll(of unit: UnitIndex) {
    enter(unit)
    if draft.isNew(unit) { return }
    for edge in old.outgoing(unit) { enter(edge) }
    for line in old.duties(of: unit) { enter(line.index) }
  }

  private mutating func enterAll(of code: String) {
    if let unit = draft.unit(code) { enterAll(of: unit) }
  }

  private mutating func enterEdges() {
    for edge in draft.edit.edges {
      enterAll(of: edge.from)
      enterAll(of: edge.to)
    }
    for edge in draft.droppedEdges {
      enterAll(of: old.source(edge))
      enterAll(of: old.target(edge))
    }
  }

  private mutating func enterDuties() {
    for duty in draft.edit.duties {
      enter(duty.area)
      switch duty.holder {
      case .unit(let code): enterAll(of: code)
      case .kind(let code):
        for line in old.kind(code).map({ Array(old.duties(of: $0)) }) ?? [] { enter(line.index) }
      }
    }
  }

  private mutating func enterPeople() {
    var people = draft.touchedPeople
    var posts = Set(draft.edit.posts.map(\.code))
    // Whoever else holds a post that someone is appointed to.
    let filled = draft.edit.appointments.map(\.post)
    for post in filled { people.formUnion(holders(of: post)) }
    for (unit, record) in draft.units where !draft.isNew(unit) {
      let former = old.record(unit)
      if former.term == record.term && former.pool == record.pool { continue }
      for post in draft.people.posts(ofUnit: record.code) {
        posts.insert(post.code)
        people.formUnion(holders(of: post.code))
      }
    }
    for person in people.sorted() {
      if let record = draft.people.person(person) { records.people.append(record) }
      let appointments = draft.people.appointments(ofPerson: person)
      records.appointments += appointments
      posts.formUnion(appointments.map(\.post))
    }
    for post in posts.sorted() {
      guard let record = draft.people.post(post) else { continue }
      records.posts.append(record)
      enter(record.unit)
    }
    enterPools(of: people)
  }

  private func holders(of post: String) -> [String] {
    draft.people.appointments(toPost: post).map(\.person)
  }

  /// The pools that the edit changes, and those of people who are taken out.
  private mutating func enterPools(of people: Set<String>) {
    records.pools = draft.edit.pools
    for pool in draft.edit.pools {
      guard let code = pool.person, !people.contains(code),
        let person = draft.people.person(code),
        !records.people.contains(where: { $0.code == code })
      else { continue }
      records.people.append(person)
    }
    let gone = Set(draft.edit.removedPeople)
    if gone.isEmpty { return }
    let changed = Set(draft.edit.pools.map(\.code))
    let now = old.compiledRecords.pools.map { old.amendments.pools[$0.code] ?? $0 }
    let added = old.amendments.pools.values.filter { old.poolNumbers[$0.code] == nil }
    records.pools += (now + added).filter { pool in
      !changed.contains(pool.code) && pool.person.map(gone.contains) ?? false
    }
  }

  /// Keeps a line of the catalogue of before.
  private mutating func enter(_ line: DutyIndex) {
    guard !draft.droppedDuties.contains(line), lines.insert(line).inserted else { return }
    let duty = old.record(line)
    enter(duty.area)
    if case .unit(let code) = duty.holder { enter(code) }
  }

  /// Whatever the members lean on.
  private mutating func reachUpwards() {
    while let unit = waiting.popLast() {
      let record = draft.record(unit)
      for code in [record.parent, record.home, record.lineParent] { enter(code) }
      if draft.isNew(unit) { continue }
      for edge in old.outgoing(unit) where [.chain, .line].contains(old.kind(edge)) { enter(edge) }
      for edge in old.incoming(unit) where old.kind(edge) == .command { enter(edge) }
    }
  }

  /// The tables that hold for all units, and the pools of these.
  private mutating func enterTables() {
    records.schema = old.schema
    records.costs = old.costs
    records.categories = old.compiledRecords.categories
    records.timeLimits = old.compiledRecords.timeLimits
    records.calendars = old.calendarHours(changing: draft.edit.calendars)
    // Of the other pools only the codes matter.
    let entered = Set(records.pools.map(\.code))
    for code in Set(records.units.compactMap(\.pool)).subtracting(entered).sorted() {
      if let number = old.poolNumber(code) {
        records.pools.append(
          CapacityPool(code: code, name: code, capacity: Int(old.sharedCapacities[Int(number)])))
      }
    }
  }
}

extension OrganizationSnapshot {
  /// The shared pool with a code.
  package func sharedPool(_ code: String) -> PoolIndex? {
    poolNumber(code).map { PoolIndex.shared($0) }
  }

  /// The number of a shared pool.
  func poolNumber(_ code: String) -> UInt32? { poolNumbers[code] ?? amendments.poolNumbers[code] }

  /// The hours of all calendars, those of some replaced.
  fileprivate func calendarHours(changing changes: [String: [CalendarHours]]) -> [CalendarHours] {
    let now = amendments.calendars.merging(changes) { _, changed in changed }
    let untouched = compiledRecords.calendars.filter { now[$0.calendar] == nil }
    return untouched + now.sorted { $0.key < $1.key }.flatMap(\.value)
  }
}
