import OrganizationGraph
import OrganizationTables
import Routing
import SQLiteStorage
import WireMessages

/// What a change did, or would do: for people, and as JSON for machines.
struct ChangeReport: Encodable {
  struct Lead: Encodable {
    let origin: String
    let category: String
    let before: String?
    let after: String?
  }

  /// What a dry run says of routing.
  struct Routing: Encodable {
    let day: String
    let compared: Int
    let changed: Int
    let examples: [Lead]
  }

  /// What a unit that closes has to do, and what is placed in it.
  struct Held: Encodable {
    let unit: String
    let name: String
    /// The first day on which it takes no orders; `nil`: from now on.
    let from: String?
    let orders: Int
    let examples: [UInt64]
    let placed: Int
    let placedExamples: [UInt64]
    /// Codes of the units that its orders go on with.
    let successors: [String]

    private enum CodingKeys: String, CodingKey {
      case unit, name, from, orders, examples, placed, successors
      case placedExamples = "placed_examples"
    }

    init(_ held: Wire.HeldOrders) {
      unit = held.unit
      name = held.name
      from = held.from.isEmpty ? nil : held.from
      orders = Int(clamping: held.orders)
      examples = held.examples
      placed = Int(clamping: held.placed)
      placedExamples = held.placedExamples
      successors = held.successors
    }

    var text: String {
      let when = from.map { " from \($0) on" } ?? ""
      var lines: [String] = []
      if !successors.isEmpty {
        let has = [
          orders > 0 ? "has \(orders) open orders (\(Self.numbers(examples, of: orders)))" : nil,
          placed > 0
            ? "is the place of \(placed) open orders (\(Self.numbers(placedExamples, of: placed)))"
            : nil,
        ].compactMap(\.self).joined(separator: " and ")
        let parts = successors.count > 1 ? ", with which part by the place of each" : ""
        return
          "\(name) \(unit) \(has):\(when) they go on with \(successors.joined(separator: ", "))\(parts)"
      }
      if orders > 0 {
        lines.append(
          "\(name) \(unit) takes no orders\(when) and has \(orders) open ones"
            + " (\(Self.numbers(examples, of: orders))): transfer them, or they are raised once they are"
            + " late")
      }
      if placed > 0 {
        lines.append(
          "\(name) \(unit) is no place for orders\(when) and is that of \(placed) open ones"
            + " (\(Self.numbers(placedExamples, of: placed))): they count to the nearest unit above, unless"
            + " reclassify gives them another place")
      }
      return lines.map(Style.warning).joined(separator: "\n")
    }

    private static func numbers(_ examples: [UInt64], of count: Int) -> String {
      examples.map(String.init).joined(separator: ", ") + (count > examples.count ? ", …" : "")
    }
  }

  /// `applied`, `repeated`, `unchanged`, or `dry run`.
  let outcome: String
  let revision: Int?
  let records: [RecordReport]
  let routing: Routing?
  /// Open orders of units that the change closes, and in them.
  let held: [Held]
  private let names: [String: String]

  private enum CodingKeys: CodingKey { case outcome, revision, records, routing, held }

  init(_ outcome: ChangeOutcome, held: [Wire.HeldOrders], in snapshot: OrganizationSnapshot) {
    self.outcome = outcome.kind.rawValue
    revision = outcome.revision.number
    records = outcome.records.map(RecordReport.init)
    routing = nil
    self.held = held.map(Held.init)
    names = [:]
  }

  init(
    _ records: [RecordChange], _ differences: RoutingDifferences, on day: Day,
    held: [Wire.HeldOrders], in snapshot: OrganizationSnapshot
  ) {
    outcome = "dry run"
    revision = nil
    self.records = records.map(RecordReport.init)
    self.held = held.map(Held.init)
    routing = Routing(
      day: day.description, compared: differences.comparedCount,
      changed: differences.changedCount,
      examples: differences.examples.map {
        Lead(origin: $0.origin, category: $0.category, before: $0.before, after: $0.after)
      })
    var names: [String: String] = [:]
    for pair in differences.examples {
      for code in [pair.origin, pair.before, pair.after].compactMap({ $0 }) {
        names[code] = snapshot.unit(code).map { snapshot.name($0) }
      }
      names["category " + pair.category] = snapshot.category(pair.category)
        .map { snapshot.record($0).name }
    }
    self.names = names
  }

  /// What a server did.
  init(_ report: Wire.ChangeReport) throws {
    let kind: ChangeOutcome.Kind? =
      switch report.outcome {
      case .applied: .applied
      case .repeated: .repeated
      case .unchanged: .unchanged
      default: nil
      }
    guard let kind else {
      throw ToolError(
        "the server gave an answer \(report.outcome.rawValue) that this version does not know",
        ExitReason.dataFaults)
    }
    outcome = kind.rawValue
    revision = report.revision.map { Int(clamping: $0.number) }
    records = report.records.map(RecordReport.init)
    held = report.held.map(Held.init)
    routing = nil
    names = [:]
  }

  /// What a server would do.
  init(
    dryRun report: Wire.ChangeReport, _ differences: Wire.RoutingDifferences, on day: Day,
    names: [String: String]
  ) {
    func code(_ text: String) -> String? { text.isEmpty ? nil : text }
    outcome = "dry run"
    revision = nil
    records = report.records.map(RecordReport.init)
    held = report.held.map(Held.init)
    routing = Routing(
      day: day.description, compared: Int(clamping: differences.compared),
      changed: Int(clamping: differences.changed),
      examples: differences.examples.map {
        Lead(
          origin: $0.origin, category: $0.category, before: code($0.before),
          after: code($0.after))
      })
    self.names = names
  }

  func text(_ path: String) -> String {
    var lines: [String] = []
    switch outcome {
    case "applied": lines.append("\(path): \(Style.good("revision \(revision ?? 0)"))")
    case "repeated":
      lines.append("\(path): this change was made before, as revision \(revision ?? 0)")
    case "unchanged": lines.append("\(path): it is so already; nothing changed")
    default: lines.append(Style.strong("dry run, nothing is changed"))
    }
    lines += records.map { "  \($0.text)" } + held.map(\.text)
    guard let routing else { return lines.joined(separator: "\n") }
    lines.append(
      "\(routing.changed) of \(routing.compared) pairs of origin and category that it can touch"
        + " would get another lead on \(routing.day)")
    if routing.examples.isEmpty { return lines.joined(separator: "\n") }
    var table = TextTable(
      ["origin", "category", "lead now", "lead then"], [.left, .left, .left, .left])
    for lead in routing.examples {
      table.add([
        named(lead.origin), "\(names["category " + lead.category] ?? "") \(lead.category)",
        lead.before.map(named) ?? "nobody", lead.after.map(named) ?? "nobody",
      ])
    }
    lines.append(table.text)
    if routing.changed > routing.examples.count {
      lines.append("  … and \(routing.changed - routing.examples.count) more")
    }
    return lines.joined(separator: "\n")
  }

  private func named(_ code: String) -> String {
    (names[code].map { "\($0) " } ?? "") + code
  }
}

/// What became of one record, column by column.
struct RecordReport: Encodable {
  let table: String
  let key: [String]
  /// `added`, `changed` or `removed`.
  let what: String
  /// Of a changed record: the columns that differ.
  let before: [String: String]
  let after: [String: String]

  init(_ change: RecordChange) {
    self.init(
      change.key.table.rawValue, change.key.fields, before: change.before?.shownColumns(),
      after: change.after?.shownColumns())
  }

  init(_ change: Wire.RecordChange) {
    self.init(
      change.table, change.key, before: change.before?.named, after: change.after?.named)
  }

  private init(
    _ table: String, _ key: [String], before: [String: String]?, after: [String: String]?
  ) {
    self.table = table
    self.key = key
    let (old, new) = (before ?? [:], after ?? [:])
    what = before == nil ? "added" : after == nil ? "removed" : "changed"
    let isChanged = what == "changed"
    self.before = old.filter { !isChanged || new[$0.key] != $0.value }
    self.after = new.filter { !isChanged || old[$0.key] != $0.value }
  }

  /// `units C1: name 丙社区 → 新社区`.
  var text: String {
    let head = "\(table) \(key.filter { !$0.isEmpty }.joined(separator: ", "))"
    switch what {
    case "added":
      return "\(Style.good("+")) \(head): \(Self.words(after, without: key))"
    case "removed":
      return "\(Style.error("-")) \(head): \(Self.words(before, without: key))"
    default:
      let columns = Set(before.keys).union(after.keys).sorted()
      let words = columns.map { "\($0) \(before[$0] ?? "none") → \(after[$0] ?? "none")" }
      return "\(Style.warning("~")) \(head): \(words.joined(separator: ", "))"
    }
  }

  private static func words(_ columns: [String: String], without key: [String]) -> String {
    columns.sorted { $0.key < $1.key }.filter { !key.contains($0.value) }
      .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }
}
