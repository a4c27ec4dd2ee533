import OrganizationGraph
import OrganizationSamples

/// Organisations of arbitrary records: each can be kept as a row, but they keep no rule.
struct ArbitraryOrganization {
  private var random: SplitMix64
  private let count: Int

  static func make(seed: UInt64, count: Int = 30) -> Organization {
    var maker = ArbitraryOrganization(random: SplitMix64(state: seed), count: count)
    return maker.organization()
  }

  private mutating func organization() -> Organization {
    var organization = Organization()
    organization.schema.tiers = (0..<Int.random(in: 1...16, using: &random)).map { row in
      Tier(
        code: "t\(row)", name: text(), aliases: list { $0.text() }, authority: number(),
        duty: any(Tier.Duty.allCases), isOptional: flag(), isCatchAll: flag(),
        needsPartyOrganization: flag())
    }
    organization.units = UnitRecords((0..<count).map { unit("u\($0)") }.shuffled(using: &random))
    organization.pools = (0..<count).map {
      CapacityPool(code: "p\($0)", name: text(), capacity: number(), person: maybe { $0.code() })
    }.shuffled(using: &random)
    organization.people = (0..<count).map {
      Person(code: "m\($0)", name: text(), isSynthetic: flag())
    }.shuffled(using: &random)
    organization.posts = (0..<count).map {
      Post(code: "q\($0)", unit: code(), name: text(), leads: flag())
    }.shuffled(using: &random)
    organization.appointments = (0..<count).map {
      Appointment(
        person: "m\($0)", post: code(), kind: any(Appointment.Kind.allCases), term: term())
    }.shuffled(using: &random)
    organization.edges = (0..<count).map {
      Edge(
        code: "e\($0)", kind: any(EdgeKind.allCases), from: code(), to: code(),
        categories: list { $0.code() }, quota: maybe { $0.number() }, term: term())
    }.shuffled(using: &random)
    addPolicy(to: &organization)
    return organization
  }

  private mutating func addPolicy(to organization: inout Organization) {
    organization.categories = (0..<count).map { row in
      var category = Category(code: "c\(row)", name: text(), parent: maybe { $0.code() })
      category.admission = maybe { $0.code() }
      category.authority = maybe { $0.code() }
      category.ceiling = maybe { $0.code() }
      category.helpers = list { $0.code() }
      return category
    }.shuffled(using: &random)
    organization.duties = (0..<count).map { row in
      var duty = Duty(
        holder: flag() ? .unit("u\(row)") : .kind("k\(row)"), category: code(),
        role: any(Duty.Role.allCases))
      duty.area = maybe { $0.code() }
      duty.mode = maybe { $0.any(Mode.allCases) }
      duty.confidence = number()
      duty.support = maybe { $0.number() }
      duty.term = term()
      duty.source = maybe { $0.text() }
      return duty
    }.shuffled(using: &random)
    organization.timeLimits = (0..<count).map {
      TimeLimit(
        category: "c\($0)", urgency: maybe { $0.text() }, stage: any(TimeLimit.Stage.allCases),
        value: number(), unit: any(TimeLimit.Unit.allCases), calendar: maybe { $0.code() },
        source: maybe { $0.text() }, version: maybe { $0.text() })
    }.shuffled(using: &random)
    organization.calendars = (0..<count).map {
      CalendarHours(
        calendar: "k\($0)", when: flag() ? .weekday(any(Weekday.allCases)) : .date(day()),
        interval: maybe { .init(opens: $0.minute(), closes: $0.minute()) })
    }.shuffled(using: &random)
    organization.costs = (0..<count).map {
      Cost(
        item: "i\($0)", mode: maybe { $0.any(Mode.allCases) }, key: maybe { $0.text() },
        value: number())
    }.shuffled(using: &random)
  }

  private mutating func unit(_ code: String) -> OrganizationUnit {
    var unit = OrganizationUnit(code: code, name: text(), kind: UnitKind(code: self.code()))
    unit.aliases = list { $0.text() }
    unit.parent = maybe { $0.code() }
    unit.home = maybe { $0.code() }
    unit.lineParent = maybe { $0.code() }
    unit.level = maybe { $0.code() }
    unit.partyOrganization = maybe { $0.text() }
    unit.capacity = number()
    unit.pool = maybe { $0.code() }
    unit.hours = maybe { $0.code() }
    unit.status = any(OrganizationUnit.Status.allCases)
    unit.credit = maybe { $0.text() }
    unit.residents = maybe { $0.number() }
    unit.term = term()
    unit.isSynthetic = flag()
    return unit
  }

  private mutating func flag() -> Bool { Bool.random(using: &random) }

  private mutating func any<Value>(_ values: [Value]) -> Value {
    values.randomElement(using: &random)!
  }

  private mutating func maybe<Value>(_ value: (inout Self) -> Value) -> Value? {
    flag() ? value(&self) : nil
  }

  private mutating func list(_ item: (inout Self) -> String) -> [String] {
    (0..<Int.random(in: 0...3, using: &random)).map { _ in item(&self) }
  }

  private mutating func number() -> Int {
    any([0, 1, -1, 12, 1_000_000_000, -1_000_000_000, Int.random(in: 0...5000, using: &random)])
  }

  private mutating func day() -> Day {
    any([Day("0001-01-01")!, Day("9999-12-31")!, Day("2024-02-29")!])
  }

  private mutating func term() -> Term {
    Term(from: maybe { $0.day() }, until: maybe { $0.day() })
  }

  private mutating func minute() -> Int32 { 60 * Int32.random(in: 0...1440, using: &random) }

  private mutating func code() -> String {
    let letters = Array("abcXYZ0189-_.:@/")
    return String((0..<Int.random(in: 1...64, using: &random)).map { _ in any(letters) })
  }

  /// Text of the kinds that trip carriers: quotes, commas, doubled spaces, marks, four bytes.
  private mutating func text() -> String {
    let parts = [
      "网格", "a", "\"", ",", "1", "𠮷", "é", "e\u{301}", "'", "\\", "0", "楼 组", "NULL", "=",
    ]
    return (0..<Int.random(in: 1...6, using: &random)).map { _ in any(parts) }.joined()
  }
}
