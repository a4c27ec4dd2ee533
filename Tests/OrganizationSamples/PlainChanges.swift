package import OrganizationGraph

/// Changes made the plain way: to arrays of records that are searched from end to end, by the rules of
/// `Documentation/change-sets.md`. Shares no code with `ChangeApplier`.
package struct PlainChanges {
  package struct Refused: Error {}
  private var all: Organization

  package static func apply(
    _ changes: [Change], to organization: Organization
  ) throws -> Organization {
    var plain = PlainChanges(all: organization)
    for change in changes { try plain.apply(change) }
    return plain.all
  }

  private mutating func apply(_ change: Change) throws {
    switch change {
    case .add(let record):
      guard !all.has(record.key) else { throw Refused() }
      all = all.with(record)
    case .replace(let record):
      guard all.has(record.key) else { throw Refused() }
      all = all.with(record)
    case .remove(let key):
      guard all.has(key) else { throw Refused() }
      all = all.without(key)
    case .end(let key, let day): try changeTerm(key, before: day) { Self.cut($0, day) }
    case .extend(let key, let until):
      try changeTerm(key, before: nil) { Term(from: $0.from, until: until) }
    case .rename(let code, let name, let keeps):
      let row = try row(code)
      let former = all.units[row].name
      all.units[row].name = name
      all.units[row].aliases.removeAll { $0 == name }
      if keeps { addAliases([former], row) }
    case .recode(let code, let next):
      guard all.units.contains(where: { $0.code == code }),
        !all.units.contains(where: { $0.code == next })
      else { throw Refused() }
      recode(code, next)
    case .set(let code, let properties):
      let row = try row(code)
      for property in properties {
        switch property {
        case .aliases(let value): all.units[row].aliases = value
        case .level(let value): all.units[row].level = value
        case .partyOrganization(let value): all.units[row].partyOrganization = value
        case .capacity(let value): all.units[row].capacity = value
        case .pool(let value): all.units[row].pool = value
        case .hours(let value): all.units[row].hours = value
        case .status(let value): all.units[row].status = value
        case .credit(let value): all.units[row].credit = value
        case .residents(let value): all.units[row].residents = value
        case .from(let day): all.units[row].term.from = day
        case .until(let day): all.units[row].term.until = day
        case .isSynthetic(let value): all.units[row].isSynthetic = value
        }
      }
    case .move(let code, let parent, let day): try move(code, parent, day)
    case .moveInLine(let code, let parent, let day):
      _ = try (row(code), parent.map(row))
      try place(code, parent, .line, day)
    case .close(let code, let day): try close(code, day)
    case .merge(let merge):
      let target = try row(merge.into)
      for code in merge.units {
        let unit = all.units[try row(code)]
        let into = all.units[target]
        guard code != merge.into,
          isChain(unit) ? unit.kind == into.kind : !isChain(into)
        else { throw Refused() }
        try takeOver(code, merge.into, merge.day)
        try close(code, merge.day)
        if merge.keepsFormerNames {
          addAliases([unit.name] + unit.aliases, try row(merge.into))
        }
      }
    case .split(let split): try self.split(split)
    case .setHours(let calendar, let hours):
      guard hours.allSatisfy({ $0.calendar == calendar }) else { throw Refused() }
      all.calendars.removeAll { $0.calendar == calendar }
      all.calendars += hours
    }
  }

  private func row(_ code: String) throws -> Int {
    guard let row = all.units.firstIndex(where: { $0.code == code }) else { throw Refused() }
    return row
  }

  private func isChain(_ unit: OrganizationUnit) -> Bool {
    all.schema.tiers.contains { $0.code == unit.kind.code }
  }

  private mutating func addAliases(_ names: [String], _ row: Int) {
    for name in names where all.units[row].name != name && !all.units[row].aliases.contains(name) {
      all.units[row].aliases.append(name)
    }
  }

  /// The days before a day; an empty term if there are none.
  private static func cut(_ term: Term, _ day: Day) -> Term {
    Term(from: term.from, until: term.until.map { min($0, day) } ?? day)
  }

  /// The days from a day on.
  private static func rest(_ term: Term, _ day: Day?) -> Term {
    guard let day else { return term }
    return Term(from: term.from.map { max($0, day) } ?? day, until: term.until)
  }

  private mutating func changeTerm(
    _ key: RecordKey, before day: Day?, _ change: (Term) -> Term
  ) throws {
    switch key.table {
    case .appointments:
      let named = all.appointments.filter { appointment in
        appointment.person == key.fields[0] && appointment.post == key.fields[1]
          && (key.fields.count < 3
            || (appointment.term.from?.description ?? "") == key.fields[2])
      }
      let isWhole = key.fields.count == 3
      var fits = named.filter { appointment in
        guard !isWhole, let day, let from = appointment.term.from else { return true }
        return from < day
      }
      if fits.isEmpty { fits = named.filter { $0.term.from == day } }
      let last = fits.max { ($0.term.from?.number ?? .min) < ($1.term.from?.number ?? .min) }
      guard let last else { throw Refused() }
      let row = all.appointments.firstIndex(of: last)!
      all.appointments[row].term = change(last.term)
      if day != nil, all.appointments[row].term.isEmpty { all.appointments.remove(at: row) }
    case .edges:
      guard let row = all.edges.firstIndex(where: { $0.code == key.fields[0] }) else {
        throw Refused()
      }
      all.edges[row].term = change(all.edges[row].term)
      if day != nil, all.edges[row].term.isEmpty { all.edges.remove(at: row) }
    case .duties:
      guard let row = all.duties.firstIndex(where: { RecordKey.duty($0) == key }) else {
        throw Refused()
      }
      all.duties[row].term = change(all.duties[row].term)
      if day != nil, all.duties[row].term.isEmpty { all.duties.remove(at: row) }
    default: throw Refused()
    }
  }

  private mutating func move(_ code: String, _ parent: String, _ day: Day?) throws {
    let row = try row(code)
    _ = try self.row(parent)
    if isChain(all.units[row]) { return try place(code, parent, .chain, day) }
    guard day == nil else { throw Refused() }
    all.units[row].home = parent
  }

  private mutating func place(
    _ code: String, _ parent: String?, _ kind: EdgeKind, _ day: Day?
  ) throws {
    let row = try row(code)
    let path: WritableKeyPath<OrganizationUnit, String?> =
      kind == .chain ? \.parent : \.lineParent
    let unit = all.units[row]
    guard let day, !Self.cut(unit.term, day).isEmpty else {
      all.edges.removeAll { $0.kind == kind && $0.from == code }
      all.units[row][keyPath: path] = parent
      return
    }
    let rest = Self.rest(unit.term, day)
    if rest.isEmpty { throw Refused() }
    let former = unit[keyPath: path]
    if former != nil, former == parent { return }
    cutEdges(on: day) { $0.kind == kind && $0.from == code }
    all.units[row][keyPath: path] = nil
    if let former {
      let begins = unit.term.from.map { "/\($0)" } ?? ""
      all.edges.append(
        Edge(
          code: free("\(code)/\(kind.code)\(begins)"), kind: kind, from: code, to: former,
          term: Self.cut(unit.term, day)))
    }
    if let parent {
      all.edges.append(
        Edge(
          code: free("\(code)/\(kind.code)/\(day)"), kind: kind, from: code, to: parent, term: rest)
      )
    }
  }

  private func free(_ code: String) -> String {
    var candidates = [code] + (2...1000).map { "\(code)-\($0)" }
    candidates.removeAll { candidate in all.edges.contains { $0.code == candidate } }
    return candidates[0]
  }

  private mutating func cutEdges(on day: Day, _ isMeant: (Edge) -> Bool) {
    for row in all.edges.indices where isMeant(all.edges[row]) {
      all.edges[row].term = Self.cut(all.edges[row].term, day)
    }
    all.edges.removeAll { isMeant($0) && $0.term.isEmpty }
  }

  private mutating func close(_ code: String, _ day: Day?) throws {
    let row = try row(code)
    func lasts(_ term: Term) -> Bool { !Self.rest(term, day).isEmpty }
    let isHeld = all.units.contains { unit in
      (unit.parent == code || unit.home == code) && (day == nil || lasts(unit.term))
    }
    let isAbove = all.edges.contains {
      $0.kind == .chain && $0.to == code && (day == nil || lasts($0.term))
    }
    if isHeld || isAbove { throw Refused() }
    for below in all.units.filter({ $0.lineParent == code }).map(\.code).sorted() {
      try place(below, nil, .line, day)
    }
    let posts = Set(all.posts.filter { $0.unit == code }.map(\.code))
    func isOfUnit(_ duty: Duty) -> Bool { duty.area == code || duty.holder == .unit(code) }
    guard let day else {
      all.edges.removeAll { $0.from == code || $0.to == code }
      all.duties.removeAll(where: isOfUnit)
      all.appointments.removeAll { posts.contains($0.post) }
      all.posts.removeAll { posts.contains($0.code) }
      all.units.remove(at: row)
      return
    }
    if Self.cut(all.units[row].term, day).isEmpty { throw Refused() }
    cutEdges(on: day) { $0.from == code || $0.to == code }
    for row in all.duties.indices where isOfUnit(all.duties[row]) {
      all.duties[row].term = Self.cut(all.duties[row].term, day)
    }
    all.duties.removeAll { isOfUnit($0) && $0.term.isEmpty }
    for row in all.appointments.indices where posts.contains(all.appointments[row].post) {
      all.appointments[row].term = Self.cut(all.appointments[row].term, day)
    }
    all.appointments.removeAll { posts.contains($0.post) && $0.term.isEmpty }
    all.units[row].term = Self.cut(all.units[row].term, day)
  }

  private mutating func recode(_ code: String, _ next: String) {
    func changed(_ other: String?) -> String? { other == code ? next : other }
    for row in all.units.indices {
      all.units[row].parent = changed(all.units[row].parent)
      all.units[row].home = changed(all.units[row].home)
      all.units[row].lineParent = changed(all.units[row].lineParent)
      all.units[row].code = changed(all.units[row].code)!
    }
    for row in all.edges.indices {
      all.edges[row].from = changed(all.edges[row].from)!
      all.edges[row].to = changed(all.edges[row].to)!
    }
    for row in all.posts.indices { all.posts[row].unit = changed(all.posts[row].unit)! }
    for row in all.duties.indices {
      all.duties[row].area = changed(all.duties[row].area)
      if all.duties[row].holder == .unit(code) { all.duties[row].holder = .unit(next) }
    }
  }
}

extension PlainChanges {
  private mutating func takeOver(_ code: String, _ heir: String, _ day: Day?) throws {
    for unit in all.units.filter({ $0.parent == code }).map(\.code).sorted() {
      try hand(unit, heir, day)
    }
    for unit in all.units.filter({ $0.home == code }).map(\.code).sorted() {
      try hand(unit, heir, day)
    }
    for unit in all.units.filter({ $0.lineParent == code }).map(\.code).sorted()
    where unit != heir { try place(unit, heir, .line, day) }
    let edges = all.edges.filter { $0.from == code || $0.to == code }
      .sorted { $0.code < $1.code }
    for edge in edges where edge.to == code || (edge.kind != .chain && edge.kind != .line) {
      // An edge of both kinds of end would be its own.
      if edge.from == code && (edge.kind == .chain || edge.kind == .line) { continue }
      handOver(edge, code, heir, day)
    }
    for post in all.posts.filter({ $0.unit == code }).sorted(by: { $0.code < $1.code }) {
      handOver(post, heir, day)
    }
    for duty in inKeyOrder(all.duties.filter { $0.holder == .unit(code) }) {
      handOver(duty, code, heir, day)
    }
    for duty in inKeyOrder(all.duties.filter { $0.area == code }) {
      handOver(duty, code, heir, day)
    }
  }

  private func inKeyOrder(_ duties: [Duty]) -> [Duty] {
    duties.sorted { RecordKey.duty($0) < RecordKey.duty($1) }
  }

  private mutating func hand(_ unit: String, _ heir: String, _ day: Day?) throws {
    let record = all.units[try row(unit)]
    if Self.rest(record.term, day).isEmpty { return }
    try move(unit, heir, isChain(record) ? day : nil)
  }

  private mutating func handOver(_ edge: Edge, _ code: String, _ heir: String, _ day: Day?) {
    var next = edge
    if next.from == code { next.from = heir }
    if next.to == code { next.to = heir }
    next.term = Self.rest(edge.term, day)
    if day != nil, next.term.isEmpty { return }
    let isThere = all.edges.contains { other in
      other.code != edge.code && other.kind == edge.kind && other.to == next.to
        && (other.from == next.from || edge.kind == .command) && other.term.overlaps(next.term)
        && scopesMeet(other.categories, next.categories)
    }
    let row = all.edges.firstIndex { $0.code == edge.code }!
    let isGone = next.from == next.to || isThere
    if let day, !Self.cut(edge.term, day).isEmpty {
      all.edges[row].term = Self.cut(edge.term, day)
      next.code = free("\(edge.code)/\(heir)")
      if !isGone { all.edges.append(next) }
    } else if isGone {
      all.edges.remove(at: row)
    } else {
      all.edges[row] = next
    }
  }

  private func scopesMeet(_ a: [String], _ b: [String]) -> Bool {
    func above(_ code: String) -> [String] {
      let parent = all.categories.first { $0.code == code }?.parent
      return [code] + (parent.map(above) ?? [])
    }
    if a.isEmpty || b.isEmpty { return true }
    return a.contains { one in b.contains { above(one).contains($0) || above($0).contains(one) } }
  }

  private mutating func handOver(_ post: Post, _ heir: String, _ day: Day?) {
    let isLed = all.posts.contains { $0.unit == heir && $0.leads }
    let row = all.posts.firstIndex(of: post)!
    guard let day else {
      all.posts[row].unit = heir
      if isLed { all.posts[row].leads = false }
      return
    }
    let lasting = all.appointments.filter {
      $0.post == post.code && !Self.rest($0.term, day).isEmpty
    }
    if lasting.isEmpty { return }
    var next = post
    next.unit = heir
    if isLed { next.leads = false }
    var number = 1
    repeat {
      next.code = "\(post.code)/\(heir)" + (number == 1 ? "" : "-\(number)")
      number += 1
    } while all.posts.contains { $0.code == next.code }
    all.posts.append(next)
    for appointment in lasting {
      let row = all.appointments.firstIndex(of: appointment)!
      all.appointments[row].term = Self.cut(appointment.term, day)
      if all.appointments[row].term.isEmpty { all.appointments.remove(at: row) }
      all.appointments.append(
        Appointment(
          person: appointment.person, post: next.code, kind: appointment.kind,
          term: Self.rest(appointment.term, day)))
    }
  }

  private mutating func handOver(_ duty: Duty, _ code: String, _ heir: String, _ day: Day?) {
    if Self.rest(duty.term, day).isEmpty, day != nil { return }
    let row = all.duties.firstIndex(of: duty)!
    if let day {
      all.duties[row].term = Self.cut(duty.term, day)
      if all.duties[row].term.isEmpty { all.duties.remove(at: row) }
    } else {
      all.duties.remove(at: row)
    }
    copy(duty, code, heir, day)
  }

  private mutating func copy(_ duty: Duty, _ code: String, _ heir: String, _ day: Day?) {
    var next = duty
    next.term = Self.rest(duty.term, day)
    if day != nil, next.term.isEmpty { return }
    if next.holder == .unit(code) { next.holder = .unit(heir) }
    if next.area == code { next.area = heir }
    let isThere = all.duties.contains { other in
      other.holder == next.holder && other.category == next.category && other.role == next.role
        && other.area == next.area && other.term.overlaps(next.term)
        && (other.mode == nil || next.mode == nil || other.mode == next.mode)
    }
    if !isThere { all.duties.append(next) }
  }

  private mutating func split(_ split: UnitSplit) throws {
    let unit = all.units[try row(split.unit)]
    guard !split.parts.isEmpty else { throw Refused() }
    for part in split.parts {
      guard part.unit.kind == unit.kind, !all.units.contains(where: { $0.code == part.unit.code })
      else { throw Refused() }
      var record = part.unit
      if record.parent == nil, isChain(unit) { record.parent = parent(unit, .chain, split.day) }
      if record.home == nil { record.home = unit.home }
      if record.lineParent == nil { record.lineParent = parent(unit, .line, split.day) }
      all.units.append(record)
    }
    for part in split.parts {
      for code in part.units {
        let taken = all.units[try row(code)]
        let isBelow = all.edges.contains {
          $0.kind == .chain && $0.from == code && $0.to == unit.code
        }
        if isBelow || taken.parent == unit.code || taken.home == unit.code {
          try hand(code, part.unit.code, split.day)
        } else if taken.lineParent == unit.code {
          try place(code, part.unit.code, .line, split.day)
        } else {
          throw Refused()
        }
      }
      for code in part.edges {
        guard
          let edge = all.edges.first(where: {
            $0.code == code && ($0.from == unit.code || $0.to == unit.code)
          })
        else { throw Refused() }
        handOver(edge, unit.code, part.unit.code, split.day)
      }
      for code in part.posts {
        guard let post = all.posts.first(where: { $0.code == code && $0.unit == unit.code }) else {
          throw Refused()
        }
        handOver(post, part.unit.code, split.day)
      }
    }
    for part in split.parts.dropFirst(split.keepsUnit ? 0 : 1) {
      share(unit.code, part.unit.code, split.day)
    }
    if split.keepsUnit { return }
    try takeOver(unit.code, split.parts[0].unit.code, split.day)
    try close(unit.code, split.day)
  }

  private func parent(_ unit: OrganizationUnit, _ kind: EdgeKind, _ day: Day?) -> String? {
    if let parent = kind == .chain ? unit.parent : unit.lineParent { return parent }
    return all.edges.filter { edge in
      edge.kind == kind && edge.from == unit.code && day.map { edge.term.contains($0) } ?? true
    }.sorted { $0.code < $1.code }
      .max { ($0.term.from?.number ?? .min) < ($1.term.from?.number ?? .min) }?.to
  }

  private mutating func share(_ code: String, _ part: String, _ day: Day?) {
    for edge in all.edges.sorted(by: { $0.code < $1.code }) {
      let isShared =
        edge.from == code && [.station, .attachment, .standby].contains(edge.kind)
        || edge.to == code && edge.from != code && edge.kind == .command
      var copy = edge
      if copy.from == code { copy.from = part }
      if copy.to == code { copy.to = part }
      copy.term = Self.rest(edge.term, day)
      guard isShared, copy.from != copy.to, day == nil || !copy.term.isEmpty else { continue }
      copy.code = free("\(edge.code)/\(part)")
      all.edges.append(copy)
    }
    for duty in inKeyOrder(all.duties.filter { $0.holder == .unit(code) }) {
      copy(duty, code, part, day)
    }
    for duty in inKeyOrder(all.duties.filter { $0.area == code }) {
      copy(duty, code, part, day)
    }
  }
}

extension Organization {
  /// The records with each table but the schema in the order of its keys.
  package var recordsInKeyOrder: Organization {
    var result = Organization()
    result.schema = schema
    for record in changeableRecords.sorted(by: { $0.key < $1.key }) {
      result = result.appending(record)
    }
    return result
  }

  /// Every record that change sets may change.
  package var changeableRecords: [OrganizationRecord] {
    units.map { .unit($0) } + pools.map { .pool($0) } + people.map { .person($0) }
      + posts.map { .post($0) } + appointments.map { .appointment($0) } + edges.map { .edge($0) }
      + categories.map { .category($0) } + duties.map { .duty($0) }
      + timeLimits.map { .timeLimit($0) } + calendars.map { .hours($0) } + costs.map { .cost($0) }
  }

  fileprivate func has(_ key: RecordKey) -> Bool { changeableRecords.contains { $0.key == key } }

  fileprivate func without(_ key: RecordKey) -> Organization {
    var result = self
    result.units.removeAll { OrganizationRecord.unit($0).key == key }
    result.pools.removeAll { OrganizationRecord.pool($0).key == key }
    result.people.removeAll { OrganizationRecord.person($0).key == key }
    result.posts.removeAll { OrganizationRecord.post($0).key == key }
    result.appointments.removeAll { OrganizationRecord.appointment($0).key == key }
    result.edges.removeAll { OrganizationRecord.edge($0).key == key }
    result.categories.removeAll { OrganizationRecord.category($0).key == key }
    result.duties.removeAll { OrganizationRecord.duty($0).key == key }
    result.timeLimits.removeAll { OrganizationRecord.timeLimit($0).key == key }
    result.calendars.removeAll { OrganizationRecord.hours($0).key == key }
    result.costs.removeAll { OrganizationRecord.cost($0).key == key }
    return result
  }

  fileprivate func with(_ record: OrganizationRecord) -> Organization {
    without(record.key).appending(record)
  }

  private func appending(_ record: OrganizationRecord) -> Organization {
    var result = self
    switch record {
    case .unit(let record): result.units.append(record)
    case .pool(let record): result.pools.append(record)
    case .person(let record): result.people.append(record)
    case .post(let record): result.posts.append(record)
    case .appointment(let record): result.appointments.append(record)
    case .edge(let record): result.edges.append(record)
    case .category(let record): result.categories.append(record)
    case .duty(let record): result.duties.append(record)
    case .timeLimit(let record): result.timeLimits.append(record)
    case .hours(let record): result.calendars.append(record)
    case .cost(let record): result.costs.append(record)
    }
    return result
  }
}
