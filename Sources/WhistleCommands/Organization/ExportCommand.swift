import ArgumentParser
import OrganizationFolder
import OrganizationTables

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes an organisation of the store as a folder of CSV files.",
    discussion: """
        whistle export organisation
        whistle export organisation --revision 3 --excel

      Importing the folder again gives the same content. Files in the folder that belong to an
      organisation are replaced; others are left alone.
      """)

  @Argument(help: "The folder to write.")
  var output: String

  @OptionGroup var source: OrganizationOptions

  @Flag(help: "Begin each file with a byte order mark, by which Excel knows UTF-8.")
  var excel = false

  func run() throws {
    do {
      let (organization, revision, digest) = try source.load()
      var writer = OrganizationFolderWriter(folder: output)
      writer.byteOrderMark = excel
      do {
        try writer.write(organization)
      } catch {
        throw ToolError("\(error)", ExitReason.cannotCreate)
      }
      let what = revision == 0 ? "the folder" : "revision \(revision)"
      Console.print("\(output): \(Style.good("wrote \(what)"))")
      Console.print(OrganizationSummary.text(organization))
      Console.print("  content \(digest.organization)")
    } catch let error as ToolError {
      throw error.exit()
    }
  }
}
