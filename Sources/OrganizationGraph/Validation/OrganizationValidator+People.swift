extension OrganizationValidator {
  mutating func checkPeople() {
    for row in organization.posts.indices {
      checkUnitReference(index.postUnits[row], .posts, row, "unit")
    }
    for (row, pool) in organization.pools.enumerated() {
      checkReference(
        pool.person, in: index.people, what: "person", .pools, row, "person")
    }
    checkAppointments()
    checkPersons()
    checkLeaders()
  }

  private mutating func checkAppointments() {
    for (row, appointment) in organization.appointments.enumerated() {
      checkTerm(appointment.term, .appointments, row)
      checkReference(
        appointment.person, in: index.people, what: "person", .appointments, row,
        "person")
      checkReference(
        appointment.post, in: index.posts, what: "post", .appointments, row, "post")
      if let unit = unitOfAppointment(row), index.record(unit) != nil {
        checkWithin(
          appointment.term,
          of: { _ in "the appointment of \(appointment.person) to \(appointment.post)" },
          within: unit, .appointments, row, "until")
      }
    }
  }

  /// The unit of the post that an appointment is to; `nil` if there is no such post.
  private func unitOfAppointment(_ row: Int) -> UnitNode? {
    index.unit(ofPost: index.resolvedAppointments[row].post)
  }

  /// Checks what one person may hold together, person by person in the order of their first
  /// appointments.
  private mutating func checkPersons() {
    let byPerson = index.appointmentsByPerson()
    for (row, resolved) in index.resolvedAppointments.enumerated()
    where byPerson[resolved.person].first == row {
      let rows = Array(byPerson[resolved.person])
      let principal = rows.filter { organization.appointments[$0].kind == .principal }
      for row in rows where organization.appointments[row].kind == .concurrent {
        checkPrincipal(row: row, principal: principal)
      }
      for (position, row) in rows.enumerated() {
        for other in rows[..<position] { checkPair(row, other) }
      }
      checkPools(rows)
    }
  }

  private mutating func checkPrincipal(row: Int, principal: [Int]) {
    let appointment = organization.appointments[row]
    let terms = principal.map { organization.appointments[$0].term }
    guard Self.firstGap(in: appointment.term, between: terms) != nil else { return }
    report(
      .principalNeeded, .appointments, row, "kind",
      "\(appointment.person) holds \(appointment.post) concurrently \(appointment.term), without a"
        + " principal appointment on all these days",
      "add the principal appointment, or end the concurrent one with it")
  }

  private mutating func checkPair(_ row: Int, _ other: Int) {
    let (a, b) = (organization.appointments[row], organization.appointments[other])
    guard a.term.overlaps(b.term) else { return }
    if index.resolvedAppointments[row].post == index.resolvedAppointments[other].post {
      report(
        .appointmentOnce, .appointments, row, "post",
        "\(a.person) is appointed to \(a.post) twice on the same days",
        "merge the two appointments or end the first")
    } else if a.kind == .principal, b.kind == .principal,
      unitOfAppointment(row) != unitOfAppointment(other)
    {
      report(
        .principalOnce, .appointments, row, "kind",
        "\(a.person) has principal posts in two units on the same days: \(a.post) and \(b.post)",
        "make one of them concurrent")
    }
  }

  /// Units led by one person at one time must share a pool: one person, one capacity.
  private mutating func checkPools(_ rows: [Int]) {
    let leading = rows.filter { index.leads(index.resolvedAppointments[$0].post) }
    for (position, row) in leading.enumerated() {
      for other in leading[..<position] {
        let (a, b) = (organization.appointments[row], organization.appointments[other])
        guard a.term.overlaps(b.term), let first = unitOfAppointment(other),
          let second = unitOfAppointment(row), first != second, drawApart(first, second)
        else { continue }
        report(
          .sharedPool, .appointments, row, "post",
          "\(a.person) leads both \(named(first)) and \(named(second)), which draw on"
            + " different capacities",
          "add a pool for \(a.person) to pools.csv and name it in both units")
      }
    }
  }

  /// Whether two units are known and share no pool.
  private func drawApart(_ first: UnitNode, _ second: UnitNode) -> Bool {
    guard let first = index.record(first), let second = index.record(second) else { return false }
    let pool = organization.units.entry(first).pool
    return pool == nil || pool != organization.units.entry(second).pool
  }

  /// Checks each leading post, in the order of their first appointments.
  private mutating func checkLeaders() {
    let leading = organization.appointments.indices.filter {
      index.leads(index.resolvedAppointments[$0].post)
    }
    let byPost = Groups(
      leading.map { index.resolvedAppointments[$0].post }, count: index.posts.count)
    for (position, row) in leading.enumerated() {
      let post = index.resolvedAppointments[row].post
      guard byPost.size(of: post) > 1, byPost[post].first == position else { continue }
      let sorted = byPost[post].map { leading[$0] }.sorted {
        organization.appointments[$0].term.firstNumber
          < organization.appointments[$1].term.firstNumber
      }
      for (row, next) in zip(sorted, sorted.dropFirst()) {
        let (a, b) = (organization.appointments[row], organization.appointments[next])
        guard index.resolvedAppointments[row].person != index.resolvedAppointments[next].person,
          a.term.overlaps(b.term)
        else { continue }
        report(
          .oneLeader, .appointments, next, "post",
          "\(a.person) and \(b.person) both hold the leading post"
            + " \(organization.posts[post].code) on the same days",
          "end the first appointment on the day the second begins")
      }
    }
  }
}
