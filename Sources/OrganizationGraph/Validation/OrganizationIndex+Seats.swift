extension OrganizationIndex {
  /// The seats 交叉任职 that follow from concurrent appointments.
  ///
  /// A person with a principal post in one unit and a concurrent post in another joins the two for
  /// the days on which both hold. The seat leads from the territorial end to the other; where both
  /// are chain units, from the unit of the concurrent post to the unit of the principal one; where
  /// neither is, there is no territory to lead from and no seat. Each seat is one edge, named after
  /// the person and the concurrent post. O(a) where a is appointments.
  func seats() -> [DerivedEdge] {
    var principals: [String: [Int]] = [:]
    for (row, appointment) in organization.appointments.enumerated()
    where appointment.kind == .principal {
      principals[appointment.person, default: []].append(row)
    }
    var result: [DerivedEdge] = []
    for (row, concurrent) in organization.appointments.enumerated()
    where concurrent.kind == .concurrent {
      guard let committee = unitOfPost(concurrent.post) else { continue }
      for principalRow in principals[concurrent.person] ?? [] {
        let principal = organization.appointments[principalRow]
        let term = concurrent.term.intersection(principal.term)
        guard !term.isEmpty, let home = unitOfPost(principal.post), home != committee,
          let ends = seatEnds(concurrent: committee, principal: home)
        else { continue }
        let edge = Edge(
          code: "\(concurrent.person)@\(concurrent.post)", kind: .seat, from: ends.from,
          to: ends.to, term: term)
        result.append(DerivedEdge(edge: edge, place: .init(.appointments, row, "post")))
      }
    }
    return result
  }

  func unitOfPost(_ code: String) -> String? {
    posts[code].map { organization.posts[$0].unit }
  }

  private func seatEnds(concurrent: String, principal: String) -> (from: String, to: String)? {
    guard let concurrentUnit = unit(concurrent), let principalUnit = unit(principal) else {
      return nil
    }
    if self.class(of: concurrentUnit) == .chain { return (concurrent, principal) }
    if self.class(of: principalUnit) == .chain { return (principal, concurrent) }
    return nil
  }
}
