import OrganizationFolder
import OrganizationGraph

/// Reads an organisation folder for a command, with progress and every fault on standard error.
enum FolderInput {
  /// So many faults are listed before the rest is only counted.
  private static let mostListed = 1_000

  static func organization(_ folder: String) throws -> Organization {
    switch try read(folder) {
    case .organization(let organization): return organization
    case .faults(let faults): throw refusal(folder, faults)
    }
  }

  static func read(_ folder: String) throws -> FolderReading {
    let line = ProgressLine("reading")
    let reader = OrganizationFolderReader(folder: folder) { progress in
      line.update(
        "\(progress.table.rawValue).csv", done: progress.bytesRead, of: progress.totalBytes)
    }
    defer { line.finish() }
    do {
      return try reader.read()
    } catch {
      throw ToolError("\(error)", ExitReason.missingInput)
    }
  }

  /// Lists the faults on standard error; the error that ends the command.
  static func refusal(_ what: String, _ faults: FolderFaults) -> ToolError {
    report(faults)
    return ToolError(
      "\(what) has \(count(faults.faults.count, "fault")); nothing was taken over",
      ExitReason.dataFaults)
  }

  private static func report(_ faults: FolderFaults) {
    for fault in faults.faults.prefix(mostListed) { Console.error("\(fault)") }
    if faults.faults.count > mostListed {
      Console.error("… and \(faults.faults.count - mostListed) more")
    }
    reportWithheld(faults)
  }

  static func reportWithheld(_ faults: FolderFaults) {
    guard faults.withheld > 0 else { return }
    Console.error(
      "\(count(faults.withheld, "further fault")) may only follow from these and will show, if"
        + " not, when these are mended")
  }

  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
