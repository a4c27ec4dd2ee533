internal import OrganizationGraph

extension TableDescription {
  static let categories = TableDescription(
    .categories, \.categories, key: ["code"], blank: Category(code: "", name: ""), isPolicy: true,
    fields: [
      .required("code", \.code, .code),
      .required("name", \.name, .line),
      .optional("parent", \.parent, .code, in: .categories),
      .optional("admission", \.admission, .code, in: .schema),
      .optional("authority", \.authority, .code, in: .schema),
      .optional("ceiling", \.ceiling, .code, in: .schema),
      .defaulted("helpers", \.helpers, .list(of: .code), in: .categories),
    ])

  static let duties = TableDescription(
    .duties, \.duties, key: ["unit", "kind", "category", "role", "area", "mode", "from"],
    blank: DutyDraft(), isPolicy: true,
    fields: [
      .optional("unit", \.unit, .code, in: .units),
      .optional("kind", \.kind, .code, in: .schema),
      .required("category", \.duty.category, .code, in: .categories),
      .defaulted("role", \.duty.role, .words(Duty.Role.allCases.map { ($0.code, $0) })),
      .optional("area", \.duty.area, .code, in: .units),
      .optional("mode", \.duty.mode, .mode),
      .defaulted("confidence", \.duty.confidence, .number),
      .optional("support", \.duty.support, .number),
      .optional("from", \.duty.term.from, .day),
      .optional("until", \.duty.term.until, .day),
      .optional("source", \.duty.source, .line),
    ],
    draft: { DutyDraft($0) }, finish: { draft, report in draft.finished(report) })

  static let timeLimits = TableDescription(
    .timeLimits, \.timeLimits, key: ["category", "urgency", "stage"],
    blank: TimeLimit(category: nil, stage: .handle, value: 1, unit: .runningHour), isPolicy: true,
    fields: [
      .optional("category", \.category, .code, in: .categories, isRequired: true),
      .optional("urgency", \.urgency, .line, isRequired: true),
      .required("stage", \.stage, .rawValues),
      .required("value", \.value, .number),
      .required("unit", \.unit, .rawValues),
      .optional("calendar", \.calendar, .code, in: .calendars, isRequired: true),
      .optional("source", \.source, .line),
      .optional("version", \.version, .line),
    ])

  static let calendars = TableDescription(
    .calendars, \.calendars, key: ["calendar", "day", "opens"], blank: HoursDraft(),
    isPolicy: true,
    fields: [
      .required("calendar", \.calendar, .code),
      .required("day", \.when, .calendarDay),
      .optional("opens", \.opens, .timeOfDay, isRequired: true),
      .optional("closes", \.closes, .timeOfDay, isRequired: true),
    ],
    draft: { HoursDraft($0) }, finish: { draft, report in draft.finished(report) })

  static let costs = TableDescription(
    .costs, \.costs, key: ["item", "mode", "key"], blank: Cost(item: "", value: 0), isPolicy: true,
    fields: [
      .required("item", \.item, .line),
      .optional("mode", \.mode, .mode),
      .optional("key", \.key, .line),
      .required("value", \.value, .number),
    ])
}

extension FieldFormat where Value == Mode {
  fileprivate static let mode = words(Mode.allCases.map { ($0.code, $0) })
}

/// A duty whose holder is still the two columns that it is read from.
private struct DutyDraft: Sendable {
  var duty: Duty
  var unit: String? = nil
  var kind: String? = nil

  init() {
    duty = Duty(holder: .unit(""), category: "")
  }

  init(_ duty: Duty) {
    self.duty = duty
    switch duty.holder {
    case .unit(let code): unit = code
    case .kind(let code): kind = code
    }
  }

  func finished(_ report: (String, FieldProblem) -> Void) -> Duty {
    var duty = duty
    switch (unit, kind) {
    case (let unit?, nil): duty.holder = .unit(unit)
    case (nil, let kind?): duty.holder = .kind(kind)
    case (let unit?, _?):
      duty.holder = .unit(unit)
      report(
        "kind", FieldProblem("stands beside a unit", "name either the unit or the kind, not both"))
    case (nil, nil):
      report(
        "unit", FieldProblem("neither a unit nor a kind is named", "name the one that has the duty")
      )
    }
    return duty
  }
}

/// Hours of a day whose ends are still apart.
private struct HoursDraft: Sendable {
  var calendar = ""
  var when = CalendarHours.When.weekday(.monday)
  var opens: Int32? = nil
  var closes: Int32? = nil

  init() {}

  init(_ hours: CalendarHours) {
    calendar = hours.calendar
    when = hours.when
    opens = hours.interval?.opens
    closes = hours.interval?.closes
  }

  func finished(_ report: (String, FieldProblem) -> Void) -> CalendarHours {
    var interval: WorkingCalendar.Interval?
    switch (opens, closes) {
    case (let opens?, let closes?): interval = .init(opens: opens, closes: closes)
    case (nil, nil): break
    case (_?, nil):
      report("closes", FieldProblem("a closing time is missing", "give both times or neither"))
    case (nil, _?):
      report("opens", FieldProblem("an opening time is missing", "give both times or neither"))
    }
    return CalendarHours(calendar: calendar, when: when, interval: interval)
  }
}
