import ArgumentParser
import OrganizationGraph
import OrganizationReports
import SQLiteStorage

struct OrgFindCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "Finds units by code, name or alias, or by a part of them.",
    discussion: """
        whistle org find 执法
        whistle org find 440310001002 --kind grid --most 100
        whistle org find agency:9444 --json

      The surest come first: equal code, name, alias; then names that begin with the text or hold it, \
      aliases, codes that begin with it. If nothing is found, the exit code is 66 and the nearest \
      names are suggested.
      """)

  @Argument(help: "What to look for.")
  var text: String

  @OptionGroup var options: StaffOptions

  @Option(help: ArgumentHelp("Only units of this kind; repeatable.", valueName: "kind"))
  var kind: [String] = []

  @Option(help: ArgumentHelp("List at most so many.", valueName: "number"))
  var most = 20

  @Flag(help: "Print the units as JSON.")
  var json = false

  func validate() throws {
    if most < 1 { throw ValidationError("--most is 1 or more.") }
  }

  func run() async throws {
    do {
      let day = try options.day()
      let register = try await options.register(.search, text)
      let search = UnitSearch(register)
      let hits = search.find(text).filter {
        kind.isEmpty || kind.contains(register.organization.units[$0.unit].kind.code)
      }
      if hits.isEmpty {
        let near = search.nearest(to: text)
        let hint = near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"
        throw ToolError("no unit is found for \"\(text)\"\(hint)", ExitReason.missingInput)
      }
      let found = hits.prefix(most).map { FoundUnit($0, register, day) }
      if json { return try Console.printJSON(Array(found)) }
      var table = TextTable(
        ["unit", "code", "kind", "in", "found by"], [.left, .left, .left, .left, .left])
      for unit in found { table.add([unit.name, unit.code, unit.kind, unit.place, unit.by]) }
      Console.print(table.text)
      if hits.count > most {
        Console.print("  \(Style.faint("… and \(hits.count - most) more; --most lists more"))")
      }
    } catch let error as ToolError {
      throw error.exit()
    }
  }
}

/// A found unit, for machines and for the table.
private struct FoundUnit: Encodable {
  let code: String
  let name: String
  let kind: String
  /// Names of the chain above.
  let place: String
  let by: String

  init(_ hit: UnitSearch.Hit, _ register: OrganizationRegister, _ day: Day) {
    code = register.code(hit.unit)
    name = register.name(hit.unit)
    kind = register.organization.units[hit.unit].kind.code
    var above: [Int] = []
    if let territory = register.territory(of: hit.unit) {
      above = register.ancestors(of: territory, on: day)
      if territory != hit.unit { above.insert(territory, at: 0) }
    }
    place = above.reversed().map(register.name).joined(separator: " › ")
    by =
      switch hit.match {
      case .code, .codeBegins: "code"
      case .name, .nameBegins, .nameContains: "name"
      case .alias, .aliasContains: "alias \(hit.alias ?? "")"
      }
  }
}
