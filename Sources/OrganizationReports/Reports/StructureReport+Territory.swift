import OrganizationGraph

extension StructureReport {
  /// 社区工作者配备.
  static let staffing = StructureReport(
    name: "staffing", title: "工作者配备",
    question: "community workers for 10,000 residents",
    meaning: """
      Community workers against the target for 10,000 residents (--per-10000): people with a \
      principal post in the community or in the chain below it, down to the tier that needs a party \
      organisation. Communities without a number of residents are listed with none.
      """,
    columns: [
      ReportColumn("unit"), ReportColumn("name"), ReportColumn("residents", .number),
      ReportColumn("workers", .number), ReportColumn("target", .number),
      ReportColumn("short", .number),
    ],
    rows: { context in
      context.chain(where: { $0.duty == .lead }).map { unit in
        let residents = context.organization.units.entry(unit).residents
        let workers = context.workers(of: unit)
        // A started worker counts as a whole one.
        let target = residents.map {
          ($0 * context.settings.workersPerTenThousand + 9_999) / 10_000
        }
        return ReportRow(
          unit: unit,
          values: context.named(unit) + [
            ReportValue(residents), .number(workers), ReportValue(target),
            ReportValue(target.map { max(0, $0 - workers) }),
          ])
      }
    })

  /// 驻区单位共建覆盖.
  static let coverage = StructureReport(
    name: "coverage", title: "共建覆盖",
    question: "resident units with and without an agreement",
    meaning: """
      Resident units 驻区单位 at home in each community and below it, and how many of them an \
      agreement 共建协议 in force joins with that community.
      """,
    columns: [
      ReportColumn("unit"), ReportColumn("name"), ReportColumn("resident_units", .number),
      ReportColumn("agreed", .number), ReportColumn("percent", .number),
      ReportColumn("without", .list),
    ],
    rows: { context in
      let register = context.register
      return context.chain(where: { $0.duty == .lead }).map { unit in
        let residents = register.inCodeOrder(
          register.subtree(of: unit, on: context.day).flatMap { below in
            register.residents(of: below, on: context.day).filter {
              register.unitClass($0) == .resident
            }
          })
        let agreed = Set(
          register.links(from: unit, on: context.day).filter { $0.kind == .agreement }.map(\.to))
        let without = residents.filter { !agreed.contains($0) }
        let covered = residents.count - without.count
        return ReportRow(
          unit: unit,
          values: context.named(unit) + [
            .number(residents.count), .number(covered),
            residents.isEmpty ? .none : .number(100 * covered / residents.count),
            context.codes(without),
          ])
      }
    })
}

extension ReportContext {
  /// People with a principal post on the day in a unit or the organised part of the chain below it.
  fileprivate func workers(of unit: Int) -> Int {
    let lowest =
      organization.schema.tiers.lastIndex(where: \.needsPartyOrganization)
      ?? organization.schema.tiers.count - 1
    var people: Set<String> = []
    for below in register.subtree(of: unit, on: day) where register.tier(below)! <= lowest {
      for row in register.posts(of: below).flatMap({ register.holders(of: $0, on: day) })
      where organization.appointments[row].kind == .principal {
        people.insert(organization.appointments[row].person)
      }
    }
    return people.count
  }
}
