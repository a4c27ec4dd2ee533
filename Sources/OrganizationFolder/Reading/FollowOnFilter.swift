internal import OrganizationGraph
internal import OrganizationTables

/// Tells breaches of rules that may only follow from faults of the text, reported already.
///
/// A record with a faulty field has a default there, and a rule that reads the field judges the
/// default. So a breach is withheld if its rule reads a faulty field of the record that it is
/// reported at, or of one that this record names; or if it depends on all rows of a table of which
/// some are missing. Unknown codes are withheld as long as the rows that are missing, or whose own
/// code is faulty, may be theirs.
/// Everything else is reported, so that one reading tells as much as it can.
struct FollowOnFilter {
  private let damage: FolderDamage
  private let organization: Organization
  /// Tables whose content as a whole cannot be relied on.
  private let unsettled: Set<RecordTable>
  /// Tables whose missing and misnamed rows may be all that unknown codes name.
  private let lacking: Set<RecordTable>
  /// Faulty columns of records by their own codes.
  private var columnsByCode: [String: Set<String>] = [:]
  /// Faulty columns of records by the codes of those whose they are.
  private var columnsByOwner: [String: Set<String>] = [:]

  init(_ damage: FolderDamage, _ organization: Organization, _ violations: [Violation]) {
    self.damage = damage
    self.organization = organization
    // Rules that judge a tier, calendar or curve look at several rows of these at once.
    let together: [RecordTable] = [.schema, .calendars, .costs]
    unsettled = Set(damage.lostRows.keys).union(
      together.filter { !(damage.columns[$0] ?? [:]).isEmpty })
    var unknown: [RecordTable: Set<String>] = [:]
    for violation in violations where violation.rule == .knownReference {
      // The message names the unknown code, also where the field is a list.
      if let table = Self.target(of: violation) {
        unknown[table, default: []].insert(violation.message)
      }
    }
    lacking = Set(
      unknown.filter { damage.mostUnknown(in: $0.key) >= $0.value.count }.map(\.key))
    for (table, records) in damage.columns {
      let description = TableDescription.of(table)
      let owners = (Self.owners[table] ?? []).compactMap(description.position(of:))
      for (row, columns) in records {
        if let code = description.position(of: "code") {
          columnsByCode[description.text(organization, row, code), default: []].formUnion(columns)
        }
        for owner in owners {
          columnsByOwner[description.text(organization, row, owner), default: []].formUnion(columns)
        }
      }
    }
  }

  func mayFollow(_ violation: Violation) -> Bool {
    let place = violation.place
    let description = TableDescription.of(place.table)
    let faulty = damage.columns[place.table]?[place.row] ?? []
    if faulty.contains(place.field) { return true }
    if violation.rule == .knownReference {
      return Self.target(of: violation).map(lacking.contains) ?? false
    }
    // Of the hours of a day, only the closing time is judged by its line alone.
    let readsTables = violation.rule != .calendarHours || place.field != "closes"
    if readsTables, Self.tables[violation.rule]?.contains(where: unsettled.contains) ?? false {
      return true
    }
    guard let read = Self.columns[violation.rule] else { return false }
    if !faulty.isDisjoint(with: read) { return true }
    guard description.count(organization) > place.row else { return false }
    let compares = Self.comparing.contains(violation.rule)
    return description.columns.indices.contains { column in
      let code = description.text(organization, place.row, column)
      if code.isEmpty { return false }
      let faulty = columnsByCode[code, default: []]
      return !faulty.isDisjoint(with: read)
        || compares && !columnsByOwner[code, default: []].isDisjoint(with: read)
    }
  }

  private static func target(of violation: Violation) -> RecordTable? {
    let description = TableDescription.of(violation.place.table)
    return description.position(of: violation.place.field).flatMap {
      description.columns[$0].refersTo
    }
  }

  /// Columns that tell whose a record is.
  private static let owners: [RecordTable: [String]] = [
    .edges: ["from_unit", "to_unit"], .appointments: ["person", "post"],
    .duties: ["unit", "kind", "category"], .timeLimits: ["category"],
  ]

  /// Rules that compare the records of one owner with each other.
  private static let comparing: Set<Rule> = [
    .oneChainParent, .reachesRoot, .chainCycle, .oneLineParent, .lineCycle, .lineDepth,
    .oneSuperior,
    .commandCycle, .principalNeeded, .principalOnce, .appointmentOnce, .oneLeader, .sharedPool,
    .dutyOnce, .limitOnce, .oneRoot, .edgeOnce,
  ]

  /// Tables that a rule reads as a whole, so that a missing row may break it elsewhere.
  private static let tables: [Rule: Set<RecordTable>] = [
    .schemaTiers: [.schema], .knownKind: [.schema], .tierDescends: [.schema],
    .tierSkipped: [.schema], .partyOrganization: [.schema], .placedOutsideChain: [.schema],
    .edgeEnds: [.schema], .oneRoot: [.schema, .units, .edges],
    .reachesRoot: [.schema, .units, .edges], .authorityRange: [.schema],
    .principalNeeded: [.appointments], .limitCalendar: [.calendars], .calendarHours: [.calendars],
    .knownCost: [.schema], .knownCredit: [.costs], .loadConvex: [.costs],
  ]

  /// Columns that a rule reads, whichever table they are of. Rules on one field are not listed.
  private static let columns: [Rule: Set<String>] = {
    let chain: Set = ["kind", "parent", "from_unit", "to_unit", "from", "until"]
    let forest: Set = ["kind", "line_parent", "from_unit", "to_unit", "from", "until"]
    let appointments: Set = ["person", "post", "kind", "unit", "leads", "pool", "from", "until"]
    return [
      .termOrder: ["from", "until"], .termWithin: ["from", "until"],
      .oneRoot: ["kind", "parent", "status", "from_unit"],
      .oneChainParent: chain, .reachesRoot: chain, .chainCycle: chain,
      .tierDescends: chain, .tierSkipped: chain,
      .partyOrganization: ["kind", "parent", "party_organization", "from", "until"],
      .placedOutsideChain: ["kind", "parent", "home", "level"],
      .edgeEnds: ["kind", "parent", "line_parent", "from_unit", "to_unit", "area"],
      .seatDerived: ["kind"], .chainScope: ["kind", "categories"],
      .agreementServices: ["kind", "categories"],
      .edgeOnce: ["kind", "from_unit", "to_unit", "categories", "from", "until"],
      .oneLineParent: forest, .lineCycle: forest, .lineDepth: forest, .oneSuperior: forest,
      .commandCycle: forest,
      .principalNeeded: appointments, .principalOnce: appointments,
      .appointmentOnce: appointments, .oneLeader: appointments, .sharedPool: appointments,
      .categoryCycle: ["parent"], .authorityRange: ["authority", "ceiling"],
      .dutyOnce: ["unit", "kind", "category", "role", "area", "mode", "from", "until"],
      .limitCalendar: ["unit", "calendar"], .limitOnce: ["category", "urgency", "stage"],
      .knownCost: ["item", "mode", "key", "value"], .costOnce: ["item", "mode", "key"],
    ]
  }()
}
