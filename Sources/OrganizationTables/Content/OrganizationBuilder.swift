public import OrganizationGraph

/// Collects rows, table by table and in any order of tables, into an organisation.
public struct OrganizationBuilder {
  private var organization = Organization()
  private var rowsGiven = [Int](repeating: 0, count: RecordTable.allCases.count)
  /// By table: the codes by which the last row refers to others, in the order of `TableDescription.references`.
  private var lastReferences = [[String]](
    repeating: [], count: RecordTable.allCases.count)

  public init() {
    organization.schema.tiers = []
  }

  /// Goes on from the records of an organisation; rows are added to them.
  package init(_ organization: Organization) {
    self.organization = organization
  }

  /// What became of a row.
  public struct Outcome {
    /// Position of the record in the organisation; `nil` if the row does not even name its record.
    public let position: Int?
    /// Every fault of the row. A record with faults is kept with defaults in their place, so that
    /// what refers to it is not reported too.
    public let faults: [FieldFault]
  }

  /// Adds a row, with its fields in the order of the table's columns. O(columns).
  @discardableResult
  public mutating func append(_ fields: [String], to description: TableDescription) -> Outcome {
    precondition(fields.count == description.columns.count, "a row has a field for each column")
    let table = RecordTable.allCases.firstIndex(of: description.table)!
    let row = rowsGiven[table]
    rowsGiven[table] += 1
    let position = description.count(organization)
    let appended = description.append(
      sharingReferences(fields, description, table), &organization)
    let faults = appended.problems.map { problem in
      FieldFault(
        table: description.table, row: row, column: description.columns[problem.column].name,
        value: problem.value, message: problem.problem.message, remedy: problem.problem.remedy)
    }
    return Outcome(position: appended.isKept ? position : nil, faults: faults)
  }

  /// The same fields, where a reference that the row before has, too, is the text of that: neighbours in a
  /// list are mostly about one thing, and so hold its code once. Units hold no texts to share (`UnitRecords`).
  private mutating func sharingReferences(
    _ fields: [String], _ description: TableDescription, _ table: Int
  ) -> [String] {
    if description.table == .units { return fields }
    var fields = fields
    if lastReferences[table].isEmpty {
      lastReferences[table] = description.references.map { fields[$0] }
      return fields
    }
    for (place, column) in description.references.enumerated() where !fields[column].isEmpty {
      if fields[column] == lastReferences[table][place] {
        fields[column] = lastReferences[table][place]
      } else {
        lastReferences[table][place] = fields[column]
      }
    }
    return fields
  }

  /// The organisation of all rows given; without rows of a schema it has the standard one.
  public consuming func finish() -> Organization {
    if organization.schema.tiers.isEmpty { organization.schema = .standard }
    return organization
  }
}
