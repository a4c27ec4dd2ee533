import OrganizationGraph

extension StructureReport {
  /// 空岗、断点.
  static let vacancies = StructureReport(
    name: "vacancies", title: "空岗断点",
    question: "chain units that nobody leads, and for how long",
    meaning: """
      Chain units that nobody leads: a leading post is vacant, was never filled or is missing where \
      the tier plans, leads or has a party organisation; or the unit is suspended.
      """,
    columns: [
      ReportColumn("unit"), ReportColumn("name"), ReportColumn("kind"), ReportColumn("post"),
      ReportColumn("state"), ReportColumn("since", .day), ReportColumn("days", .number),
      ReportColumn("below", .number),
    ],
    rows: { context in
      context.register.chainUnits(on: context.day).flatMap { Vacancies(context).rows(of: $0) }
    })

  /// 即将到期、即将空岗.
  static let expiring = StructureReport(
    name: "expiring", title: "任期将满",
    question: "appointments that end soon, and who follows",
    meaning: """
      Appointments that end within the days ahead (--within), with who follows on the last day; \
      a leading post that nobody follows in will be vacant.
      """,
    columns: [
      ReportColumn("unit"), ReportColumn("name"), ReportColumn("post"), ReportColumn("person"),
      ReportColumn("until", .day), ReportColumn("days", .number), ReportColumn("then"),
      ReportColumn("successor"),
    ],
    rows: { context in
      let register = context.register
      let rows = context.organization.appointments.indices.compactMap { row -> ReportRow? in
        let appointment = context.organization.appointments[row]
        guard appointment.term.contains(context.day), let until = appointment.term.until,
          until.number - context.day.number <= context.settings.within,
          let post = register.post(ofAppointment: row), let unit = register.unit(ofPost: post),
          register.exists(unit, on: context.day)
        else { return nil }
        let next = register.holders(of: post, on: until)
        let leads = context.organization.posts[post].leads
        return ReportRow(
          unit: unit,
          values: context.named(unit) + [
            .text(context.organization.posts[post].name),
            .text(register.personName(ofAppointment: row)), .day(until),
            .number(Int(until.number - context.day.number)),
            .text(next.isEmpty ? (leads ? "vacant" : "ends") : "followed"),
            next.first.map { .text(register.personName(ofAppointment: $0)) } ?? .none,
          ])
      }
      return rows.sorted {
        ($0.values[4].text, $0.values[0].text, $0.values[2].text, $0.values[3].text)
          < ($1.values[4].text, $1.values[0].text, $1.values[2].text, $1.values[3].text)
      }
    })
}

/// The leading posts of a chain unit that nobody holds.
private struct Vacancies {
  let context: ReportContext
  private var register: OrganizationRegister { context.register }

  init(_ context: ReportContext) {
    self.context = context
  }

  func rows(of unit: Int) -> [ReportRow] {
    if context.organization.units.entry(unit).status == .suspended {
      return [row(unit, post: .none, "suspended", since: nil)]
    }
    let leading = register.posts(of: unit).filter { context.organization.posts[$0].leads }
    if leading.isEmpty {
      return isLedByTier(unit) ? [row(unit, post: .none, "no_post", since: nil)] : []
    }
    return leading.filter { register.holders(of: $0, on: context.day).isEmpty }.map { post in
      let last = lastEnd(of: post)
      return row(
        unit, post: .text(context.organization.posts[post].name),
        last == nil ? "never_filled" : "vacant",
        since: last ?? context.organization.units.entry(unit).term.from)
    }
  }

  /// Households and building groups have a post only where somebody leads them by appointment.
  private func isLedByTier(_ unit: Int) -> Bool {
    let tier = context.organization.schema.tiers[register.tier(unit)!]
    return tier.duty != .carryOut || tier.needsPartyOrganization
  }

  /// The day on which the last holder left.
  private func lastEnd(of post: Int) -> Day? {
    register.appointments(to: post)
      .compactMap { context.organization.appointments[$0].term.until }
      .filter { $0 <= context.day }.max()
  }

  private func row(_ unit: Int, post: ReportValue, _ state: String, since: Day?) -> ReportRow {
    ReportRow(
      unit: unit,
      values: context.named(unit) + [
        .text(context.organization.units.entry(unit).kind.code), post, .text(state),
        ReportValue(since),
        ReportValue(since.map { Int(context.day.number - $0.number) }),
        .number(register.subtree(of: unit, on: context.day).count - 1),
      ])
  }
}
