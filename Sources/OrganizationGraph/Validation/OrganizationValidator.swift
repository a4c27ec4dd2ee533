/// Checks an organisation against every rule and reports every breach, in the order of the tables.
///
/// O(n log n) where n is the number of records. A record that breaks a rule does not hide breaches
/// elsewhere; what depends on it alone is not reported again.
public struct OrganizationValidator {
  let index: OrganizationIndex
  /// Suggestions cost a scan of all codes; a file full of wrong codes gets only the first ones.
  private var suggestionsLeft = 100
  var violations: [Violation] = []

  var organization: Organization { index.organization }

  /// Every breach; empty if the organisation is sound.
  public static func violations(of organization: Organization) -> [Violation] {
    var validator = OrganizationValidator(index: OrganizationIndex(organization))
    validator.checkSchema()
    validator.checkCodes()
    validator.checkUnits()
    let edges = validator.index.allEdges()
    validator.checkEdges(edges)
    validator.checkChain(edges)
    validator.checkForest(edges, kind: .line, one: .oneLineParent, cycle: .lineCycle)
    validator.checkForest(edges, kind: .command, one: .oneSuperior, cycle: .commandCycle)
    validator.checkPeople()
    validator.checkCategories()
    validator.checkDuties()
    validator.checkCalendars()
    validator.checkTimeLimits()
    validator.checkCosts()
    return validator.violations
  }

  private init(index: OrganizationIndex) {
    self.index = index
  }

  mutating func report(
    _ rule: Rule, _ table: RecordTable, _ row: Int, _ field: String, _ message: String,
    _ remedy: String
  ) {
    violations.append(
      Violation(
        rule: rule, message: message, remedy: remedy,
        place: Violation.Place(table, row, field)))
  }

  /// "六联社区 440310001001": how messages name a unit.
  func named(_ code: String) -> String {
    index.unit(code).map { "\($0.name) \($0.code)" } ?? code
  }

  mutating func checkCodes() {
    checkUnique(.units, organization.units.map(\.code))
    checkUnique(.pools, organization.pools.map(\.code))
    checkUnique(.people, organization.people.map(\.code))
    checkUnique(.posts, organization.posts.map(\.code))
    checkUnique(.edges, organization.edges.map(\.code))
    checkUnique(.categories, organization.categories.map(\.code))
  }

  private mutating func checkUnique(_ table: RecordTable, _ codes: [String]) {
    var first: [String: Int] = [:]
    first.reserveCapacity(codes.count)
    for (row, code) in codes.enumerated() {
      if first[code] != nil {
        report(
          .uniqueCode, table, row, "code", "the code \(code) is used more than once",
          "give every record of \(table.rawValue) a code of its own")
      } else {
        first[code] = row
      }
    }
  }

  /// Reports an unknown code with the nearest known one; true if it is known.
  @discardableResult
  mutating func checkReference(
    _ code: String?, in known: some Collection<String>, isKnown: (String) -> Bool, what: String,
    _ table: RecordTable, _ row: Int, _ field: String
  ) -> Bool {
    guard let code else { return true }
    if isKnown(code) { return true }
    suggestionsLeft -= 1
    let near = suggestionsLeft >= 0 ? NearestText.nearest(to: code, in: known) : nil
    report(
      .knownReference, table, row, field, "there is no \(what) \(code)",
      near.map { "did you mean \($0)? Otherwise add the \(what)" }
        ?? "add the \(what) or correct the code")
    return false
  }

  @discardableResult
  mutating func checkUnitReference(
    _ code: String?, _ table: RecordTable, _ row: Int, _ field: String
  ) -> Bool {
    let units = index.units
    return checkReference(
      code, in: units.keys, isKnown: { units[$0] != nil }, what: "unit", table, row, field)
  }

  @discardableResult
  mutating func checkCategoryReference(
    _ code: String?, _ table: RecordTable, _ row: Int, _ field: String
  ) -> Bool {
    let categories = index.categories
    return checkReference(
      code, in: categories.keys, isKnown: { categories[$0] != nil }, what: "category", table, row,
      field)
  }

  @discardableResult
  mutating func checkTierReference(
    _ code: String?, _ table: RecordTable, _ row: Int, _ field: String
  ) -> Bool {
    let tiers = index.tiers
    return checkReference(
      code, in: organization.schema.tiers.map(\.code), isKnown: { tiers[$0] != nil },
      what: "tier", table, row, field)
  }

  mutating func checkTerm(_ term: Term, _ table: RecordTable, _ row: Int) {
    guard term.isEmpty else { return }
    report(
      .termOrder, table, row, "until", "the term \(term) holds on no day",
      "give an end (the first day it no longer holds) after its start")
  }
}
