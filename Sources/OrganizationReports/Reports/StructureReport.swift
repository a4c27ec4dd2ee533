package import OrganizationGraph

/// A question that staff ask about the structure, answered as a table.
///
/// A report is a pure function of an organisation, a day and settings. Rows are ordered by what its
/// first columns name, so equal organisations give equal tables.
package struct StructureReport: Sendable {
  /// What it is asked for by.
  package let name: String
  /// Chinese title.
  package let title: String
  /// What it answers, in a few words.
  package let question: String
  /// What a row says, in one sentence that holds the definition.
  package let meaning: String
  package let columns: [ReportColumn]
  let rows: @Sendable (ReportContext) -> [ReportRow]

  /// The rows, or those about units in a territory.
  package func run(_ context: ReportContext) -> [ReportRow] {
    let found = rows(context)
    guard let scope = context.settings.scope else { return found }
    return found.filter { row in
      row.unit.map { context.register.lies($0, within: scope, on: context.day) } ?? false
    }
  }

  /// Every report, in the order in which they are listed.
  package static let all: [StructureReport] = [
    .vacancies, .expiring, .committees, .branches, .memberships, .twoPosts, .idle, .orphanedDuties,
    .uncovered, .staffing, .coverage,
  ]

  package static func named(_ name: String) -> StructureReport? { all.first { $0.name == name } }
}

package struct ReportColumn: Hashable, Sendable {
  package enum Kind: Sendable {
    case text, number, day
    /// Codes, as many as there are.
    case list
  }

  package let name: String
  package let kind: Kind

  init(_ name: String, _ kind: Kind = .text) {
    self.name = name
    self.kind = kind
  }
}

package struct ReportRow: Hashable, Sendable {
  /// The unit that the row is about, by which a territory is chosen; `nil`: the whole organisation.
  package let unit: Int?
  /// As many as the report has columns.
  package let values: [ReportValue]
}

package enum ReportValue: Hashable, Sendable {
  case none
  case text(String)
  case number(Int)
  case day(Day)
  case list([String])

  init(_ day: Day?) { self = day.map(ReportValue.day) ?? .none }
  init(_ number: Int?) { self = number.map(ReportValue.number) ?? .none }

  /// As a terminal and CSV show it.
  package var text: String {
    switch self {
    case .none: ""
    case .text(let text): text
    case .number(let number): "\(number)"
    case .day(let day): "\(day)"
    case .list(let items): items.joined(separator: ";")
    }
  }
}

/// The numbers that reports go by.
package struct ReportSettings: Hashable, Sendable {
  /// How many days ahead terms are looked at.
  package var within = 90
  /// Most committees of one part-time member that nobody asks about.
  package var mostCommittees = 3
  /// Community workers for 10,000 residents: the national target of 18 (国办发〔2021〕56号).
  package var workersPerTenThousand = 18
  /// Only units in this territory.
  package var scope: Int?

  package init() {}
}

/// What a report looks at.
package struct ReportContext: Sendable {
  package let register: OrganizationRegister
  package let day: Day
  package let settings: ReportSettings

  package init(_ register: OrganizationRegister, on day: Day, _ settings: ReportSettings = .init())
  {
    self.register = register
    self.day = day
    self.settings = settings
  }

  var organization: Organization { register.organization }

  /// `code` and `name` of a unit, the first two values of most rows.
  func named(_ unit: Int) -> [ReportValue] {
    [.text(register.code(unit)), .text(register.name(unit))]
  }

  func codes(_ units: some Sequence<Int>) -> ReportValue { .list(units.map(register.code)) }
}
