import OrganizationGraph
import OrganizationSamples

/// An organisation with rows in every table, and random changes to it.
enum StoredOrganization {
  static func make(units count: Int = 40) -> Organization {
    var organization = Organization()
    organization.units = UnitRecords(
      (0..<count).map { row in
        var unit = OrganizationUnit(
          code: "U\(row)", name: "单位\(row)", kind: UnitKind(code: "grid"))
        if row > 0 { unit.parent = "U\(row / 4)" }
        unit.aliases = row % 3 == 0 ? ["甲", "乙"] : []
        unit.capacity = row
        unit.term.from = row % 5 == 0 ? Day("2026-01-01") : nil
        return unit
      })
    organization.pools = [CapacityPool(code: "P1", name: "池", capacity: 3, person: "M1")]
    organization.people = [Person(code: "M1", name: "张三"), Person(code: "M2", name: "李四")]
    organization.posts = [Post(code: "Q1", unit: "U1", name: "书记", leads: true)]
    organization.appointments = [
      Appointment(person: "M1", post: "Q1", kind: .principal),
      Appointment(person: "M2", post: "Q1", kind: .concurrent, term: Term(from: Day("2025-01-01"))),
    ]
    organization.edges = [
      Edge(code: "E1", kind: .station, from: "U1", to: "U2", categories: ["c1"], quota: 2)
    ]
    organization.categories = [Category(code: "c1", name: "垃圾")]
    organization.duties = [
      Duty(holder: .unit("U2"), category: "c1"), Duty(holder: .kind("grid"), category: "c1"),
    ]
    organization.timeLimits = [
      TimeLimit(category: nil, stage: .handle, value: 7, unit: .workingDay, calendar: "k")
    ]
    organization.calendars = [
      CalendarHours(
        calendar: "k", when: .weekday(.monday), interval: .init(opens: 30_600, closes: 43_200)),
      CalendarHours(calendar: "k", when: .date(Day("2026-10-01")!), interval: nil),
    ]
    organization.costs = [
      Cost(item: "waiting", value: 100), Cost(item: "load", key: "0", value: 0),
    ]
    return organization
  }

  /// A few random changes of every sort: added, removed and changed records, other tiers.
  static func change(_ organization: inout Organization, _ random: inout SplitMix64) {
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let row = organization.units.indices.randomElement(using: &random)!
      switch Int.random(in: 0..<8, using: &random) {
      case 0: organization.units.remove(at: row)
      case 1: organization.units[row].name += "é"
      case 2:
        var unit = organization.units[row]
        unit.code = "N\(UInt32.random(in: 0 ... .max, using: &random))"
        organization.units.insert(unit, at: 0)
      case 3: organization.units[row].pool = organization.units[row].pool == nil ? "P1" : nil
      case 4: organization.schema.tiers.remove(at: Int.random(in: 0...1, using: &random))
      case 5: organization.schema = .standard
      case 6: organization.duties.reverse()
      default: organization.costs[0].value += 1
      }
      if organization.units.count < 10 { organization.units = make().units }
      if organization.schema.tiers.count < 4 { organization.schema = .standard }
    }
  }
}

extension Organization {
  /// The same content in the order that a store gives it back.
  var inKeyOrder: Organization {
    var copy = self
    copy.units.sort { $0.code.utf8.lexicographicallyPrecedes($1.code.utf8) }
    copy.duties.sort { key($0.holder) < key($1.holder) }
    copy.costs.sort { $0.item < $1.item }
    copy.calendars.sort { text($0.when) < text($1.when) }
    return copy
  }

  /// A duty of a kind has no unit, and an empty text comes first.
  private func key(_ holder: Duty.Holder) -> String {
    switch holder {
    case .kind(let code): " " + code
    case .unit(let code): code
    }
  }

  private func text(_ when: CalendarHours.When) -> String {
    switch when {
    case .weekday(let weekday): weekday.code
    case .date(let day): day.description
    }
  }
}
