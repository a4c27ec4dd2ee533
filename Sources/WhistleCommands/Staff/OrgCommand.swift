import ArgumentParser

/// Everything that organisation staff do with the graph.
struct OrgCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "org",
    abstract: "组织: looks up, checks, compares and draws the organisation.",
    discussion: """
        whistle org show 六和社区
        whistle org tree 坪山街道 --depth 2
        whistle org find 执法
        whistle org report
        whistle org report vacancies --under 坪山街道
        whistle org diff 1 2

      All read the store, at its latest revision or at --revision, or an organisation --folder. What \
      depends on the day is that of today, or of --on.
      """,
    subcommands: [
      OrgShowCommand.self, OrgTreeCommand.self, OrgFindCommand.self, OrgPeopleCommand.self,
      OrgReportCommand.self,
      OrgDrawCommand.self, OrgImportDivisionsCommand.self,
      OrgGenerateCommand.self, OrgDiffCommand.self,
      CheckCommand.self, RevisionsCommand.self, ImportCommand.self, ExportCommand.self,
    ])
}
