import ArgumentParser
import OrganizationGraph
import OrganizationReports
import SQLiteStorage
import WireMessages

struct HistoryCommand: AsyncParsableCommand {
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
  @Option(help: ArgumentHelp("A person instead, by code or name.", valueName: "person"))
  var person: String?
  @OptionGroup var store: StoreOptions
  @OptionGroup var remote: ServerOptions
  @Flag(help: "Print the history as JSON.") var json = false

  func validate() throws {
    if (unit == nil) == (person == nil) {
      throw ValidationError("Name a unit, or a person by --person.")
    }
    try remote.stands(beside: ("--store", store.store != nil))
  }

  func run() async throws {
    do {
      let reports =
        if let configuration = try remote.configuration() {
          try await RemoteHistory(configuration).entries(ofUnit: unit, person: person)
        } else {
          try stored()
        }
      if json { return try Console.printJSON(reports) }
      if reports.isEmpty {
        let source = remote.server.first ?? store.path
        return Console.print("\(source): no revision knows \(person ?? unit ?? "")")
      }
      Console.print(reports.map(\.text).joined(separator: "\n"))
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func stored() throws -> [HistoryReport] {
    do {
      let opened = try OrganizationStore.open(store.path, mode: .readOnly)
      defer { try? opened.close() }
      let zone = ZoneOffset(try opened.excerpt(.init(.named, "")).organization)
      // Who or what is gone is found by the code only.
      if let person {
        var entries = try opened.history(ofPerson: person)
        if entries.isEmpty {
          let people = try opened.excerpt(.init(.person, person)).organization.people
          entries = try opened.history(ofPerson: Self.code(of: person, among: people))
        }
        return entries.map { HistoryReport($0, zone) }
      }
      var entries = try opened.history(ofUnit: unit!)
      if entries.isEmpty { entries = try opened.history(ofUnit: code(in: opened)) }
      return entries.map { HistoryReport($0, zone) }
    } catch let error as StoreError {
      throw ToolError(error)
    }
  }

  /// The code of the person with a name.
  static func code(of name: String, among people: [Person]) throws -> String {
    let found = people.filter { $0.name == name }.map(\.code).sorted()
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      throw ToolError(
        "no revision knows a person \"\(name)\" by code, nor the latest one by name; look for them with"
          + " `whistle org people`", ExitReason.missingInput)
    }
    throw NameLookup.unclear(name, "--person", found)
  }

  /// The code of the unit, which is not one itself.
  private func code(in store: OrganizationStore) throws -> String {
    let part = OrganizationRegister(try store.excerpt(.init(.named, unit!)).organization)
    let found =
      UnitSearch(part).named(unit!).isEmpty
      ? OrganizationRegister(try store.organization().organization) : part
    return found.code(try found.unit(called: unit!))
  }
}

/// What one revision changed, for people and machines.
struct HistoryReport: Encodable {
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

  init(_ entry: Wire.HistoryEntry, _ zone: ZoneOffset) {
    let made = entry.revision ?? .init()
    revision = Int(clamping: made.number)
    time = zone.text(Instant(seconds: made.createdAt))
    author = made.author
    reason = made.reason
    records = entry.records.map(RecordReport.init)
  }

  var text: String {
    let head =
      "\(Style.strong("revision \(revision)"))  \(time)  \(author)\(reason.isEmpty ? "" : "  \(reason)")"
    return ([head] + records.map { "  \($0.text)" }).joined(separator: "\n")
  }
}
