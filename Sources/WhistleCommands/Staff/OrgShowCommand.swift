import ArgumentParser
import OrganizationReports
import SQLiteStorage

struct OrgShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows a unit: its place, people, posts, agreements, duties, capacity and hours.",
    discussion: """
        whistle org show 六和社区
        whistle org show 440310001002-G03 --on 2018-06-30
        whistle org show 区司法局 --revision 1 --json

      A unit is named by its code, its name or an alias that no other unit has. Shown is what holds on \
      the day.
      """)

  @Argument(help: "The unit: its code, name or alias.")
  var unit: String

  @OptionGroup var options: StaffOptions

  @Flag(help: "List every duty and every unit at home here.")
  var all = false

  @Flag(help: "Print the sheet as JSON.")
  var json = false

  func run() async throws {
    do {
      let day = try options.day()
      let register = try await options.register(.unit, unit)
      let sheet = UnitSheet(try register.unit(called: unit), in: register, on: day)
      if json { return try Console.printJSON(sheet) }
      Console.print(
        UnitSheetText(
          sheet: sheet, label: register.label(ofKind:),
          most: all ? .max : UnitSheetText.usualMost
        ).text)
    } catch let error as ToolError {
      throw error.exit()
    }
  }
}
