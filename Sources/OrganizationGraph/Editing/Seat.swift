/// A seat 交叉任职 that follows from a concurrent appointment, by the rule of `OrganizationIndex.seats`.
struct Seat: Hashable {
  let code: String
  let from: UnitIndex
  let to: UnitIndex
  let term: Term

  /// The seats of one person.
  ///
  /// - Parameters:
  ///   - unit: the unit of a post.
  ///   - isChain: whether a unit is one of the chain.
  static func seats(
    of appointments: [Appointment], unit: (_ post: String) -> UnitIndex?,
    isChain: (UnitIndex) -> Bool
  ) -> [Seat] {
    var result: [Seat] = []
    for concurrent in appointments where concurrent.kind == .concurrent {
      guard let committee = unit(concurrent.post) else { continue }
      for principal in appointments where principal.kind == .principal {
        let term = concurrent.term.intersection(principal.term)
        guard !term.isEmpty, let home = unit(principal.post), home != committee else { continue }
        let ends: (from: UnitIndex, to: UnitIndex)
        if isChain(committee) {
          ends = (committee, home)
        } else if isChain(home) {
          ends = (home, committee)
        } else {
          continue
        }
        result.append(
          Seat(
            code: "\(concurrent.person)@\(concurrent.post)", from: ends.from, to: ends.to,
            term: term))
      }
    }
    return result
  }
}

extension EditDraft {
  /// The seats of the people whom the edit touches, before it and after it.
  func seats() -> (before: [Seat], after: [Seat]) {
    func seats(_ view: PeopleView, _ unit: (String) -> UnitIndex?) -> [Seat] {
      touchedPeople.sorted().flatMap { person in
        Seat.seats(
          of: view.appointments(ofPerson: person),
          unit: { view.post($0).flatMap { unit($0.unit) } }, isChain: isChain)
      }
    }
    return (seats(old.people, old.unit), seats(people, unit))
  }

  private func isChain(_ unit: UnitIndex) -> Bool {
    isNew(unit)
      ? old.schema.position(of: record(unit).kind.code) != nil : old.tier(unit) != nil
  }
}

extension SnapshotEditor {
  /// Marks the units whose leading posts are filled otherwise than before.
  mutating func editLeadership() {
    amendments.people = draft.people.amendments
    let edit = draft.edit
    var units: Set<String> = []
    for post in edit.posts.map(\.code) + edit.removedPosts + edit.appointments.map(\.post)
      + edit.removedAppointments.map({ $0.fields[1] })
    {
      for record in [old.people.post(post), draft.people.post(post)] {
        if let unit = record?.unit { units.insert(unit) }
      }
    }
    for unit in units.compactMap(draft.unit).sorted() {
      let terms = draft.people.leadership(ofUnit: draft.record(unit).code)
      amendments.leadership[unit] = .some(terms)
      if row(unit).isLed != (terms != nil) { change(unit) { $0.isLed = terms != nil } }
    }
  }
}
