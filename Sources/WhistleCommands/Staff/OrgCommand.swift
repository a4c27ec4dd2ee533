import ArgumentParser

/// Everything that organisation staff do with the graph.
struct OrgCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "org",
    abstract: "组织: looks up, checks, changes and draws the organisation.",
    discussion: """
        whistle org show 六和社区
        whistle org tree 坪山街道 --depth 2
        whistle org find 执法
        whistle org report
        whistle org report vacancies --under 坪山街道
        whistle org move 440310001003-G05 440310001004 --on 2030-01-01 --dry-run
        whistle org history 六和社区
        whistle org diff 1 2
        whistle org move 440310001003-G05 440310001004 --server 127.0.0.1:50051

      What only looks reads the store, at its latest revision or at --revision, an organisation --folder, or what a running \
      --server has. What \
      depends on the day is that of today, or of --on. A change is checked as a whole and made as a whole, \
      as a new revision of the store that keeps author, time and reason; with --dry-run it is only tried. \
      While a server has the store, changes go through it, with --server.
      """,
    subcommands: [
      OrgShowCommand.self, OrgTreeCommand.self, OrgFindCommand.self, OrgPeopleCommand.self,
      OrgReportCommand.self,
      OrgDrawCommand.self, OrgImportDivisionsCommand.self,
      OrgGenerateCommand.self, OrgImageCommand.self, OrgDiffCommand.self,
      CheckCommand.self, RevisionsCommand.self, ImportCommand.self, ExportCommand.self,
      ApplyCommand.self, AppointCommand.self, DismissCommand.self, RenameCommand.self,
      RecodeCommand.self,
      MoveCommand.self, SplitCommand.self, MergeCommand.self, CloseCommand.self,
      HistoryCommand.self,
    ])
}
