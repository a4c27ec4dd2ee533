import ArgumentParser
import Foundation
import OrganizationGraph
import SQLiteStorage
import WorkOrders

struct LedgerArchiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Moves the orders that ended before a year into a file of their own.",
    discussion: """
        whistle ledger archive --before 2025
        whistle ledger archive --before 2025 --to /archive/orders-2024.ledger

      The year begins in the organisation's time. No server may have the ledger meanwhile. The archive is
      on disk before anything leaves the ledger; killed at any moment, the same command goes on where it
      was left. The ledger keeps what proves the archive, and every idempotency key. Read the archive
      with --ledger FILE: order list, order show, ledger verify. Copy it with the backups: what is in it
      is nowhere else.
      """)

  @Option(help: ArgumentHelp("The first year that stays.", valueName: "year")) var before: Int
  @Option(
    help: ArgumentHelp(
      "The archive (default: the ledger's name with .before-YEAR).", valueName: "file"))
  var to: String?
  @OptionGroup var organization: OrganizationOptions
  @Option(
    help: ArgumentHelp("The ledger (default: the store's name with .ledger).", valueName: "file"))
  var ledger: String?
  @Flag(help: "Leave the free room in the ledger, for new orders, and do not shrink the file.")
  var noCompact = false

  func validate() throws {
    if !(1971...9999).contains(before) {
      throw ValidationError("--before is a year, such as 2025.")
    }
    if organization.folder != nil, ledger == nil {
      throw ValidationError("Name the ledger by --ledger: a folder has none.")
    }
  }

  func run() throws {
    do {
      let (records, revision, _) = try organization.load()
      let zone = OrganizationSnapshot(validated: records, revision: revision).zone
      // The year is in range.
      let moment = zone.instant(Day(year: before, month: 1, day: 1)!, second: 0)
      let path = ledger ?? organization.store.path + ".ledger"
      do throws(LedgerError) {
        try archive(path, moment, zone)
      } catch {
        guard error.code == .locked else { throw ToolError(error) }
        throw ToolError(
          "\(path): a server or another command has it; stop that first, archiving needs the ledger"
            + " for itself", ExitReason.inUse)
      }
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func archive(
    _ path: String, _ moment: Instant, _ zone: ZoneOffset
  ) throws(LedgerError) {
    let file = to ?? "\(path).before-\(before)"
    // Opened for writing, a ledger that is not there would be made.
    try SQLiteLedger.open(path, mode: .readOnly).close()
    let ledger = try SQLiteLedger.open(path)
    defer { ledger.close() }
    let wall = Instant(seconds: Int64(Date().timeIntervalSince1970))
    let now = max(ledger.head.at, wall)
    guard moment <= now else {
      throw LedgerError(
        .failed, "\(before) has not begun; only years that are over are archived")
    }
    switch try ledger.archive(endedBefore: moment, at: now, to: file) {
    case .nothing:
      Console.print(
        "Nothing may leave that ended before \(zone.text(moment)); the order of the last event and those"
          + " merged into one that stays are kept.")
      return
    case .known(let archive):
      Console.print("\(file) was cut off before: \(Self.words(archive, zone)).")
    case .cut(let archive):
      Console.print("\(file): \(Self.words(archive, zone)).")
    }
    if !noCompact { shrink(ledger, path) }
  }

  private static func words(_ archive: LedgerArchive, _ zone: ZoneOffset) -> String {
    let states = OrderStatus.allCases.filter { archive.counts[$0] > 0 }
      .map { "\($0.code) \(archive.counts[$0])" }
    let plural = archive.orders == 1 ? "" : "s"
    return "\(archive.orders) order\(plural) that ended before \(zone.text(archive.before))"
      + " (\(states.joined(separator: ", "))), \(archive.events) events, \(archive.requests) writes"
  }

  private func shrink(_ ledger: SQLiteLedger, _ path: String) {
    func size() -> String {
      let bytes = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      return "\(((bytes ?? nil) ?? 0) / 1_024) KiB"
    }
    let former = size()
    do throws(LedgerError) {
      try ledger.compact()
      Console.print("\(path): \(former), now \(size())")
    } catch {
      Console.error(
        "\(Style.warning("note:")) the file stays as large as it is, with room for new orders:"
          + " \(error)")
    }
  }
}

struct LedgerPolicies: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policies",
    abstract: "Lists the policies of orders that were in force, or prints one.",
    discussion: """
        whistle ledger policies
        whistle ledger policies example-1

      Every event that set a clock names the version it was set by (order show); here is its text, as
      order policy prints it. Times are those of China (UTC+8).
      """)

  @Argument(help: "The version of one.") var version: String?
  @OptionGroup var file: LedgerFile

  func run() throws {
    do {
      let ledger = try file.open()
      let policies: [PolicyRecord]
      do throws(LedgerError) {
        policies = try ledger.policies()
      } catch {
        throw ToolError(error)
      }
      if let version {
        guard let found = policies.first(where: { $0.policy.version == version }) else {
          throw ToolError(
            "version: the ledger has no policy \"\(version)\"; it has"
              + " \(policies.map(\.policy.version).joined(separator: ", "))",
            ExitReason.missingInput)
        }
        return Console.print(try OrderPolicyFile(found.policy).json)
      }
      var table = TextTable(
        ["version", "in force from", "until", "organisation", "source"],
        [.left, .left, .left, .right, .left])
      for (place, policy) in policies.enumerated() {
        let until = place + 1 < policies.count ? policies[place + 1].since : nil
        table.add([
          policy.policy.version, ZoneOffset.china.text(policy.since),
          until.map { ZoneOffset.china.text($0) } ?? "", "\(policy.revision)",
          policy.policy.source,
        ])
      }
      Console.print(policies.isEmpty ? "No policy was kept yet." : table.text)
    } catch let error as ToolError {
      throw error.exit()
    }
  }
}
