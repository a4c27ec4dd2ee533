/// An organisation compiled for routing: columns and adjacency by dense index. Immutable, so any
/// number of threads read it without locks.
public final class OrganizationSnapshot: Sendable {
  /// The records that were compiled; edits since then are `amendments`. Those of an image have no units,
  /// people and edges.
  let compiledRecords: Organization
  let amendments: RecordAmendments
  /// Edits made it of another.
  package let isAmended: Bool
  /// Of an image; otherwise `nil`, and the records say more.
  let texts: UnitTexts?
  /// Number of the revision in its store; 0 if it is not from a store.
  public let revision: UInt64
  public let zone: ZoneOffset
  /// The chain unit without parent.
  public let root: UnitIndex

  package let units: UnitColumns
  package let edges: EdgeColumns
  /// Of the shared pools, by number.
  package let sharedCapacities: ContiguousArray<UInt32>
  /// Credit grades that units have, by number; the first stands for none.
  package let grades: [String]
  /// Number of tiers of the schema.
  package let tierCount: Int
  public let schema: ChainSchema
  package let costs: [Cost]
  let categories: ContiguousArray<CompiledCategory>
  package let calendars: ContiguousArray<WorkingCalendar>
  package let duties: DutyColumns
  let limits: LimitTable
  /// The urgencies that time limits name.
  public let urgencies: Set<String>
  /// Terms in which leading posts are filled, of units that have leading posts.
  package let leadership: Leadership

  let unitCodes: CodeTable
  /// By record.
  let unitNumbers: RecordOrder
  /// By number.
  let categoryCodes: CodeTable
  let poolNumbers: [String: UInt32]
  let lookups: CompiledLookups

  /// Compiles an organisation. O(n log n) in the number of records.
  ///
  /// - Throws: `InvalidOrganization` with every violation, if there is one.
  public convenience init(_ organization: Organization, revision: UInt64 = 0)
    throws(InvalidOrganization)
  {
    let index = OrganizationIndex(organization)
    let violations = OrganizationValidator.violations(of: index)
    guard violations.isEmpty else { throw InvalidOrganization(violations: violations) }
    self.init(index, revision: revision)
  }

  /// Compiles an organisation that breaks no rule.
  package convenience init(validated organization: Organization, revision: UInt64) {
    self.init(OrganizationIndex(organization), revision: revision)
  }

  /// A snapshot of columns that were made without records, for organisations too large to hold
  /// as records. Codes and names of its units are their numbers.
  ///
  /// - Parameters:
  ///   - organization: schema, categories (in the order of their codes, none inheriting anything)
  ///     and costs; no other table is read.
  ///   - grades: credit grades by number, the first standing for none.
  package init(
    organization: Organization, units: UnitColumns, edges: EdgeColumns, duties: DutyColumns,
    grades: [String], root: UnitIndex
  ) {
    compiledRecords = organization
    amendments = RecordAmendments()
    isAmended = false
    texts = nil
    schema = organization.schema
    costs = organization.costs
    revision = 0
    zone = ZoneOffset(minutes: Int64(PolicyTable(organization.costs).value("utc_offset")))
    self.units = units
    self.edges = edges
    self.duties = duties
    self.grades = grades
    self.root = root
    tierCount = organization.schema.tiers.count
    sharedCapacities = []
    categories = ContiguousArray(
      organization.categories.indices.map {
        CompiledCategory(
          record: $0, parent: nil, admission: nil, authority: nil, ceiling: nil, helpers: [])
      })
    calendars = []
    limits = LimitTable([], parents: Array(repeating: nil, count: organization.categories.count))
    urgencies = []
    leadership = Leadership()
    unitCodes = CodeTable([])
    unitNumbers = RecordOrder()
    categoryCodes = CodeTable(organization.categories.map(\.code))
    poolNumbers = [:]
    lookups = CompiledLookups()
  }

  private init(_ index: OrganizationIndex, revision: UInt64) {
    let organization = index.organization
    let compiler = SnapshotCompiler(index)
    compiledRecords = organization
    amendments = RecordAmendments()
    isAmended = false
    texts = nil
    schema = organization.schema
    costs = organization.costs
    self.revision = revision
    zone = ZoneOffset(minutes: Int64(PolicyTable(organization.costs).value("utc_offset")))
    let compiledEdges = compiler.compileEdges()
    let compiledDuties = compiler.compileDuties()
    edges = compiledEdges.columns
    duties = compiledDuties.columns
    leadership = compiler.compileLeadership()
    units = compiler.compileUnits(
      edges,
      UnitLinks.Starts(outgoing: compiledEdges.outgoing, incoming: compiledEdges.incoming),
      duties: compiledDuties.starts, led: leadership.units)
    sharedCapacities = compiler.sharedCapacities
    grades = compiler.grades
    tierCount = organization.schema.tiers.count
    categories = compiler.compileCategories()
    calendars = compiler.compileCalendars()
    limits = compiler.compileLimits()
    urgencies = Set(organization.timeLimits.compactMap(\.urgency))
    root = compiler.root
    unitCodes = index.units
    unitNumbers = compiler.unitNumbers
    categoryCodes = compiler.categoryCodes
    poolNumbers = compiler.poolNumbers
    lookups = CompiledLookups()
  }

  /// A snapshot of columns that were compiled before, and the tables beside them.
  init(
    tables: Organization, revision: UInt64, root: UnitIndex, grades: [String], units: UnitColumns,
    edges: EdgeColumns, duties: DutyColumns, leadership: Leadership, texts: UnitTexts?
  ) {
    let compiler = SnapshotCompiler(OrganizationIndex(tables))
    compiledRecords = tables
    amendments = RecordAmendments()
    isAmended = false
    self.texts = texts
    self.revision = revision
    zone = ZoneOffset(minutes: Int64(PolicyTable(tables.costs).value("utc_offset")))
    self.root = root
    self.units = units
    self.edges = edges
    self.duties = duties
    self.leadership = leadership
    self.grades = grades
    sharedCapacities = compiler.sharedCapacities
    tierCount = tables.schema.tiers.count
    schema = tables.schema
    costs = tables.costs
    categories = compiler.compileCategories()
    calendars = compiler.compileCalendars()
    limits = compiler.compileLimits()
    urgencies = Set(tables.timeLimits.compactMap(\.urgency))
    unitCodes = CodeTable([])
    unitNumbers = RecordOrder()
    categoryCodes = compiler.categoryCodes
    poolNumbers = compiler.poolNumbers
    lookups = CompiledLookups()
  }

  /// A copy with other columns.
  init(
    _ other: OrganizationSnapshot, revision: UInt64, amendments: RecordAmendments,
    units: UnitColumns, edges: EdgeColumns, duties: DutyColumns,
    sharedCapacities: ContiguousArray<UInt32>, grades: [String],
    calendars: ContiguousArray<WorkingCalendar>
  ) {
    compiledRecords = other.compiledRecords
    self.amendments = amendments
    isAmended = true
    texts = other.texts
    self.revision = revision
    zone = other.zone
    root = other.root
    self.units = units
    self.edges = edges
    self.sharedCapacities = sharedCapacities
    self.grades = grades
    tierCount = other.tierCount
    schema = other.schema
    costs = other.costs
    categories = other.categories
    self.calendars = calendars
    self.duties = duties
    limits = other.limits
    urgencies = other.urgencies
    leadership = other.leadership
    unitCodes = other.unitCodes
    unitNumbers = other.unitNumbers
    categoryCodes = other.categoryCodes
    poolNumbers = other.poolNumbers
    lookups = other.lookups
  }
}

/// An organisation that breaks rules cannot be compiled.
public struct InvalidOrganization: Error, CustomStringConvertible {
  public let violations: [Violation]

  public var description: String {
    violations.map(\.description).joined(separator: "\n")
  }
}
