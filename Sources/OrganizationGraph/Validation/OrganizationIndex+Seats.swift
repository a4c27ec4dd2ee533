extension OrganizationIndex {
  /// The seats 交叉任职 that follow from concurrent appointments.
  ///
  /// A person with a principal post in one unit and a concurrent post in another joins the two for
  /// the days on which both hold. The seat leads from the territorial end to the other; where both
  /// are chain units, from the unit of the concurrent post to the unit of the principal one; where
  /// neither is, there is no territory to lead from and no seat. Each seat is one edge, named after
  /// the person and the concurrent post. O(a) where a is appointments.
  func seats() -> [DerivedEdge] {
    let appointments = organization.appointments
    let byPerson = appointmentsByPerson()
    var result: [DerivedEdge] = []
    for (row, concurrent) in appointments.enumerated() where concurrent.kind == .concurrent {
      guard let committee = unit(ofPost: resolvedAppointments[row].post) else { continue }
      for principal in byPerson[resolvedAppointments[row].person]
      where appointments[principal].kind == .principal {
        let term = concurrent.term.intersection(appointments[principal].term)
        guard !term.isEmpty, let home = unit(ofPost: resolvedAppointments[principal].post),
          home != committee, let ends = seatEnds(concurrent: committee, principal: home)
        else { continue }
        result.append(
          DerivedEdge(
            kind: .seat, origin: .seat, row: row, from: ends.from, to: ends.to, term: term))
      }
    }
    return result
  }

  func appointmentsByPerson() -> Groups {
    Groups(resolvedAppointments.lazy.map(\.person), count: people.count)
  }

  private func seatEnds(
    concurrent: UnitNode, principal: UnitNode
  ) -> (from: UnitNode, to: UnitNode)? {
    guard let concurrentKind = kind(concurrent), let principalKind = kind(principal) else {
      return nil
    }
    if concurrentKind.class == .chain { return (concurrent, principal) }
    if principalKind.class == .chain { return (principal, concurrent) }
    return nil
  }
}
