import ArgumentParser
import OrganizationGraph
import OrganizationReports
import SQLiteStorage

struct OrgPeopleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "people",
    abstract: "Lists who holds which post, by person or by unit.",
    discussion: """
        whistle org people 六和社区书记01
        whistle org people --unit 六和社区
        whistle org people --unit 坪山街道 --below --json

      A person is found by code, name or a part of the name, with every appointment, past and to come; \
      a unit lists those of the day. With --below also the chain below it and the units at home there.
      """)

  @Argument(help: "A person: code, name or a part of it.")
  var person: String?

  @OptionGroup var options: StaffOptions

  @Option(help: ArgumentHelp("The people of this unit instead.", valueName: "unit"))
  var unit: String?

  @Flag(help: "With --unit: also of everything below it.")
  var below = false

  @Flag(help: "Print the appointments as JSON.")
  var json = false

  func validate() throws {
    if (person == nil) == (unit == nil) { throw ValidationError("Give a person or a --unit.") }
    if below && unit == nil { throw ValidationError("--below goes with --unit.") }
  }

  func run() async throws {
    do {
      let day = try options.day()
      let register =
        if let unit {
          try await options.register(below ? .below : .unit, unit)
        } else {
          try await options.register(.person, person!)
        }
      let rows =
        if let unit {
          try appointments(in: register.unit(called: unit), register, day)
        } else {
          try appointments(of: person!, register)
        }
      let lines = rows.map { AppointmentLine($0, register, day) }
      if json { return try Console.printJSON(lines) }
      var table = TextTable(
        ["person", "post", "unit", "", "kind", "term", ""],
        [.left, .left, .left, .left, .left, .left, .left])
      for line in lines {
        table.add([
          line.name, line.postName, line.unitName, Style.faint(line.unit), line.kind,
          TermText.of(line.from, line.until) ?? "", line.holds ? "" : Style.faint("not on \(day)"),
        ])
      }
      Console.print(table.text)
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func appointments(of text: String, _ register: OrganizationRegister) throws -> [Int] {
    let people = register.organization.people
    let exact = people.indices.filter { people[$0].code == text || people[$0].name == text }
    let found = exact.isEmpty ? people.indices.filter { people[$0].name.contains(text) } : exact
    guard !found.isEmpty else {
      let near = NearestText.nearest(to: text, in: people.map(\.name))
      throw ToolError(
        "there is no person \"\(text)\"\(near.map { "; did you mean \($0)?" } ?? "")",
        ExitReason.missingInput)
    }
    return found.sorted { people[$0].code < people[$1].code }
      .flatMap { register.appointments(of: $0) }
  }

  private func appointments(
    in unit: Int, _ register: OrganizationRegister, _ day: Day
  ) -> [Int] {
    var units = [unit]
    if below, register.tier(unit) != nil {
      units = register.subtree(of: unit, on: day).flatMap {
        [$0] + register.residents(of: $0, on: day)
      }
    }
    return units.flatMap { unit in
      register.posts(of: unit).flatMap { register.holders(of: $0, on: day) }
    }
  }
}

/// An appointment with names, for machines and for the table.
private struct AppointmentLine: Encodable {
  let person: String
  let name: String
  let post: String
  let postName: String
  let leads: Bool
  let unit: String
  let unitName: String
  let kind: String
  let from: String?
  let until: String?
  /// Whether it holds on the day.
  let holds: Bool

  init(_ row: Int, _ register: OrganizationRegister, _ day: Day) {
    let appointment = register.organization.appointments[row]
    let record = register.post(ofAppointment: row).map { register.organization.posts[$0] }
    let place = register.unit(ofAppointment: row)
    person = appointment.person
    name = register.personName(ofAppointment: row)
    post = appointment.post
    postName = record?.name ?? appointment.post
    leads = record?.leads ?? false
    unit = record?.unit ?? ""
    unitName = place.map(register.name) ?? ""
    kind = appointment.kind.rawValue
    from = appointment.term.from.map { "\($0)" }
    until = appointment.term.until.map { "\($0)" }
    holds = appointment.term.contains(day)
  }
}
