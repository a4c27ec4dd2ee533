/// What becomes of one record.
public struct RecordChange: Hashable, Sendable {
  public let key: RecordKey
  /// `nil`: the record is added.
  public let before: OrganizationRecord?
  /// `nil`: it is taken out.
  public let after: OrganizationRecord?

  public init(key: RecordKey, before: OrganizationRecord?, after: OrganizationRecord?) {
    self.key = key
    self.before = before
    self.after = after
  }
}

extension Organization {
  /// The organisation with changes of records, each at most once. O(n + c) where n is records and c is
  /// changes.
  ///
  /// A changed record keeps its place; added ones come behind the others of their table, in the order
  /// of the changes.
  public func applying(_ changes: [RecordChange]) -> Organization {
    var result = self
    let byTable = Dictionary(grouping: changes, by: \.key.table)
    func apply<Records: RangeReplaceableCollection>(
      _ table: RecordTable, _ records: WritableKeyPath<Organization, Records>,
      wrapped: (Records.Element) -> OrganizationRecord,
      unwrapped: (OrganizationRecord) -> Records.Element?
    ) {
      guard let changes = byTable[table] else { return }
      var left = Dictionary(uniqueKeysWithValues: changes.map { ($0.key, $0.after) })
      var kept = Records()
      for record in result[keyPath: records] {
        let after = left.removeValue(forKey: wrapped(record).key) ?? wrapped(record)
        if let changed = after.flatMap(unwrapped) { kept.append(changed) }
      }
      for change in changes where left[change.key] != nil {
        if let added = change.after.flatMap(unwrapped) { kept.append(added) }
      }
      result[keyPath: records] = kept
    }
    apply(.units, \.units, wrapped: { .unit($0) }, unwrapped: \.unit)
    apply(.pools, \.pools, wrapped: { .pool($0) }, unwrapped: \.pool)
    apply(.people, \.people, wrapped: { .person($0) }, unwrapped: \.person)
    apply(.posts, \.posts, wrapped: { .post($0) }, unwrapped: \.post)
    apply(
      .appointments, \.appointments, wrapped: { .appointment($0) }, unwrapped: \.appointment)
    apply(.edges, \.edges, wrapped: { .edge($0) }, unwrapped: \.edge)
    apply(.categories, \.categories, wrapped: { .category($0) }, unwrapped: \.category)
    apply(.duties, \.duties, wrapped: { .duty($0) }, unwrapped: \.duty)
    apply(.timeLimits, \.timeLimits, wrapped: { .timeLimit($0) }, unwrapped: \.timeLimit)
    apply(.calendars, \.calendars, wrapped: { .hours($0) }, unwrapped: \.hours)
    apply(.costs, \.costs, wrapped: { .cost($0) }, unwrapped: \.cost)
    return result
  }
}

extension OrganizationRecord {
  public var unit: OrganizationUnit? { if case .unit(let record) = self { record } else { nil } }
  public var pool: CapacityPool? { if case .pool(let record) = self { record } else { nil } }
  public var person: Person? { if case .person(let record) = self { record } else { nil } }
  public var post: Post? { if case .post(let record) = self { record } else { nil } }
  public var appointment: Appointment? {
    if case .appointment(let record) = self { record } else { nil }
  }
  public var edge: Edge? { if case .edge(let record) = self { record } else { nil } }
  public var category: Category? { if case .category(let record) = self { record } else { nil } }
  public var duty: Duty? { if case .duty(let record) = self { record } else { nil } }
  public var timeLimit: TimeLimit? { if case .timeLimit(let record) = self { record } else { nil } }
  public var hours: CalendarHours? { if case .hours(let record) = self { record } else { nil } }
  public var cost: Cost? { if case .cost(let record) = self { record } else { nil } }
}
