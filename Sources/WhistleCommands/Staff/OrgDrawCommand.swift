import ArgumentParser
import Foundation
import OrganizationDrawing
import OrganizationReports

struct OrgDrawCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw",
    abstract:
      "Draws a community's chain, cross-appointments and bridges as a picture for the wall.",
    discussion: """
        whistle org draw 六和社区 --output 六和社区.svg
        whistle org draw 六和社区 --on 2018-06-01 > picture.svg

      The picture is SVG; browsers, office programs and printers take it as it is, at any size.
      """)

  @Argument(help: "The community: its code, name or alias.")
  var unit: String

  @OptionGroup var options: StaffOptions

  @Option(help: ArgumentHelp("Write to this file, not to standard output.", valueName: "file"))
  var output: String?

  func run() async throws {
    do {
      let day = try options.day()
      let register = try await options.register()
      let community = try register.unit(called: unit)
      guard register.tier(community) != nil else {
        throw ToolError(
          "\(unit) is no unit of the chain; name a community", .validationFailure)
      }
      let svg = CommunityPoster(community, in: register, on: day).svg()
      guard let output else { return Console.write(svg, to: STDOUT_FILENO) }
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: output, isDirectory: &isFolder), isFolder.boolValue
      {
        throw ToolError(
          "\(output): is a folder; name the file in it that is to be written",
          ExitReason.cannotCreate)
      }
      do {
        try Data(svg.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
      } catch {
        throw ToolError("\(output): \(error.localizedDescription)", ExitReason.cannotCreate)
      }
      Console.print("\(output): \(Style.good("drew \(register.name(community))")) on \(day)")
    } catch let error as ToolError {
      throw error.exit()
    }
  }
}
