/// A record of any table that change sets may change: all but the schema.
public enum OrganizationRecord: Hashable, Sendable {
  case unit(OrganizationUnit)
  case pool(CapacityPool)
  case person(Person)
  case post(Post)
  case appointment(Appointment)
  case edge(Edge)
  case category(Category)
  case duty(Duty)
  case timeLimit(TimeLimit)
  case hours(CalendarHours)
  case cost(Cost)

  public var table: RecordTable {
    switch self {
    case .unit: .units
    case .pool: .pools
    case .person: .people
    case .post: .posts
    case .appointment: .appointments
    case .edge: .edges
    case .category: .categories
    case .duty: .duties
    case .timeLimit: .timeLimits
    case .hours: .calendars
    case .cost: .costs
    }
  }

  /// What tells the record from the others of its table.
  public var key: RecordKey {
    switch self {
    case .unit(let unit): .unit(unit.code)
    case .pool(let pool): .pool(pool.code)
    case .person(let person): .person(person.code)
    case .post(let post): .post(post.code)
    case .appointment(let appointment):
      .appointment(appointment.person, appointment.post, from: appointment.term.from)
    case .edge(let edge): .edge(edge.code)
    case .category(let category): RecordKey(.categories, [category.code])
    case .duty(let duty): .duty(duty)
    case .timeLimit(let limit):
      RecordKey(
        .timeLimits, [limit.category ?? "", limit.urgency ?? "", limit.stage.rawValue])
    case .hours(let hours):
      RecordKey(.calendars, [hours.calendar, hours.when.code, hours.openingTime])
    case .cost(let cost): RecordKey(.costs, [cost.item, cost.mode?.code ?? "", cost.key ?? ""])
    }
  }
}

/// What tells a record from the others of its table: the texts of the columns that are its key.
public struct RecordKey: Hashable, Sendable {
  public let table: RecordTable
  /// In the order of the key's columns; an absent value is empty.
  public let fields: [String]

  public init(_ table: RecordTable, _ fields: [String]) {
    self.table = table
    self.fields = fields
  }

  public static func unit(_ code: String) -> RecordKey { RecordKey(.units, [code]) }
  public static func pool(_ code: String) -> RecordKey { RecordKey(.pools, [code]) }
  public static func person(_ code: String) -> RecordKey { RecordKey(.people, [code]) }
  public static func post(_ code: String) -> RecordKey { RecordKey(.posts, [code]) }
  public static func edge(_ code: String) -> RecordKey { RecordKey(.edges, [code]) }

  /// The appointment of a person to a post that begins on a day, or has no beginning.
  public static func appointment(_ person: String, _ post: String, from: Day?) -> RecordKey {
    RecordKey(.appointments, [person, post, from?.description ?? ""])
  }

  /// Where the day on which it begins is left open: the one that a change of its end is about, the last
  /// that begins before that day.
  public static func appointment(_ person: String, _ post: String) -> RecordKey {
    RecordKey(.appointments, [person, post])
  }

  public static func duty(_ duty: Duty) -> RecordKey {
    let (unit, kind) =
      switch duty.holder {
      case .unit(let code): (code, "")
      case .kind(let code): ("", code)
      }
    return RecordKey(
      .duties,
      [
        unit, kind, duty.category, duty.role.code, duty.area ?? "", duty.mode?.code ?? "",
        duty.term.from?.description ?? "",
      ])
  }
}

extension RecordKey: Comparable, CustomStringConvertible {
  /// By table, then by the bytes of the fields.
  public static func < (a: RecordKey, b: RecordKey) -> Bool {
    if a.table != b.table { return a.table.position < b.table.position }
    for (left, right) in zip(a.fields, b.fields) where left != right {
      return ByteOrder.precedes(left, right)
    }
    return a.fields.count < b.fields.count
  }

  /// `appointment zhang, C1-member`.
  public var description: String {
    "\(table.one) \(fields.filter { !$0.isEmpty }.joined(separator: ", "))"
  }
}

extension RecordTable {
  /// What one of its records is called.
  var one: String {
    switch self {
    case .schema: "tier"
    case .units: "unit"
    case .pools: "pool"
    case .people: "person"
    case .posts: "post"
    case .appointments: "appointment"
    case .edges: "edge"
    case .categories: "category"
    case .duties: "duty"
    case .timeLimits: "time limit"
    case .calendars: "hours"
    case .costs: "cost"
    }
  }

  var position: Int { Self.allCases.firstIndex(of: self)! }
}

extension CalendarHours.When {
  /// `mon` … `sun`, or a date.
  var code: String {
    switch self {
    case .weekday(let weekday): weekday.code
    case .date(let day): day.description
    }
  }
}

extension CalendarHours {
  /// `HH:MM`; empty on a date on which the calendar is closed.
  fileprivate var openingTime: String {
    guard let second = interval?.opens else { return "" }
    func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(two(second / 3600)):\(two(second / 60 % 60))"
  }
}
