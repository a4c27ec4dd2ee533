/// A rule that every organisation keeps. The code is stable and appears in every report.
public struct Rule: Hashable, Sendable {
  public let code: String
  /// What the rule asks for, in one sentence.
  public let meaning: String

  private init(_ code: String, _ meaning: String) {
    self.code = code
    self.meaning = meaning
  }

  public static let uniqueCode = Rule("unique-code", "Codes are unique in their table.")
  public static let knownReference = Rule(
    "known-reference", "What a record names by code is there.")
  public static let termOrder = Rule("term-order", "A term begins before it ends.")
  public static let termWithin = Rule(
    "term-within", "A term lies within the terms of what it depends on.")

  public static let schemaTiers = Rule(
    "schema-tiers", "A schema has 1 to 16 tiers with falling authority; catch-alls are on top.")
  public static let knownKind = Rule("known-kind", "A unit's kind is a tier or a kind outside it.")

  public static let oneRoot = Rule(
    "one-root", "Exactly one chain unit has no parent; it is active and a catch-all.")
  public static let oneChainParent = Rule(
    "one-chain-parent", "A chain unit has exactly one chain parent at any time.")
  public static let reachesRoot = Rule(
    "reaches-root", "Every chain unit has a parent on every day of its term, up to the root.")
  public static let chainCycle = Rule("chain-cycle", "No unit is above itself in the chain.")
  public static let tierDescends = Rule(
    "tier-descends", "A chain unit's tier is below its parent's.")
  public static let tierSkipped = Rule(
    "tier-skipped", "No mandatory tier lies between a chain unit and its parent.")
  public static let partyOrganization = Rule(
    "party-organization",
    "A unit of a tier that needs it has exactly one party organisation, not shared by a sibling.")
  public static let placedOutsideChain = Rule(
    "placed-outside-chain",
    "A unit outside the chain has a home territory and no chain parent; a chain unit no home.")

  public static let edgeEnds = Rule("edge-ends", "An edge joins kinds that it may join.")
  public static let seatDerived = Rule(
    "seat-derived", "Seats follow from appointments and are not written as edges.")
  public static let chainScope = Rule(
    "chain-scope", "A chain parent holds for all categories, or some order could not climb.")
  public static let quotaOnBridge = Rule(
    "quota-on-bridge", "Only bridges have quotas, or some order could not climb.")
  public static let edgeOnce = Rule(
    "edge-once", "Two units are joined by one bridge of a kind for a category at any time.")
  public static let agreementServices = Rule(
    "agreement-services", "An agreement names the services it offers.")
  public static let oneLineParent = Rule(
    "one-line-parent", "A functional unit has at most one line parent at any time.")
  public static let lineCycle = Rule("line-cycle", "No unit is above itself in its line.")
  public static let lineDepth = Rule(
    "line-depth", "A line has at most \(OrganizationValidator.mostLineLevels) levels.")
  public static let oneSuperior = Rule(
    "one-superior", "A unit has at most one superior in the command tree at any time.")
  public static let commandCycle = Rule(
    "command-cycle", "No unit is above itself in the command tree.")

  public static let principalNeeded = Rule(
    "principal-needed", "A concurrent appointment needs a principal one on all its days.")
  public static let principalOnce = Rule(
    "principal-once", "A person's principal appointments lie in one unit at any time.")
  public static let appointmentOnce = Rule(
    "appointment-once", "A person holds a post once at a time.")
  public static let oneLeader = Rule(
    "one-leader", "A leading post has one holder at a time.")
  public static let sharedPool = Rule(
    "shared-pool", "Units led by one person draw on one capacity pool.")

  public static let notNegative = Rule(
    "not-negative", "Capacities, quotas and numbers of residents are not negative.")
  public static let knownCredit = Rule(
    "known-credit", "A unit's credit grade has a price in the policy.")
  public static let categoryCycle = Rule(
    "category-cycle", "No category is below itself.")
  public static let authorityRange = Rule(
    "authority-range", "A category's ceiling is not below the authority it needs.")
  public static let confidenceRange = Rule(
    "confidence-range", "A duty's confidence is 1 to 1000 thousandths.")
  public static let dutyOnce = Rule(
    "duty-once", "A holder has one line for a category, role, area and mode at any time.")
  public static let limitPositive = Rule("limit-positive", "A time limit is 1 to 10000.")
  public static let limitCalendar = Rule(
    "limit-calendar", "A working time limit names a calendar that is open on some weekday.")
  public static let limitOnce = Rule(
    "limit-once", "There is one time limit for a category, urgency and stage.")
  public static let calendarHours = Rule(
    "calendar-hours", "Open hours of a day lie within the day and do not overlap.")
  public static let knownCost = Rule(
    "known-cost", "A cost names an item, key and mode that the policy has, within its range.")
  public static let costOnce = Rule("cost-once", "A cost is given once for an item, key and mode.")
  public static let loadConvex = Rule(
    "load-convex", "The load curve starts at 0, never falls and never gets flatter.")

  /// Every rule, in the order in which the documentation lists them.
  public static let all: [Rule] = [
    uniqueCode, knownReference, termOrder, termWithin, schemaTiers, knownKind, oneRoot,
    oneChainParent, reachesRoot, chainCycle, tierDescends, tierSkipped, partyOrganization,
    placedOutsideChain, edgeEnds, seatDerived, chainScope, quotaOnBridge, edgeOnce,
    agreementServices,
    oneLineParent,
    lineCycle, lineDepth, oneSuperior, commandCycle, principalNeeded, principalOnce,
    appointmentOnce,
    oneLeader, sharedPool, notNegative, knownCredit, categoryCycle, authorityRange, confidenceRange,
    dutyOnce,
    limitPositive, limitCalendar, limitOnce, calendarHours, knownCost, costOnce, loadConvex,
  ]
}

/// One breach of a rule.
public struct Violation: Hashable, Sendable {
  /// A field of a record.
  public struct Place: Hashable, Sendable {
    public let table: RecordTable
    /// Position in the organisation's array of that table.
    public let row: Int
    /// Name of the table's column.
    public let field: String

    public init(_ table: RecordTable, _ row: Int, _ field: String) {
      self.table = table
      self.row = row
      self.field = field
    }
  }

  public let rule: Rule
  /// What is wrong, naming the units.
  public let message: String
  /// What would be right.
  public let remedy: String
  /// Where to look first.
  public let place: Place
  /// The earlier record of the same table that has the same, where there is one.
  public let former: Int?

  public init(rule: Rule, message: String, remedy: String, place: Place, former: Int? = nil) {
    self.former = former
    self.rule = rule
    self.message = message
    self.remedy = remedy
    self.place = place
  }
}

extension Violation {
  /// The message with the record that it is about, for whoever has no file to look into: its key, for an edge
  /// its units and for a post its unit, and the field. Left out is what the message says itself.
  func message(in organization: Organization) -> String {
    guard let record = organization.record(place.table, place.row) else { return message }
    let key = record.key
    var names = "\(key)"
    switch record {
    case .edge(let edge): names += " from \(edge.from) to \(edge.to)"
    case .post(let post): names += " of \(post.unit)"
    default: break
    }
    let isNamed = key.fields.allSatisfy { $0.isEmpty || message.contains($0) }
    return isNamed ? message : "\(names), \(place.field): \(message)"
  }
}

extension Organization {
  /// The record at a position of a table; `nil` for a tier, and where there is none.
  fileprivate func record(_ table: RecordTable, _ row: Int) -> OrganizationRecord? {
    func at<Record>(
      _ records: some RandomAccessCollection<Record>, _ wrapped: (Record) -> OrganizationRecord
    ) -> OrganizationRecord? {
      records.dropFirst(row).first.map(wrapped)
    }
    return switch table {
    case .schema: nil
    case .units: at(units) { .unit($0) }
    case .pools: at(pools) { .pool($0) }
    case .people: at(people) { .person($0) }
    case .posts: at(posts) { .post($0) }
    case .appointments: at(appointments) { .appointment($0) }
    case .edges: at(edges) { .edge($0) }
    case .categories: at(categories) { .category($0) }
    case .duties: at(duties) { .duty($0) }
    case .timeLimits: at(timeLimits) { .timeLimit($0) }
    case .calendars: at(calendars) { .hours($0) }
    case .costs: at(costs) { .cost($0) }
    }
  }
}

extension Violation: CustomStringConvertible {
  public var description: String { "\(rule.code): \(message); \(remedy)" }
}
