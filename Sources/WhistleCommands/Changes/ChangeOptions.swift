import ArgumentParser
import Foundation
import OrganizationGraph
import OrganizationTables
import Routing
import SQLiteStorage

/// How a change is made: to which store, by whom, why, on which revision, or only on trial.
struct ChangeOptions: ParsableArguments {
  @OptionGroup var store: StoreOptions

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

  /// Makes the changes that a body makes of what units are called, or tries them.
  ///
  /// - Parameter given: a change set that is written down already, in whose place the options stand where
  ///   they are given.
  func run(
    _ given: ChangeSet? = nil, _ changes: (NameLookup) throws -> [Change] = { _ in [] }
  ) throws {
    do {
      try reportingErrors {
        let opened = try OrganizationStore.open(store.path, mode: dryRun ? .readOnly : .readWrite)
        defer { try? opened.close() }
        let (revision, organization) = try opened.organization()
        let snapshot = OrganizationSnapshot(
          validated: organization, revision: UInt64(revision.number))
        var set = given ?? ChangeSet(author: "", reason: "")
        set.changes += try changes(NameLookup(snapshot: snapshot))
        set.base = base ?? set.base
        set.author = author ?? (set.author.isEmpty ? NSUserName() : set.author)
        set.reason = reason ?? set.reason
        set.idempotencyKey = key ?? set.idempotencyKey
        if dryRun { return try preview(set, on: snapshot, of: opened) }
        let outcome = try opened.apply(set, to: snapshot, at: Self.now) { records in
          _ = try snapshot.applying(records)
        }
        try print(ChangeReport(outcome, in: snapshot))
      }
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private static var now: Instant { Instant(seconds: Int64(Date().timeIntervalSince1970)) }

  private func preview(
    _ set: ChangeSet, on snapshot: OrganizationSnapshot, of opened: OrganizationStore
  ) throws {
    let records = try opened.preview(set, on: snapshot)
    let state = LiveRouter(snapshot).state
    let next = try state.applying(records)
    // Changes that begin later are judged on their first day.
    let zone = snapshot.zone
    let start = Self.firstDay(of: set.changes).map { zone.instant($0, second: 12 * 3600) }
    let instant = max(Self.now, start ?? Self.now)
    try print(
      ChangeReport(
        records, state.differences(to: next, records, at: instant), on: zone.local(instant).day,
        in: snapshot))
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
    Console.print(report.text(store.path))
  }

  private func reportingErrors(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as EditError {
      let place = error.change.map { "change \($0 + 1): " } ?? ""
      let breaches = error.breaches.map { "\n  \($0.rule.code): \($0.message)\n    \($0.remedy)" }
      throw ToolError(
        breaches.isEmpty
          ? "\(place)\(error.message)"
          : "refused; nothing was changed\(breaches.joined())",
        ExitReason.dataFaults)
    } catch let error as ChangeConflict {
      throw ToolError("\(error)", ExitReason.dataFaults)
    } catch let error as StoreError {
      throw ToolError(error)
    }
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
