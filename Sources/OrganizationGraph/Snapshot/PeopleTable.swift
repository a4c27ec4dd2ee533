/// Where people, posts and appointments are among the records that a snapshot was compiled from.
///
/// Made when an edit or a list first asks for it: O(n) where n is these records. Lookups are O(1).
final class PeopleTable: Sendable {
  let people: CodeTable
  let posts: CodeTable
  private let units: CodeTable
  private let byUnit: Groups
  private let byPerson: Groups
  private let byPost: Groups

  init(_ records: Organization) {
    var people = CodeTable(records.people.lazy.map(\.code))
    var posts = CodeTable(records.posts.lazy.map(\.code))
    units = CodeTable(records.posts.lazy.map(\.unit))
    byUnit = Groups(records.posts.indices.map(units.number(ofRecord:)), count: units.count)
    let holders = records.appointments.map { people.number(naming: $0.person) }
    let held = records.appointments.map { posts.number(naming: $0.post) }
    byPerson = Groups(holders, count: people.count)
    byPost = Groups(held, count: posts.count)
    self.people = people
    self.posts = posts
  }

  /// Positions of the posts in a unit.
  func posts(ofUnit code: String) -> [Int] { units[code].map { Array(byUnit[$0]) } ?? [] }

  /// Positions of a person's appointments.
  func appointments(ofPerson code: String) -> [Int] {
    people[code].map { Array(byPerson[$0]) } ?? []
  }

  /// Positions of the appointments to a post.
  func appointments(toPost code: String) -> [Int] {
    posts[code].map { Array(byPost[$0]) } ?? []
  }
}

/// What edits have changed in people, posts and appointments; `nil`: taken out.
struct PeopleAmendments: Sendable {
  private(set) var people: [String: Person?] = [:]
  private(set) var posts: [String: Post?] = [:]
  private(set) var appointments: [RecordKey: Appointment?] = [:]
  private var byUnit: [String: Set<String>] = [:]
  private var byPerson: [String: Set<RecordKey>] = [:]
  private var byPost: [String: Set<RecordKey>] = [:]

  mutating func put(_ person: Person?, code: String) { people[code] = .some(person) }

  mutating func put(_ post: Post?, code: String) {
    if let former = posts[code] ?? nil { byUnit[former.unit]?.remove(code) }
    posts[code] = .some(post)
    if let post { byUnit[post.unit, default: []].insert(code) }
  }

  mutating func put(_ appointment: Appointment?, key: RecordKey) {
    appointments[key] = .some(appointment)
    byPerson[key.fields[0], default: []].insert(key)
    byPost[key.fields[1], default: []].insert(key)
  }

  func posts(ofUnit code: String) -> [Post] { (byUnit[code] ?? []).compactMap { posts[$0] ?? nil } }

  func appointments(ofPerson code: String) -> [Appointment] {
    (byPerson[code] ?? []).compactMap { appointments[$0] ?? nil }
  }

  func appointments(toPost code: String) -> [Appointment] {
    (byPost[code] ?? []).compactMap { appointments[$0] ?? nil }
  }
}

/// People, posts and appointments as edits have left them. Lists are in the order of their keys.
struct PeopleView: Sendable {
  private let table: PeopleTable
  private let records: Organization
  var amendments: PeopleAmendments

  init(_ table: PeopleTable, _ records: Organization, _ amendments: PeopleAmendments) {
    self.table = table
    self.records = records
    self.amendments = amendments
  }

  func person(_ code: String) -> Person? {
    amendments.people[code] ?? table.people[code].map { records.people[$0] }
  }

  func post(_ code: String) -> Post? {
    amendments.posts[code] ?? table.posts[code].map { records.posts[$0] }
  }

  func posts(ofUnit code: String) -> [Post] {
    let compiled = table.posts(ofUnit: code).map { records.posts[$0] }
      .filter { amendments.posts[$0.code] == nil }
    return (compiled + amendments.posts(ofUnit: code)).sorted {
      ByteOrder.precedes($0.code, $1.code)
    }
  }

  func appointments(ofPerson code: String) -> [Appointment] {
    merged(table.appointments(ofPerson: code), amendments.appointments(ofPerson: code))
  }

  func appointments(toPost code: String) -> [Appointment] {
    merged(table.appointments(toPost: code), amendments.appointments(toPost: code))
  }

  private func merged(_ rows: [Int], _ amended: [Appointment]) -> [Appointment] {
    let compiled = rows.map { records.appointments[$0] }
      .filter { amendments.appointments[$0.key] == nil }
    return (compiled + amended).sorted { $0.key < $1.key }
  }

  /// The terms in which the leading posts of a unit are filled; `nil`: it has none.
  func leadership(ofUnit code: String) -> [Term]? {
    let leading = posts(ofUnit: code).filter(\.leads)
    return leading.isEmpty ? nil : leading.flatMap { appointments(toPost: $0.code).map(\.term) }
  }
}

extension Appointment {
  var key: RecordKey { .appointment(person, post, from: term.from) }
}
