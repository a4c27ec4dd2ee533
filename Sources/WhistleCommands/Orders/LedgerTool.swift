import ArgumentParser
import Foundation
import OrganizationGraph
import SQLiteStorage
import WorkOrders

/// `whistle ledger`: the file itself.
struct LedgerTool: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "Checks, copies and archives the ledger of work orders.",
    subcommands: [
      LedgerVerify.self, LedgerBackup.self, LedgerArchiveCommand.self, LedgerPolicies.self,
    ])
}

/// Which ledger, also while a server has it.
struct LedgerFile: ParsableArguments {
  @OptionGroup var store: StoreOptions
  @Option(
    help: ArgumentHelp("The ledger (default: the store's name with .ledger).", valueName: "file"))
  var ledger: String?

  var path: String { ledger ?? store.path + ".ledger" }

  func open() throws -> SQLiteLedger {
    do throws(LedgerError) {
      return try SQLiteLedger.open(path, mode: .readOnly)
    } catch {
      throw ToolError(error)
    }
  }
}

struct LedgerVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Reads every event, derives everything anew, and compares.",
    discussion: """
      Ends with 65 if something does not hold. A server may be running meanwhile. Archives of closed years
      that lie beside the ledger, or are named, are verified and held to it, too; of the others the
      ledger shows what it keeps of them. An archive is verified by itself with --ledger.
      """)

  @OptionGroup var file: LedgerFile
  @Option(help: ArgumentHelp("Where an archive is; repeatable.", valueName: "file"))
  var archive: [String] = []

  func run() throws {
    do {
      let ledger = try file.open()
      let report: LedgerReport
      do throws(LedgerError) {
        report = try ledger.verify(archives: archive)
      } catch {
        throw ToolError(error)
      }
      for fault in report.faults { Console.error("\(Style.error("fault:")) \(fault)") }
      let counts = report.counts
      Console.print("\(report.events) events, \(report.orders) orders, \(report.requests) requests")
      Console.print(
        "received \(counts.received) = open \(counts.open) + closed \(counts[.closed]) + merged"
          + " \(counts[.merged]) + voided \(counts[.voided]) + refused \(counts[.notAccepted])")
      for archive in report.archives {
        let place = archive.path == nil ? "not here, so not looked at" : "looked at"
        Console.print(
          "  of these \(archive.record.orders) with \(archive.record.events) events in the archive"
            + " \(archive.record.name), \(place)")
      }
      for policy in report.policies {
        Console.print(
          "policy \(policy.policy.version) from \(ZoneOffset.china.text(policy.since)) (UTC+8)")
      }
      if report.eventsWithoutPolicy > 0 {
        Console.print(
          "\(report.eventsWithoutPolicy) events name a policy from before its text was kept")
      }
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
