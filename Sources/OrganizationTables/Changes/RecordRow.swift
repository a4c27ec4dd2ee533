public import OrganizationGraph

/// A record as a row of its table, and back.
extension OrganizationRecord {
  /// The fields of the record's row, in the order of the table's columns.
  ///
  /// - Throws: `UnrepresentableRecord` if the record could not be read back as it is.
  public func row() throws(UnrepresentableRecord) -> [String] {
    let description = TableDescription.of(table)
    var fields = [String](repeating: "", count: description.columns.count)
    try description.rows(Organization(only: self)).readFaithful(0, into: &fields)
    return fields
  }

  /// The record of a row, or its first fault.
  public static func record(
    _ fields: [String], of table: RecordTable
  ) -> Result<OrganizationRecord, FieldFault> {
    var none = Organization()
    none.schema.tiers = []
    var builder = OrganizationBuilder(none)
    let outcome = builder.append(fields, to: .of(table))
    if let fault = outcome.faults.first { return .failure(fault) }
    return .success(builder.finish().only(in: table)!)
  }

  /// The record of columns by name; those that are not given are empty.
  public static func record(
    _ columns: [String: String], of table: RecordTable
  ) throws(FieldFault) -> OrganizationRecord {
    try record(TableDescription.of(table).fields(columns), of: table).get()
  }

  /// The columns of the record that are not empty, by name.
  ///
  /// - Throws: `UnrepresentableRecord` if the record could not be read back from them as it is.
  public func columns() throws(UnrepresentableRecord) -> [String: String] {
    named(try row())
  }

  /// The same to be looked at: also of a record that could not be read back from them, as a seat whose code,
  /// made of those of a person and a post, is longer than codes are.
  public func shownColumns() -> [String: String] {
    let description = TableDescription.of(table)
    var fields = [String](repeating: "", count: description.columns.count)
    description.rows(Organization(only: self)).read(0, into: &fields)
    return named(fields)
  }

  private func named(_ fields: [String]) -> [String: String] {
    let named = zip(TableDescription.of(table).columns, fields)
    return Dictionary(
      uniqueKeysWithValues: named.filter { !$0.1.isEmpty }.map { ($0.0.name, $0.1) })
  }
}

extension FieldFault: Error {}

extension TableDescription {
  /// The fields of a row given by name.
  ///
  /// - Throws: `FieldFault` naming a column that the table does not have.
  package func fields(_ named: [String: String]) throws(FieldFault) -> [String] {
    var fields = [String](repeating: "", count: columns.count)
    for (name, value) in named.sorted(by: { $0.key < $1.key }) {
      guard let position = position(of: name) else {
        let near = NearestText.nearest(to: name, in: columns.map(\.name))
        throw FieldFault(
          table: table, row: 0, column: name, value: value,
          message: "stands in a column that the table does not have",
          remedy: near.map { "did you mean \($0)?" }
            ?? "use one of \(columns.map(\.name).joined(separator: ", "))")
      }
      fields[position] = value
    }
    return fields
  }

  /// The key of a row given by name. Of appointments, the day on which it begins may be left out.
  func key(_ named: [String: String]) throws(FieldFault) -> RecordKey {
    var fields = try fields(named)
    // Whoever names no role means the one that a line has without one.
    if table == .duties, let role = position(of: "role"), fields[role].isEmpty {
      fields[role] = Duty.Role.own.code
    }
    if table == .appointments, named["from"] == nil {
      return .appointment(fields[key[0]], fields[key[1]])
    }
    return RecordKey(table, key.map { fields[$0] })
  }
}

extension Organization {
  /// One record and nothing else.
  fileprivate init(only record: OrganizationRecord) {
    self.init()
    switch record {
    case .unit(let record): units = [record]
    case .pool(let record): pools = [record]
    case .person(let record): people = [record]
    case .post(let record): posts = [record]
    case .appointment(let record): appointments = [record]
    case .edge(let record): edges = [record]
    case .category(let record): categories = [record]
    case .duty(let record): duties = [record]
    case .timeLimit(let record): timeLimits = [record]
    case .hours(let record): calendars = [record]
    case .cost(let record): costs = [record]
    }
  }

  /// The one record of a table.
  fileprivate func only(in table: RecordTable) -> OrganizationRecord? {
    switch table {
    case .schema: nil
    case .units: units.first.map { .unit($0) }
    case .pools: pools.first.map { .pool($0) }
    case .people: people.first.map { .person($0) }
    case .posts: posts.first.map { .post($0) }
    case .appointments: appointments.first.map { .appointment($0) }
    case .edges: edges.first.map { .edge($0) }
    case .categories: categories.first.map { .category($0) }
    case .duties: duties.first.map { .duty($0) }
    case .timeLimits: timeLimits.first.map { .timeLimit($0) }
    case .calendars: calendars.first.map { .hours($0) }
    case .costs: costs.first.map { .cost($0) }
    }
  }
}
