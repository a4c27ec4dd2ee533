import ArgumentParser
import OrganizationFolder
import OrganizationGraph
import OrganizationTables

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Reads an organisation folder and reports every fault in it.",
    discussion: """
        whistle check Examples/pingshan/organisation
        whistle check --rules      the rules an organisation keeps
        whistle check --policy     the items of costs.csv, with units, ranges and defaults

      Each fault is one line on standard error: file, line, column, what is wrong, what would be
      right, and the rule. With faults the exit code is 65. Nothing is changed. With --json the
      faults are an array on standard output, each with file, line, column, value, rule, message
      and remedy as far as it has them; a sound folder gives its counts of records by table.
      """)

  @Argument(help: "The folder.")
  var folder: String?

  @Flag(help: "List the rules instead.")
  var rules = false

  @Flag(help: "List the policy's items instead.")
  var policy = false

  @Flag(help: "Print the faults, or the counts of a sound folder, as JSON.")
  var json = false

  func validate() throws {
    if [folder != nil, rules, policy].filter({ $0 }).count != 1 {
      throw ValidationError("Give a folder, --rules or --policy.")
    }
    if json && folder == nil { throw ValidationError("--json goes with a folder.") }
  }

  func run() throws {
    if rules { return listRules() }
    if policy { return listPolicy() }
    guard let folder else { return }
    do {
      if json { return try printJSON(of: folder) }
      let organization = try FolderInput.organization(folder)
      Console.print("\(folder): \(Style.good("no faults"))")
      Console.print(OrganizationSummary.text(organization))
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func printJSON(of folder: String) throws {
    switch try FolderInput.read(folder) {
    case .organization(let organization):
      try Console.printJSON(OrganizationSummary.counts(organization))
    case .faults(let found):
      try Console.printJSON(found.faults.map(FaultReport.init))
      FolderInput.reportWithheld(found)
      throw ExitReason.dataFaults
    }
  }

  private func listRules() {
    var table = TextTable(["rule", "meaning"], [.left, .left])
    for rule in Rule.all { table.add([rule.code, rule.meaning]) }
    Console.print(table.text)
  }

  private func listPolicy() {
    var table = TextTable(
      ["item", "unit", "key", "default", "range", "meaning"],
      [.left, .left, .left, .right, .right, .left])
    for item in PolicyItem.all {
      let defaults = item.defaults.map { entry in
        entry.key.map { "\($0)=\(entry.value)" } ?? "\(entry.value)"
      }
      table.add([
        item.name, item.unit, item.key == .none ? "" : "\(item.key)",
        defaults.joined(separator: " "), "\(item.range.lowerBound)…\(item.range.upperBound)",
        item.meaning,
      ])
    }
    Console.print(table.text)
  }
}

/// A fault of a folder, for machines.
private struct FaultReport: Encodable {
  let file: String
  let line: Int?
  let column: String?
  let value: String?
  let rule: String?
  let message: String
  let remedy: String

  init(_ fault: FolderFault) {
    file = fault.file
    line = fault.line
    column = fault.column
    value = fault.value
    rule = fault.rule?.code
    message = fault.message
    remedy = fault.remedy
  }
}

/// Counts of an organisation's records.
enum OrganizationSummary {
  static func counts(_ organization: Organization) -> [String: Int] {
    Dictionary(
      uniqueKeysWithValues: TableDescription.all.map { ($0.name, $0.count(organization)) })
  }

  static func text(_ organization: Organization) -> String {
    var table = TextTable(["table", "records"], [.left, .right])
    for description in TableDescription.all {
      let count = description.count(organization)
      if count > 0 { table.add([description.name, "\(count)"]) }
    }
    return table.text
  }
}
