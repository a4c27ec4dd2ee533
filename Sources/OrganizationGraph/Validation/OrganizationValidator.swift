/// Checks an organisation against every rule and reports every breach, in the order of the tables.
///
/// O(n log n) where n is the number of records. A record that breaks a rule does not hide breaches
/// elsewhere; what depends on it alone is not reported again.
public struct OrganizationValidator {
  let index: OrganizationIndex
  /// Suggestions cost a scan of all codes; a file full of wrong codes gets only the first ones.
  private var suggestionsLeft = 100
  var violations: [Violation] = []
  /// `EdgeKind.ends`, made once rather than for every edge.
  let ends = Dictionary(uniqueKeysWithValues: EdgeKind.allCases.map { ($0, $0.ends) })
  /// Credit grades that the policy prices; `nil`: every grade.
  let pricedGrades: Set<String>?

  var organization: Organization { index.organization }

  /// Every breach; empty if the organisation is sound.
  public static func violations(of organization: Organization) -> [Violation] {
    violations(of: OrganizationIndex(organization))
  }

  static func violations(of index: OrganizationIndex) -> [Violation] {
    var validator = OrganizationValidator(index: index)
    validator.checkSchema()
    validator.checkGraph()
    validator.checkPeople()
    validator.checkCategories()
    validator.checkDuties()
    validator.checkCalendars()
    validator.checkTimeLimits()
    validator.checkCosts()
    return validator.violations
  }

  /// Every breach in a part of an organisation whose schema, categories and costs are known to be sound.
  static func violations(ofPart index: OrganizationIndex) -> [Violation] {
    var validator = OrganizationValidator(index: index)
    validator.checkGraph()
    validator.checkPeople()
    validator.checkDuties()
    validator.checkCalendars()
    validator.checkTimeLimits()
    return validator.violations
  }

  private mutating func checkGraph() {
    checkCodes()
    checkUnits()
    let edges = index.allEdges()
    checkEdges(edges)
    checkChain(edges)
    checkForest(edges, kind: .line, one: .oneLineParent, cycle: .lineCycle)
    checkLineDepth(edges)
    checkForest(edges, kind: .command, one: .oneSuperior, cycle: .commandCycle)
  }

  private init(index: OrganizationIndex) {
    self.index = index
    pricedGrades = PolicyTable(index.organization.costs).pricedGrades
  }

  mutating func report(
    _ rule: Rule, _ table: RecordTable, _ row: Int, _ field: String, _ message: String,
    _ remedy: String, former: Int? = nil
  ) {
    violations.append(
      Violation(
        rule: rule, message: message, remedy: remedy,
        place: Violation.Place(table, row, field), former: former))
  }

  /// "六联社区 440310001001": how messages name a unit.
  func named(_ node: UnitNode) -> String {
    guard let row = index.record(node) else { return index.code(node) }
    return "\(organization.units.name(row)) \(organization.units.code(row))"
  }

  mutating func checkCodes() {
    checkUnique(.units, index.units)
    checkUnique(.pools, index.pools)
    checkUnique(.people, index.people)
    checkUnique(.posts, index.posts)
    checkUnique(.edges, CodeTable(organization.edges.lazy.map(\.code)))
    checkUnique(.categories, index.categories)
  }

  private mutating func checkUnique(_ table: RecordTable, _ known: CodeTable) {
    for (row, former, code) in known.repeated {
      report(
        .uniqueCode, table, row, "code", "the code \(code) is used more than once",
        "give every record of \(table.rawValue) a code of its own", former: former)
    }
  }

  /// Reports an unknown code with the nearest known one; true if it is known.
  @discardableResult
  mutating func checkReference(
    _ code: String?, in known: CodeTable, what: String, _ table: RecordTable, _ row: Int,
    _ field: String
  ) -> Bool {
    guard let code, known[code] == nil else { return true }
    reportUnknown(code, known.nearest, what: what, table, row, field)
    return false
  }

  /// The same for codes in a set or the keys of a dictionary, in which `contains` is O(1).
  @discardableResult
  mutating func checkReference(
    _ code: String?, in known: some Collection<String>, what: String, _ table: RecordTable,
    _ row: Int, _ field: String
  ) -> Bool {
    guard let code, !known.contains(code) else { return true }
    reportUnknown(
      code, { NearestText.nearest(to: $0, in: known) }, what: what, table, row, field)
    return false
  }

  private mutating func reportUnknown(
    _ code: String, _ nearest: (String) -> String?, what: String, _ table: RecordTable, _ row: Int,
    _ field: String
  ) {
    suggestionsLeft -= 1
    let near = suggestionsLeft >= 0 ? nearest(code) : nil
    report(
      .knownReference, table, row, field, "there is no \(what) \(code)",
      near.map { "did you mean \($0)? Otherwise add the \(what)" }
        ?? "add the \(what) or correct the code")
  }

  @discardableResult
  mutating func checkUnitReference(
    _ code: String?, _ table: RecordTable, _ row: Int, _ field: String
  ) -> Bool {
    checkReference(code, in: index.units, what: "unit", table, row, field)
  }

  @discardableResult
  mutating func checkUnitReference(
    _ node: UnitNode?, _ table: RecordTable, _ row: Int, _ field: String
  ) -> Bool {
    guard let node, index.record(node) == nil else { return true }
    reportUnknown(index.code(node), index.units.nearest, what: "unit", table, row, field)
    return false
  }

  @discardableResult
  mutating func checkCategoryReference(
    _ code: String?, _ table: RecordTable, _ row: Int, _ field: String
  ) -> Bool {
    checkReference(code, in: index.categories, what: "category", table, row, field)
  }

  @discardableResult
  mutating func checkTierReference(
    _ code: String?, _ table: RecordTable, _ row: Int, _ field: String
  ) -> Bool {
    checkReference(code, in: index.tiers.keys, what: "tier", table, row, field)
  }

  mutating func checkTerm(_ term: Term, _ table: RecordTable, _ row: Int) {
    guard term.isEmpty else { return }
    report(
      .termOrder, table, row, "until", "the term \(term) holds on no day",
      "give an end (the first day it no longer holds) after its start")
  }
}
