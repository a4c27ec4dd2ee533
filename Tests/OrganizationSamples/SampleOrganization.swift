package import OrganizationGraph

/// A small sound organisation in which every kind of record and edge occurs.
package enum SampleOrganization {
  package static func make() -> Organization {
    var organization = Organization()
    func chain(_ code: String, _ name: String, _ kind: String, _ parent: String?) {
      var unit = OrganizationUnit(code: code, name: name, kind: UnitKind(code: kind))
      unit.parent = parent
      unit.capacity = 5
      if kind == "grid" { unit.partyOrganization = "\(name)党支部" }
      organization.units.append(unit)
    }
    func other(_ code: String, _ name: String, _ kind: String, _ home: String, line: String? = nil)
    {
      var unit = OrganizationUnit(code: code, name: name, kind: UnitKind(code: kind))
      unit.home = home
      unit.lineParent = line
      organization.units.append(unit)
    }
    chain("D", "甲区", "district", nil)
    chain("S", "乙街道", "street", "D")
    chain("C1", "丙社区", "community", "S")
    chain("C2", "丁社区", "community", "S")
    chain("G1", "一网格", "grid", "C1")
    chain("G2", "二网格", "grid", "C1")
    chain("B1", "一楼", "building_group", "G1")
    chain("H1", "中心户", "household", "B1")
    other("bureau", "城管局", "department", "D")
    other("team", "执法队", "enforcement_team", "S", line: "bureau")
    other("school", "小学", "school", "C1")
    other("rescue", "救援队", "command_unit", "D")
    organization.pools = [CapacityPool(code: "pool", name: "一肩挑", capacity: 3, person: "zhang")]
    organization.people = ["zhang", "li"].map { Person(code: $0, name: $0) }
    organization.posts = [
      Post(code: "C1-secretary", unit: "C1", name: "书记", leads: true),
      Post(code: "C1-director", unit: "C1", name: "主任", leads: true),
      Post(code: "C1-member", unit: "C1", name: "兼职委员"),
      Post(code: "school-head", unit: "school", name: "校长", leads: true),
    ]
    organization.appointments = [
      Appointment(person: "zhang", post: "C1-secretary", kind: .principal),
      Appointment(person: "zhang", post: "C1-director", kind: .principal),
      Appointment(person: "li", post: "school-head", kind: .principal),
      Appointment(person: "li", post: "C1-member", kind: .concurrent),
    ]
    organization.edges = [
      Edge(code: "station", kind: .station, from: "S", to: "team"),
      Edge(code: "attachment", kind: .attachment, from: "C1", to: "bureau"),
      Edge(
        code: "agreement", kind: .agreement, from: "C1", to: "school", categories: ["noise"],
        quota: 2),
      Edge(code: "registration", kind: .registration, from: "C2", to: "school"),
      Edge(code: "standby", kind: .standby, from: "G1", to: "G2"),
      Edge(code: "command", kind: .command, from: "rescue", to: "S"),
    ]
    organization.categories = [
      Category(code: "city", name: "市容"), Category(code: "noise", name: "噪声", parent: "city"),
    ]
    organization.duties = [
      Duty(holder: .unit("team"), category: "city"), Duty(holder: .kind("grid"), category: "noise"),
    ]
    organization.calendars = [
      CalendarHours(
        calendar: "office", when: .weekday(.monday),
        interval: .init(opens: 8 * 3600, closes: 12 * 3600))
    ]
    organization.timeLimits = [
      TimeLimit(
        category: nil, stage: .handle, value: 3, unit: .workingDay, calendar: "office")
    ]
    organization.costs = [Cost(item: "hop.climb", value: 900)]
    return organization
  }
}

extension Organization {
  /// Changes the unit with a code.
  package mutating func change(_ code: String, _ body: (inout OrganizationUnit) -> Void) {
    body(&units[units.firstIndex { $0.code == code }!])
  }
}
