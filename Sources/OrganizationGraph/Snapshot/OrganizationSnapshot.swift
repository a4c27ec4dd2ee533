/// An organisation compiled for routing: columns and adjacency by dense index. Immutable, so any
/// number of threads read it without locks.
public final class OrganizationSnapshot: Sendable {
  /// The records it was compiled from, for what only people read.
  public let organization: Organization
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
  let categories: ContiguousArray<CompiledCategory>
  package let calendars: ContiguousArray<WorkingCalendar>
  package let duties: DutyColumns
  let limits: [LimitKey: CompiledLimit]
  /// The urgencies that time limits name.
  public let urgencies: Set<String>
  /// Terms in which leading posts are filled, of units that have leading posts.
  package let leadership: [UnitIndex: [Term]]

  private let unitCodes: CodeTable
  /// By record.
  private let unitNumbers: ContiguousArray<UnitIndex>
  private let categoryNumbers: [String: CategoryIndex]
  private let unitNames: UnitNames

  struct LimitKey: Hashable {
    let category: CategoryIndex?
    let urgency: String?
    let stage: TimeLimit.Stage

    /// Each order looks up several keys, and a category has few urgencies: telling those apart is
    /// left to `==`.
    func hash(into hasher: inout Hasher) {
      hasher.combine(category)
      hasher.combine(stage)
    }
  }

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
    self.organization = organization
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
    limits = [:]
    urgencies = []
    leadership = [:]
    unitCodes = CodeTable([])
    unitNumbers = []
    categoryNumbers = Dictionary(
      uniqueKeysWithValues: organization.categories.enumerated().map {
        ($1.code, CategoryIndex($0))
      })
    unitNames = UnitNames(of: [], order: [])
  }

  private init(_ index: OrganizationIndex, revision: UInt64) {
    let organization = index.organization
    let compiler = SnapshotCompiler(index)
    self.organization = organization
    self.revision = revision
    zone = ZoneOffset(minutes: Int64(PolicyTable(organization.costs).value("utc_offset")))
    edges = compiler.compileEdges()
    leadership = compiler.compileLeadership()
    units = compiler.compileUnits(edges, led: leadership.keys)
    sharedCapacities = compiler.sharedCapacities
    grades = compiler.grades
    tierCount = organization.schema.tiers.count
    categories = compiler.compileCategories()
    calendars = compiler.compileCalendars()
    duties = compiler.compileDuties()
    limits = compiler.compileLimits()
    urgencies = Set(organization.timeLimits.compactMap(\.urgency))
    root = compiler.root
    unitCodes = index.units
    unitNumbers = compiler.unitNumbers
    categoryNumbers = compiler.categoryNumbers
    unitNames = UnitNames(of: organization.units, order: compiler.unitOrder)
  }
}

/// An organisation that breaks rules cannot be compiled.
public struct InvalidOrganization: Error, CustomStringConvertible {
  public let violations: [Violation]

  public var description: String {
    violations.map(\.description).joined(separator: "\n")
  }
}

extension OrganizationSnapshot {
  public var unitCount: Int { units.rows.count }
  public var edgeCount: Int { edges.count }
  public var categoryCount: Int { categories.count }
  package var sharedPoolCount: Int { sharedCapacities.count }

  /// The unit with a code; O(1).
  public func unit(_ code: String) -> UnitIndex? {
    unitCodes[code].map { unitNumbers[$0] }
  }

  /// The units with a name or alias, in the order of their codes; O(1).
  public func units(named name: String) -> [UnitIndex] { unitNames[name] }

  /// The category with a code; O(1).
  public func category(_ code: String) -> CategoryIndex? { categoryNumbers[code] }

  public func record(_ unit: UnitIndex) -> OrganizationUnit {
    if units.record.count == 0 {
      let number = String(unit.position)
      return OrganizationUnit(
        code: number, name: number, kind: UnitKind(code: kindCode(kind(unit))))
    }
    return organization.units[Int(units.record[unit.position])]
  }

  public func record(_ category: CategoryIndex) -> Category {
    organization.categories[categories[category.position].record]
  }

  public func record(_ duty: DutyIndex) -> Duty { organization.duties[duty.position] }

  public func code(_ unit: UnitIndex) -> String { record(unit).code }
  public func name(_ unit: UnitIndex) -> String { record(unit).name }

  /// Every unit, in the order of their codes.
  public var allUnits: some RandomAccessCollection<UnitIndex> {
    (0..<unitCount).lazy.map { UnitIndex($0) }
  }

  /// Every category, in the order of their codes.
  public var allCategories: some RandomAccessCollection<CategoryIndex> {
    (0..<categoryCount).lazy.map { CategoryIndex($0) }
  }

  /// Suggests the unit code nearest to a mistyped one. O(u·m²), for error messages.
  public func nearestUnitCode(to code: String) -> String? {
    unitCodes.nearest(to: code)
  }

  /// Suggests the category code nearest to a mistyped one.
  public func nearestCategoryCode(to code: String) -> String? {
    NearestText.nearest(to: code, in: categoryNumbers.keys)
  }
}
