import ArgumentParser
import Foundation
import OrganizationGraph
import OrganizationTables
import Routing
import SQLiteStorage
import WhistleServices
import WireMessages

/// How a change is made: to which store or by which server, by whom, why, on which revision, or only on trial.
struct ChangeOptions: ParsableArguments {
  @OptionGroup var store: StoreOptions
  @OptionGroup var remote: ServerOptions

  @Option(help: ArgumentHelp("Who makes the change (default: the user).", valueName: "name"))
  var author: String?

  @Option(help: ArgumentHelp("Why, for the history.", valueName: "text"))
  var reason: String?

  @Option(
    help: ArgumentHelp(
      "The revision that you looked at; changes of the same records since then refuse the change.",
      valueName: "number"))
  var base: Int?

  @Option(
    help: ArgumentHelp(
      "A key by which the change is known again; given twice, it is made once.", valueName: "text"))
  var key: String?

  @Flag(help: "Say what would change, for the records and for routing, and change nothing.")
  var dryRun = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    try remote.stands(beside: ("--store", store.store != nil))
  }

  /// Makes the changes that a body makes of what units are called, or tries them.
  ///
  /// - Parameter given: a change set that is written down already, in whose place the options stand where
  ///   they are given.
  func run(
    _ given: ChangeSet? = nil,
    _ changes: (any OrganizationNames) async throws -> [Change] = { _ in [] }
  ) async throws {
    do {
      if let configuration = try remote.configuration() {
        let server = RemoteChanges(configuration)
        let names = try await server.names()
        let set = try await self.set(given, changes, names)
        let instant = Self.trialTime(of: set, in: names.zone)
        try print(
          dryRun ? await server.dryRun(set, at: instant, in: names) : await server.apply(set))
      } else {
        try await runOnStore(given, changes)
      }
    } catch let refusal as ChangeRefusal {
      if json { try Console.printJSON(refusal) }
      throw refusal.toolError.exit()
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func set(
    _ given: ChangeSet?, _ changes: (any OrganizationNames) async throws -> [Change],
    _ names: any OrganizationNames
  ) async throws -> ChangeSet {
    var set = given ?? ChangeSet(author: "", reason: "")
    set.changes += try await changes(names)
    set.base = base ?? set.base
    set.author = author ?? (set.author.isEmpty ? NSUserName() : set.author)
    set.reason = reason ?? set.reason
    set.idempotencyKey = key ?? set.idempotencyKey
    if set.reason.isEmpty { set.reason = Self.reason(of: set.changes) }
    return try Self.written(set)
  }

  /// A change set as it is read once it is written down, as whoever gets it in a file or a message reads it.
  private static func written(_ set: ChangeSet) throws -> ChangeSet {
    do {
      return try ChangeSet(try ChangeSetForm(set))
    } catch {
      throw ToolError("\(error)", ExitReason.dataFaults)
    }
  }

  /// What stands in the history where nobody says why: at least what was done.
  private static func reason(of changes: [Change]) -> String {
    var words: [String] = []
    for change in changes {
      guard let word = try? ChangeForm(change).change, !words.contains(word) else { continue }
      words.append(word)
    }
    return words.joined(separator: ", ")
  }

  private func runOnStore(
    _ given: ChangeSet?, _ changes: (any OrganizationNames) async throws -> [Change]
  ) async throws {
    do {
      let opened = try OrganizationStore.open(store.path, mode: dryRun ? .readOnly : .readWrite)
      defer { try? opened.close() }
      let (revision, organization) = try opened.organization()
      let snapshot = OrganizationSnapshot(
        validated: organization, revision: UInt64(revision.number))
      let set = try await self.set(given, changes, LocalNames(snapshot: snapshot))
      if dryRun { return try await preview(set, on: snapshot, of: opened) }
      let outcome = try opened.apply(set, to: snapshot, at: Self.now) { records in
        _ = try snapshot.applying(records)
      }
      let held = await held(by: outcome.records, of: set, in: snapshot)
      try print(ChangeReport(outcome, held: held, in: snapshot))
    } catch let error as EditError {
      throw ChangeRefusal(
        error.message, change: error.change.map { $0 + 1 },
        breaches: error.breaches.map { ($0.rule.code, $0.message, $0.remedy) })
    } catch let error as ChangeConflict {
      throw ChangeRefusal(conflict: "\(error)")
    } catch let error as StoreError {
      throw ToolError(error)
    }
  }

  private static var now: Instant { Instant(seconds: Int64(Date().timeIntervalSince1970)) }

  /// When the orders of a dry run are received: changes that begin later are judged on their first day.
  private static func trialTime(of set: ChangeSet, in zone: ZoneOffset) -> Instant {
    let start = firstDay(of: set.changes).map { zone.instant($0, second: 12 * 3600) }
    return max(now, start ?? now)
  }

  private func preview(
    _ set: ChangeSet, on snapshot: OrganizationSnapshot, of opened: OrganizationStore
  ) async throws {
    let records: [RecordChange]
    switch try opened.preview(set, on: snapshot) {
    case .repeated(let first): return try print(ChangeReport(first, held: [], in: snapshot))
    case .changes(let changes): records = changes
    }
    let state = LiveRouter(snapshot).state
    let next = try state.applying(records)
    let instant = Self.trialTime(of: set, in: snapshot.zone)
    try print(
      ChangeReport(
        records, state.differences(to: next, records, at: instant),
        on: snapshot.zone.local(instant).day, held: await held(by: records, of: set, in: snapshot),
        in: snapshot))
  }

  /// The open orders of the units that the changes close, and in them, where the store has a ledger that can be read.
  private func held(
    by records: [RecordChange], of set: ChangeSet, in snapshot: OrganizationSnapshot
  ) async -> [Wire.HeldOrders] {
    let endings = records.compactMap(\.ending)
    let path = LedgerOptions.path(ofStore: store.path)
    guard !endings.isEmpty, FileManager.default.fileExists(atPath: path),
      let view = try? LedgerView(
        path, LiveOrganization(snapshot, organizationDigest: "", policyDigest: ""))
    else { return [] }
    var held: [Wire.HeldOrders] = []
    let succession = UnitSuccession(set.changes)
    let placed = (try? view.openOrders(placedIn: Set(endings.map(\.code)))) ?? [:]
    for ending in endings {
      let page = try? await view.list(
        .with {
          $0.unit = ending.code
          $0.open = true
          $0.limit = 1_000
        })
      let orders = UnitOrders(
        held: (page?.orders ?? []).map(\.id).sorted(), placed: placed[ending.code] ?? [])
      if let orders = Wire.HeldOrders(ending, orders, succession) { held.append(orders) }
    }
    await view.close()
    return held
  }

  private static func firstDay(of changes: [Change]) -> Day? {
    changes.compactMap { change -> Day? in
      switch change {
      case .end(_, let day): day
      case .move(_, _, let day), .moveInLine(_, _, let day), .close(_, let day): day
      case .split(let split): split.day
      case .merge(let merge): merge.day
      case .add(.appointment(let appointment)): appointment.term.from
      case .add(.edge(let edge)): edge.term.from
      case .add(.duty(let duty)): duty.term.from
      default: nil
      }
    }.max()
  }

  private func print(_ report: ChangeReport) throws {
    if json { return try Console.printJSON(report) }
    Console.print(report.text(remote.server.first ?? store.path))
  }
}

/// The day on which a change holds first.
struct DayOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "First day on which it holds, YYYY-MM-DD (default: today).", valueName: "day"))
  var on: String?

  @Flag(help: "Change the records themselves, as if it had always been so.")
  var undated = false

  func validate() throws {
    if on != nil && undated { throw ValidationError("Give --on or --undated, not both.") }
  }

  func day(in zone: ZoneOffset) throws -> Day? {
    if undated { return nil }
    return try DayText.day(on, "--on") ?? DayText.today(zone)
  }
}

enum DayText {
  static func today(_ zone: ZoneOffset) -> Day {
    zone.local(Instant(seconds: Int64(Date().timeIntervalSince1970))).day
  }

  static func day(_ text: String?, _ option: String) throws -> Day? {
    guard let text else { return nil }
    if let day = Day(text) { return day }
    throw ToolError("\(option) \"\(text)\" is no day; write YYYY-MM-DD", .validationFailure)
  }
}
