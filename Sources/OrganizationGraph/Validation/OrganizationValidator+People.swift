extension OrganizationValidator {
  mutating func checkPeople() {
    for (row, post) in organization.posts.enumerated() {
      checkUnitReference(post.unit, .posts, row, "unit")
    }
    let people = index.people
    for (row, pool) in organization.pools.enumerated() {
      checkReference(
        pool.person, in: people.keys, isKnown: { people[$0] != nil }, what: "person", .pools, row,
        "person")
    }
    checkAppointments()
    checkPersons()
    checkLeaders()
  }

  private mutating func checkAppointments() {
    let (people, posts) = (index.people, index.posts)
    for (row, appointment) in organization.appointments.enumerated() {
      checkTerm(appointment.term, .appointments, row)
      checkReference(
        appointment.person, in: people.keys, isKnown: { people[$0] != nil }, what: "person",
        .appointments, row, "person")
      let known = checkReference(
        appointment.post, in: posts.keys, isKnown: { posts[$0] != nil }, what: "post",
        .appointments, row, "post")
      if known, let unit = index.unitOfPost(appointment.post).flatMap(index.unit) {
        checkWithin(
          appointment.term, of: "the appointment of \(appointment.person) to \(appointment.post)",
          within: unit, .appointments, row: row, field: "until")
      }
    }
  }

  private mutating func checkPersons() {
    let byPerson = Dictionary(grouping: organization.appointments.indices) {
      organization.appointments[$0].person
    }
    for (person, rows) in byPerson.sorted(by: { $0.value[0] < $1.value[0] }) {
      let principal = rows.filter { organization.appointments[$0].kind == .principal }
      for row in rows where organization.appointments[row].kind == .concurrent {
        checkPrincipal(of: person, row: row, principal: principal)
      }
      for (position, row) in rows.enumerated() {
        for other in rows[..<position] { checkPair(person, row, other) }
      }
      checkPools(of: person, rows)
    }
  }

  private mutating func checkPrincipal(of person: String, row: Int, principal: [Int]) {
    let term = organization.appointments[row].term
    guard !term.isEmpty else { return }
    var covered = term.firstNumber
    let terms = principal.map { organization.appointments[$0].term }
    for other in terms.sorted(by: { $0.firstNumber < $1.firstNumber })
    where other.firstNumber <= covered {
      covered = max(covered, other.endNumber)
    }
    if covered < term.endNumber {
      report(
        .principalNeeded, .appointments, row, "kind",
        "\(person) holds \(organization.appointments[row].post) concurrently \(term), without a"
          + " principal appointment on all these days",
        "add the principal appointment, or end the concurrent one with it")
    }
  }

  private mutating func checkPair(_ person: String, _ row: Int, _ other: Int) {
    let (a, b) = (organization.appointments[row], organization.appointments[other])
    guard a.term.overlaps(b.term) else { return }
    if a.post == b.post {
      report(
        .appointmentOnce, .appointments, row, "post",
        "\(person) is appointed to \(a.post) twice on the same days",
        "merge the two appointments or end the first")
    } else if a.kind == .principal, b.kind == .principal,
      index.unitOfPost(a.post) != index.unitOfPost(b.post)
    {
      report(
        .principalOnce, .appointments, row, "kind",
        "\(person) has principal posts in two units on the same days: \(a.post) and \(b.post)",
        "make one of them concurrent")
    }
  }

  /// Units led by one person at one time must share a pool: one person, one capacity.
  private mutating func checkPools(of person: String, _ rows: [Int]) {
    let leading = rows.filter {
      index.posts[organization.appointments[$0].post].map { organization.posts[$0].leads } ?? false
    }
    for (position, row) in leading.enumerated() {
      for other in leading[..<position] {
        let (a, b) = (organization.appointments[row], organization.appointments[other])
        guard a.term.overlaps(b.term), let first = index.unitOfPost(b.post).flatMap(index.unit),
          let second = index.unitOfPost(a.post).flatMap(index.unit), first.code != second.code,
          first.pool == nil || first.pool != second.pool
        else { continue }
        report(
          .sharedPool, .appointments, row, "post",
          "\(person) leads both \(named(first.code)) and \(named(second.code)), which draw on"
            + " different capacities",
          "add a pool for \(person) to pools.csv and name it in both units")
      }
    }
  }

  private mutating func checkLeaders() {
    let leading = organization.appointments.indices.filter {
      index.posts[organization.appointments[$0].post].map { organization.posts[$0].leads } ?? false
    }
    let byPost = Dictionary(grouping: leading) { organization.appointments[$0].post }
    for (post, rows) in byPost.sorted(by: { $0.value[0] < $1.value[0] }) where rows.count > 1 {
      let sorted = rows.sorted {
        organization.appointments[$0].term.firstNumber
          < organization.appointments[$1].term.firstNumber
      }
      for (row, next) in zip(sorted, sorted.dropFirst()) {
        let (a, b) = (organization.appointments[row], organization.appointments[next])
        guard a.person != b.person, a.term.overlaps(b.term) else { continue }
        report(
          .oneLeader, .appointments, next, "post",
          "\(a.person) and \(b.person) both hold the leading post \(post) on the same days",
          "end the first appointment on the day the second begins")
      }
    }
  }
}
