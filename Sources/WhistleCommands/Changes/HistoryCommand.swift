import ArgumentParser
import OrganizationGraph
import SQLiteStorage

struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Says who changed a unit or person, when, what and why.",
    discussion: """
        whistle org history 六和社区
        whistle org history --person li

      Of a unit: its record, edges, posts, the appointments to them, and duties. The oldest comes first.
      Times are in the organisation's zone.
      """)

  @Argument(help: "The unit, by code or name.") var unit: String?
  @Option(help: ArgumentHelp("A person instead.", valueName: "code")) var person: String?
  @OptionGroup var store: StoreOptions
  @Flag(help: "Print the history as JSON.") var json = false

  func validate() throws {
    if (unit == nil) == (person == nil) {
      throw ValidationError("Name a unit, or a person by --person.")
    }
  }

  func run() throws {
    do {
      let (entries, zone) = try entries()
      let reports = entries.map { HistoryReport($0, zone) }
      if json { return try Console.printJSON(reports) }
      if reports.isEmpty {
        return Console.print("\(store.path): no revision knows \(person ?? unit ?? "")")
      }
      Console.print(reports.map(\.text).joined(separator: "\n"))
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func entries() throws -> ([HistoryEntry], ZoneOffset) {
    do {
      let opened = try OrganizationStore.open(store.path, mode: .readOnly)
      defer { try? opened.close() }
      let (revision, organization) = try opened.organization()
      let snapshot = OrganizationSnapshot(
        validated: organization, revision: UInt64(revision.number))
      if let person { return (try opened.history(ofPerson: person), snapshot.zone) }
      // A unit that is gone is found by its code only.
      let past = try opened.history(ofUnit: unit!)
      if !past.isEmpty { return (past, snapshot.zone) }
      let code = try NameLookup(snapshot: snapshot).unit(unit!, what: "unit")
      return (try opened.history(ofUnit: code), snapshot.zone)
    } catch let error as StoreError {
      throw ToolError(error)
    }
  }
}

/// What one revision changed, for people and machines.
private struct HistoryReport: Encodable {
  let revision: Int
  let time: String
  let author: String
  let reason: String
  let records: [RecordReport]

  init(_ entry: HistoryEntry, _ zone: ZoneOffset) {
    revision = entry.revision.number
    time = zone.text(entry.revision.createdAt)
    author = entry.revision.author
    reason = entry.revision.reason
    records = entry.records.map(RecordReport.init)
  }

  var text: String {
    let head =
      "\(Style.strong("revision \(revision)"))  \(time)  \(author)\(reason.isEmpty ? "" : "  \(reason)")"
    return ([head] + records.map { "  \($0.text)" }).joined(separator: "\n")
  }
}
