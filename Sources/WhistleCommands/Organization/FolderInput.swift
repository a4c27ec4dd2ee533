import OrganizationFolder
import OrganizationGraph

/// Reads an organisation folder for a command, with progress and every fault on standard error.
enum FolderInput {
  /// So many faults are listed before the rest is only counted.
  private static let mostListed = 1_000

  static func organization(_ folder: String) throws -> Organization {
    let line = ProgressLine("reading")
    let reader = OrganizationFolderReader(folder: folder) { progress in
      line.update(
        "\(progress.table.rawValue).csv", done: progress.bytesRead, of: progress.totalBytes)
    }
    let reading: FolderReading
    do {
      reading = try reader.read()
    } catch {
      line.finish()
      throw ToolError("\(error)", ExitReason.missingInput)
    }
    line.finish()
    switch reading {
    case .organization(let organization): return organization
    case .faults(let faults): throw refusal(folder, faults)
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
    if faults.withheld > 0 {
      Console.error(
        "\(count(faults.withheld, "further fault")) may only follow from these and will show, if"
          + " not, when these are mended")
    }
  }

  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
