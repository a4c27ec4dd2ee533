internal import GRDB
internal import OrganizationGraph
internal import OrganizationTables

/// Gathers rows of one revision, each once, and makes an organisation of them.
///
/// A row is looked up by its key or by a column that has an index (`StoreLayout`). Units are followed up the
/// chain as they come, so that whoever shows one can say where it is.
struct ExcerptReader {
  private let revision: Int
  private let db: Database
  private let path: String
  /// By table, then by the fields of the key.
  private var rows: [RecordTable: [[String]: [String]]] = [:]
  private var posts: Set<String> = []
  private var people: Set<String> = []

  init(revision: Int, _ db: Database, path: String) {
    self.revision = revision
    self.db = db
    self.path = path
  }

  /// The records of the rows so far, in the order of their keys.
  consuming func organization() throws -> Organization {
    var builder = OrganizationBuilder()
    for description in TableDescription.all {
      for (_, fields) in (rows[description.table] ?? [:]).sorted(by: {
        ByteOrder.precedes($0.key, $1.key)
      }) {
        if let fault = builder.append(fields, to: description).faults.first {
          throw StoreError(
            .damaged, path: path, "a record cannot be read: \(fault); restore the file from a copy")
        }
      }
    }
    return builder.finish()
  }

  /// Takes the rows that fit a condition; gives them.
  @discardableResult
  private mutating func take(
    _ table: RecordTable, _ condition: String, _ arguments: [String] = []
  ) throws -> [[String]] {
    let statements = RecordStatements(.of(table))
    let found = try TextRows(
      statements.selectVersions(where: "(\(condition)) AND \(statements.holds(in: revision))")
        + statements.inOrder, db, StatementArguments(arguments))
    defer { found.finish() }
    var result: [[String]] = []
    var fields = [String](repeating: "", count: statements.description.columns.count)
    while try found.next(&fields) {
      // The place of a record whose order counts is its key; a table of these is taken whole.
      let key =
        statements.description.isOrdered
        ? [String(1_000_000 + result.count)] : statements.description.key.map { fields[$0] }
      rows[table, default: [:]][key] = fields
      result.append(fields)
    }
    return result
  }

  private func has(_ table: RecordTable, _ key: String) -> Bool { rows[table]?[[key]] != nil }
}

extension ExcerptReader {
  mutating func read(_ excerpt: OrganizationExcerpt) throws {
    for table in [RecordTable.schema, .categories, .timeLimits, .calendars, .costs] {
      try take(table, "TRUE")
    }
    if excerpt.text.isEmpty { return }
    switch excerpt.scope {
    case .named: try climb(try units(called: excerpt.text))
    case .search: try climb(try search(excerpt.text))
    case .person: try readPeople(excerpt.text)
    case .unit, .below:
      let found = try units(called: excerpt.text)
      try climb(found)
      guard found.count == 1 else { return }
      var wanted = found
      let below = try chain(below: found[0])
      let home = try take(.units, "home = ?", [Unit.code(found[0])])
      if excerpt.scope == .below {
        wanted += below + home
        for unit in below { wanted += try take(.units, "home = ?", [Unit.code(unit)]) }
      }
      for unit in wanted { try readAll(of: unit) }
    }
  }

  /// The fields of a unit that lead to others.
  private enum Unit {
    private static let description = TableDescription.of(.units)
    private static func reader(_ name: String) -> Int { description.position(of: name)! }
    private static let positions = (
      code: reader("code"), kind: reader("kind"), parent: reader("parent"), home: reader("home"),
      line: reader("line_parent"), pool: reader("pool")
    )
    static func code(_ row: [String]) -> String { row[positions.code] }
    static func kind(_ row: [String]) -> String { row[positions.kind] }
    static func pool(_ row: [String]) -> String { row[positions.pool] }
    static func above(_ row: [String]) -> [String] {
      [row[positions.parent], row[positions.home], row[positions.line]].filter { !$0.isEmpty }
    }
  }

  private mutating func units(called text: String) throws -> [[String]] {
    let exact = try take(.units, "code = ?", [text])
    if !exact.isEmpty { return exact }
    return try take(
      .units, "name = ? OR instr(';' || aliases || ';', ';' || ? || ';')", [text, text])
  }

  /// The units with a text in a name or at the beginning of their code; if there are none, whatever the case and
  /// width of ASCII characters.
  private mutating func search(_ text: String) throws -> [[String]] {
    func condition(_ form: (String) -> String) -> String {
      let (name, aliases, code) = (form("name"), form("aliases"), form("code"))
      return "instr(\(name), ?) OR instr(\(aliases), ?) OR substr(\(code), 1, length(?)) = ?"
    }
    let found = try take(.units, condition { $0 }, Array(repeating: text, count: 4))
    guard found.isEmpty else { return found }
    let function = Self.foldedASCII
    db.add(function: function)
    defer { db.remove(function: function) }
    return try take(
      .units, condition { "\(function.name)(\($0))" },
      Array(repeating: text.foldedASCII, count: 4))
  }

  private static let foldedASCII = DatabaseFunction("folded_ascii", argumentCount: 1, pure: true) {
    values in
    String.fromDatabaseValue(values[0])?.foldedASCII
  }

  /// Takes what is above units: parents, homes, and what dated edges lead to.
  private mutating func climb(_ units: [[String]]) throws {
    var open = units
    while let unit = open.popLast() {
      let dated = try take(
        .edges, "from_unit = ? AND kind IN ('chain', 'line')", [Unit.code(unit)])
      for code in Unit.above(unit) + dated.map({ Edge.to($0) }) where !has(.units, code) {
        open += try take(.units, "code = ?", [code])
      }
    }
  }

  /// Takes the units below one in the chain on any day; gives them.
  private mutating func chain(below top: [String]) throws -> [[String]] {
    var result: [[String]] = []
    var open = [top]
    var seen = [Unit.code(top): true]
    while let unit = open.popLast() {
      let code = Unit.code(unit)
      var children = try take(.units, "parent = ?", [code])
      for edge in try take(.edges, "to_unit = ? AND kind = 'chain'", [code]) {
        children += try take(.units, "code = ?", [Edge.from(edge)])
      }
      children.removeAll { seen.updateValue(true, forKey: Unit.code($0)) != nil }
      result += children
      open += children
    }
    return result
  }

  private enum Edge {
    private static let description = TableDescription.of(.edges)
    private static let positions = (
      from: description.position(of: "from_unit")!, to: description.position(of: "to_unit")!
    )
    static func from(_ row: [String]) -> String { row[positions.from] }
    static func to(_ row: [String]) -> String { row[positions.to] }
  }

  /// Takes everything that belongs to a unit.
  private mutating func readAll(of unit: [String]) throws {
    let code = Unit.code(unit)
    try climb([unit])
    for edge in try take(.edges, "from_unit = ? OR to_unit = ?", [code, code]) {
      for other in [Edge.from(edge), Edge.to(edge)] { try readUnit(other) }
    }
    try take(.duties, "unit = ? OR (unit = '' AND kind = ?)", [code, Unit.kind(unit)])
    if !Unit.pool(unit).isEmpty {
      try take(.units, "pool = ?", [Unit.pool(unit)])
      try take(.pools, "code = ?", [Unit.pool(unit)])
    }
    for post in try take(.posts, "unit = ?", [code]) {
      for appointment in try take(.appointments, "post = ?", [post[0]]) {
        try readPerson(appointment[0])
      }
    }
  }

  private mutating func readUnit(_ code: String) throws {
    if !has(.units, code) { try climb(try take(.units, "code = ?", [code])) }
  }

  /// Takes a person with all appointments, their posts, and the units of these.
  private mutating func readPerson(_ code: String) throws {
    guard people.insert(code).inserted else { return }
    try take(.people, "code = ?", [code])
    for appointment in try take(.appointments, "person = ?", [code]) {
      guard posts.insert(appointment[1]).inserted else { continue }
      for post in try take(.posts, "code = ?", [appointment[1]]) { try readUnit(post[1]) }
    }
  }

  private mutating func readPeople(_ text: String) throws {
    var found = try take(.people, "code = ? OR name = ?", [text, text])
    if found.isEmpty { found = try take(.people, "instr(name, ?)", [text]) }
    for person in found { try readPerson(person[0]) }
  }
}
