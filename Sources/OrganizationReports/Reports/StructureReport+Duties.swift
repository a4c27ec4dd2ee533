import OrganizationGraph
import Routing

extension StructureReport {
  /// 无职责的组织.
  static let idle = StructureReport(
    name: "idle", title: "无职责单位",
    question: "units without any duty",
    meaning: """
      Units that take orders on the day and have no duty then, by themselves or by their kind, and \
      are no catch-all 兜底.
      """,
    columns: [
      ReportColumn("unit"), ReportColumn("name"), ReportColumn("kind"), ReportColumn("territory"),
    ],
    rows: { context in
      let duties = DutyHolders(context)
      let register = context.register
      return register.inCodeOrder(context.organization.units.indices).compactMap { unit in
        guard register.isActive(unit, on: context.day), !duties.has(unit),
          !(register.tier(unit).map { context.organization.schema.tiers[$0].isCatchAll } ?? false)
        else { return nil }
        let above =
          register.parent(of: unit, on: context.day)
          ?? context.organization.units.entry(unit).home.flatMap { register.unit(code: $0) }
        return ReportRow(
          unit: unit,
          values: context.named(unit) + [
            .text(context.organization.units.entry(unit).kind.code),
            above.map { .text(register.name($0)) } ?? .none,
          ])
      }
    })

  /// 无单位的职责.
  static let orphanedDuties = StructureReport(
    name: "orphaned-duties", title: "无主职责",
    question: "duties without a unit that could do them",
    meaning: """
      Duties in force on the day whose unit is suspended or does not exist then, or whose kind has \
      no unit that takes orders; or whose area does not exist.
      """,
    columns: [
      ReportColumn("category"), ReportColumn("category_name"), ReportColumn("role"),
      ReportColumn("holder"), ReportColumn("area"), ReportColumn("reason"),
    ],
    rows: { context in
      let duties = DutyHolders(context)
      let register = context.register
      let names = Dictionary(
        context.organization.categories.map { ($0.code, $0.name) },
        uniquingKeysWith: { first, _ in first })
      let rows = context.organization.duties.compactMap { duty -> ReportRow? in
        guard duty.term.contains(context.day) else { return nil }
        var holder: String
        var unit: Int?
        var reason: String?
        switch duty.holder {
        case .unit(let code):
          holder = code
          unit = register.unit(code: code)
          if let unit, !register.exists(unit, on: context.day) {
            reason = "unit_not_in_term"
          } else if let unit, !register.isActive(unit, on: context.day) {
            reason = "unit_suspended"
          }
        case .kind(let code):
          holder = code
          if !duties.activeKinds.contains(code) { reason = "kind_without_unit" }
        }
        if reason == nil, let area = duty.area.flatMap({ register.unit(code: $0) }),
          !register.exists(area, on: context.day)
        {
          reason = "area_not_in_term"
        }
        guard let reason else { return nil }
        return ReportRow(
          unit: unit,
          values: [
            .text(duty.category), .text(names[duty.category] ?? ""), .text(duty.role.code),
            .text(holder), duty.area.map(ReportValue.text) ?? .none, .text(reason),
          ])
      }
      return rows.sorted { a, b in
        [0, 3, 2, 4].map { a.values[$0].text }.lexicographicallyPrecedes(
          [0, 3, 2, 4].map { b.values[$0].text })
      }
    })

  /// 只有兜底.
  static let uncovered = StructureReport(
    name: "uncovered", title: "只有兜底",
    question: "categories that only the catch-all would take",
    meaning: """
      Categories that in some community only the catch-all 兜底 would take, because no unit with the \
      duty passes the filters: orders of ten o'clock on the day, routed from every unit of the lowest \
      catch-all tier with nothing else open.
      """,
    columns: [
      ReportColumn("category"), ReportColumn("category_name"), ReportColumn("communities", .number),
      ReportColumn("of", .number), ReportColumn("where", .list),
    ],
    rows: { context in
      guard let lowest = context.organization.schema.tiers.lastIndex(where: \.isCatchAll) else {
        return []
      }
      let register = context.register
      let origins = register.chainUnits(on: context.day).filter { unit in
        register.tier(unit) == lowest
          && (context.settings.scope.map { register.lies(unit, within: $0, on: context.day) }
            ?? true)
      }
      let probe = LeadProbe(context)
      let categories = context.organization.categories.sorted { $0.code < $1.code }
      return categories.compactMap { category in
        let caught = origins.filter {
          probe.onlyCatchAll(origin: register.code($0), category: category.code)
        }
        guard !caught.isEmpty else { return nil }
        return ReportRow(
          unit: context.settings.scope,
          values: [
            .text(category.code), .text(category.name), .number(caught.count),
            .number(origins.count), caught.count == origins.count ? .none : context.codes(caught),
          ])
      }
    })
}

/// Which units have duties on the day.
private struct DutyHolders {
  /// Kinds of which some unit takes orders.
  let activeKinds: Set<String>
  private let units: Set<Int>
  private let kinds: Set<String>
  private let register: OrganizationRegister

  init(_ context: ReportContext) {
    register = context.register
    var units: Set<Int> = []
    var kinds: Set<String> = []
    for duty in context.organization.duties where duty.term.contains(context.day) {
      switch duty.holder {
      case .unit(let code): if let unit = context.register.unit(code: code) { units.insert(unit) }
      case .kind(let code): kinds.insert(code)
      }
    }
    self.units = units
    self.kinds = kinds
    activeKinds = Set(
      context.organization.units.indices.lazy.filter {
        context.register.isActive($0, on: context.day)
      }.map { context.organization.units.entry($0).kind.code })
  }

  func has(_ unit: Int) -> Bool {
    units.contains(unit) || kinds.contains(register.organization.units.entry(unit).kind.code)
  }
}

/// Asks the router itself who could lead by duty.
private struct LeadProbe {
  private let router: Router
  private let loads: Loads
  private let workspace: SearchWorkspace
  private let receivedAt: Instant

  private static let hour: Int64 = 10

  init(_ context: ReportContext) {
    let snapshot = OrganizationSnapshot(validated: context.organization, revision: 0)
    router = Router(snapshot)
    loads = Loads(snapshot)
    workspace = SearchWorkspace()
    receivedAt = snapshot.zone.instant(context.day, second: Self.hour * 3600)
  }

  func onlyCatchAll(origin: String, category: String) -> Bool {
    guard let unit = router.snapshot.unit(origin), let kind = router.snapshot.category(category)
    else { return false }
    let query = RoutingQuery(
      origin: unit, category: kind, receivedAt: receivedAt, in: router.snapshot)
    var isHeld = false
    router.best(1, query, loads: loads, workspace: workspace) { _ in isHeld = true }
    return !isHeld
  }
}
