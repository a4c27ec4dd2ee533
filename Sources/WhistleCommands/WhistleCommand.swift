import ArgumentParser
import RPCCore

/// What the executable runs.
public enum WhistleTool {
  public static func run() async {
    await WhistleCommand.main()
  }
}

/// `whistle`: the tool, and the server as `whistle serve`.
struct WhistleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whistle",
    abstract: "吹哨: routes work orders through a city's grassroots organisation.",
    discussion: """
      An organisation is kept as a folder of CSV files and served from a store, one SQLite file \
      (whistle.db here, unless --store or WHISTLE_STORE names another).

        whistle import Examples/pingshan/organisation
        whistle route 六和社区 侵占绿地
        whistle explain 六和社区 侵占绿地 --candidate 六和社区
        whistle serve
        whistle order file 六和社区 侵占绿地 --title "绿地上停了车"

      Exit codes: 0 done; 64 wrong usage; 65 the data has faults; 66 a file, unit or category is \
      not there; 69 a server cannot listen or be reached; 73 a file cannot be written; 75 another process \
      writes to the store.
      """,
    version: "whistle \(ProgramVersion.text)",
    subcommands: [
      RouteCommand.self, VerifyCommand.self, ExplainCommand.self, OrderTool.self,
      LedgerTool.self, ServeCommand.self,
      ImportCommand.self,
      ServeInteropCommand.self, InteropCommand.self, LoadCommand.self,
      ExportCommand.self, RevisionsCommand.self, CheckCommand.self, CatalogueCommand.self,
      ReplayCommand.self, InstanceCommand.self, OrgCommand.self,
    ])
}
