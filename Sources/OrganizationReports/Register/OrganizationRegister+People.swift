package import OrganizationGraph

extension OrganizationRegister {
  /// Appointments to a post that hold on a day.
  package func holders(of post: Int, on day: Day) -> [Int] {
    appointments(to: post).filter { organization.appointments[$0].term.contains(day) }
  }

  /// Appointments of a person that hold on a day.
  package func held(by person: Int, on day: Day) -> [Int] {
    appointments(of: person).filter { organization.appointments[$0].term.contains(day) }
  }

  /// The post that an appointment is to.
  package func post(ofAppointment row: Int) -> Int? {
    post(code: organization.appointments[row].post)
  }

  /// The unit of a post.
  package func unit(ofPost post: Int) -> Int? { unit(code: organization.posts[post].unit) }

  /// The unit that an appointment is in.
  package func unit(ofAppointment row: Int) -> Int? {
    post(ofAppointment: row).flatMap { unit(ofPost: $0) }
  }

  package func person(ofAppointment row: Int) -> Int? {
    person(code: organization.appointments[row].person)
  }

  package func personName(ofAppointment row: Int) -> String {
    person(ofAppointment: row).map { organization.people[$0].name }
      ?? organization.appointments[row].person
  }

  /// Units in which a person holds principal posts on a day.
  package func principalUnits(of person: Int, on day: Day) -> [Int] {
    var units: [Int] = []
    for row in held(by: person, on: day) where organization.appointments[row].kind == .principal {
      if let unit = unit(ofAppointment: row), !units.contains(unit) { units.append(unit) }
    }
    return units
  }

  /// 兼职委员: the concurrent appointments in a unit on a day of people whose principal post is in
  /// another unit.
  package func partTimeMembers(of unit: Int, on day: Day) -> [Int] {
    posts(of: unit).flatMap { holders(of: $0, on: day) }.filter { row in
      guard organization.appointments[row].kind == .concurrent,
        let person = person(ofAppointment: row)
      else { return false }
      let homes = principalUnits(of: person, on: day)
      return homes.contains { $0 != unit }
    }
  }

  /// Whether somebody holds a leading post of the unit on the day.
  package func isLed(_ unit: Int, on day: Day) -> Bool {
    posts(of: unit).contains { post in
      organization.posts[post].leads && !holders(of: post, on: day).isEmpty
    }
  }

  package func hasLeadingPost(_ unit: Int) -> Bool {
    posts(of: unit).contains { organization.posts[$0].leads }
  }
}
