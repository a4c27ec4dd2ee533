import ArgumentParser
import Foundation
import SQLiteStorage
import WorkOrders

/// `whistle ledger`: the file itself.
struct LedgerTool: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "Checks and copies the ledger of work orders.",
    subcommands: [LedgerVerify.self, LedgerBackup.self])
}

/// Which ledger, also while a server has it.
struct LedgerFile: ParsableArguments {
  @OptionGroup var store: StoreOptions
  @Option(
    help: ArgumentHelp("The ledger (default: the store's name with .ledger).", valueName: "file"))
  var ledger: String?

  func open() throws -> SQLiteLedger {
    do throws(LedgerError) {
      return try SQLiteLedger.open(ledger ?? store.path + ".ledger", mode: .readOnly)
    } catch {
      throw ToolError(error)
    }
  }
}

struct LedgerVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Reads every event, derives everything anew, and compares.",
    discussion: "Ends with 65 if something does not hold. A server may be running meanwhile.")

  @OptionGroup var file: LedgerFile

  func run() throws {
    do {
      let ledger = try file.open()
      let report: LedgerReport
      do throws(LedgerError) {
        report = try ledger.verify()
      } catch {
        throw ToolError(error)
      }
      for fault in report.faults { Console.error("\(Style.error("fault:")) \(fault)") }
      let counts = report.counts
      Console.print("\(report.events) events, \(report.orders) orders, \(report.requests) requests")
      Console.print(
        "received \(counts.received) = open \(counts.open) + closed \(counts[.closed]) + merged"
          + " \(counts[.merged]) + voided \(counts[.voided]) + refused \(counts[.notAccepted])")
      Console.print("chain \(report.hash)")
      guard report.faults.isEmpty else {
        throw ToolError("\(report.faults.count) faults", ExitReason.dataFaults)
      }
      Console.print(Style.good("Everything holds."))
    } catch let error as ToolError {
      throw error.exit()
    }
  }
}

struct LedgerBackup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copies the ledger into a new file, while a server writes.")

  @Argument(help: "The new file.") var target: String
  @OptionGroup var file: LedgerFile

  func run() throws {
    do {
      let ledger = try file.open()
      do throws(LedgerError) {
        try ledger.backup(to: target)
      } catch {
        throw ToolError(error)
      }
      Console.print("\(target)")
    } catch let error as ToolError {
      throw error.exit()
    }
  }
}
