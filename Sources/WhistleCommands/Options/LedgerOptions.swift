import ArgumentParser
import OrganizationGraph
import SQLiteStorage
import WhistleServices
import WorkOrders

/// Where work orders are kept.
struct LedgerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The ledger of work orders, a SQLite file (default: the store's name with .ledger).",
      valueName: "file"))
  var ledger: String?

  @Option(
    help: ArgumentHelp(
      "Time limits, budgets and warnings, as whistle order policy prints them (default: the example).",
      valueName: "file"))
  var orderPolicy: String?

  /// The policy of orders, whose working hours an organisation must know.
  func policy(_ snapshot: OrganizationSnapshot) throws(ToolError) -> OrderPolicy {
    guard let orderPolicy else { return .example }
    let policy = try OrderPolicyFile.read(orderPolicy)
    let isKnown = snapshot.calendars.contains { $0.code == policy.calendar }
    guard isKnown || !policy.limits.contains(where: \.isWorking) else {
      throw ToolError(
        "\(orderPolicy): the organisation has no calendar \"\(policy.calendar)\" for working hours;"
          + " it has \(snapshot.calendars.map(\.code).joined(separator: ", "))",
        ExitReason.dataFaults)
    }
    return policy
  }

  /// The same; nil for an image.
  func path(_ routing: RoutingOptions) -> String? {
    routing.image == nil ? path(routing.source) : nil
  }

  /// The ledger of a store; nil for an organisation folder, which has none of its own.
  func path(_ source: OrganizationOptions) -> String? {
    ledger ?? (source.folder == nil ? Self.path(ofStore: source.store.path) : nil)
  }

  /// Where a store's orders are kept, if nothing else is said.
  static func path(ofStore store: String) -> String { store + ".ledger" }
}

extension ToolError {
  init(_ error: LedgerError) {
    let code =
      switch error.code {
      case .missing: ExitReason.missingInput
      case .locked: ExitReason.inUse
      case .readOnly, .diskFull, .failed: ExitReason.cannotCreate
      default: ExitReason.dataFaults
      }
    self.init("\(error)", code)
  }
}
