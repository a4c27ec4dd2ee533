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

  /// The ledger of a store; nil for an organisation folder, which has none of its own.
  func path(_ source: OrganizationOptions) -> String? {
    ledger ?? (source.folder == nil ? source.store.path + ".ledger" : nil)
  }
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
