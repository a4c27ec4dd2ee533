import DelimitedText
import Foundation
import OrganizationGraph
import Routing
import WireMessages

/// The orders of a batch as a CSV file.
struct BatchOrderFile {
  static let columns: [TableColumn] = [
    .required("origin"), .required("category"), .optional("id"), .optional("received_at"),
    .optional("urgency"), .optional("deadline"), .optional("holder"), .optional("pinned"),
    .optional("excluded"), .optional("subjects"),
  ]

  /// After so many faults the rest of a file is not looked at: each costs a search for what may be meant.
  private static let mostFaults = 20

  /// Where names are looked up; `nil`: units and categories are given by codes, which a server knows.
  let snapshot: OrganizationSnapshot?
  let zone: ZoneOffset
  /// When orders without a time were received.
  let receivedAt: Int64
  let mode: Wire.Mode

  /// Stands for standard input.
  static let standardInput = "-"

  /// A file as messages name it.
  static func name(_ path: String) -> String { path == standardInput ? "standard input" : path }

  private static func source(_ path: String) throws -> TextSource {
    if path != standardInput { return .file(path, name: path) }
    let bytes = try FileHandle.standardInput.readToEnd() ?? Data()
    return .bytes([UInt8](bytes), name: name(path))
  }

  /// - Parameters:
  ///   - path: of the file; `-` is standard input, which is read to its end first.
  ///   - progress: is told after each row how many orders there are.
  /// - Returns: the orders, and the line of each.
  /// - Throws: `ToolError` where there are faults, which are told by file, line and column.
  func read(
    _ path: String, progress: (Int) -> Void = { _ in }
  ) throws -> (orders: [Wire.BatchOrder], lines: [Int]) {
    var orders: [Wire.BatchOrder] = []
    var faults: [TextFault] = []
    let lookup = snapshot.map { NameLookup(snapshot: $0) }
    var units: [String: String] = [:]
    var categories: [String: String] = [:]
    var lines: [Int] = []
    var lineOfId: [String: Int] = [:]
    do {
      let table = try DelimitedTable(Self.source(path), columns: Self.columns) {
        faults.append($0)
      }
      try table.forEachRow { row in
        if faults.count >= Self.mostFaults { return }
        do {
          let order = try Self.order(row, self) { text, what in
            guard let lookup else { return text }
            if let known = units[text] { return known }
            let code = try lookup.unit(text, what: what, chainOnly: what == "origin")
            units[text] = code
            return code
          } category: { text in
            guard let lookup else { return text }
            if let known = categories[text] { return known }
            let code = try lookup.category(text)
            categories[text] = code
            return code
          }
          if !order.id.isEmpty, let line = lineOfId.updateValue(row.line, forKey: order.id) {
            faults.append(
              row.fault(
                at: 2, "is the id of the order on line \(line) too",
                remedy: "give each order an id of its own, or none"))
          }
          orders.append(order)
          lines.append(row.line)
          progress(orders.count)
        } catch let error as ToolError {
          faults.append(row.fault(error.message, remedy: "mend the row, or leave it out"))
        }
      }
    } catch {
      throw ToolError("\(error)", ExitReason.missingInput)
    }
    if !faults.isEmpty {
      for fault in faults { Console.error("\(fault)") }
      let count = FolderInput.count(faults.count, "fault")
      throw ToolError(
        "\(Self.name(path)) has \(count)\(faults.count < Self.mostFaults ? "" : " or more"); nothing was planned",
        ExitReason.dataFaults)
    }
    return (orders, lines)
  }

  private static func order(
    _ row: borrowing DelimitedRow, _ file: BatchOrderFile,
    unit: (String, String) throws -> String, category: (String) throws -> String
  ) throws -> Wire.BatchOrder {
    let fields = (0..<columns.count).map { row.string(at: $0) }
    func instant(_ text: String, _ column: String) throws -> Int64 {
      guard let instant = file.zone.instant(text) else {
        throw ToolError(
          "\(column) \"\(text)\" is no time; write 2018-09-12 or \"2018-09-12 10:00\"",
          ExitReason.dataFaults)
      }
      return instant.seconds
    }
    var order = Wire.BatchOrder()
    order.id = fields[2]
    order.order = try .with {
      $0.origin = try unit(fields[0], "origin")
      $0.category = try category(fields[1])
      $0.receivedAt = fields[3].isEmpty ? file.receivedAt : try instant(fields[3], "received_at")
      $0.urgency = fields[4]
      $0.deadline = fields[5].isEmpty ? 0 : try instant(fields[5], "deadline")
      $0.mode = file.mode
      $0.excluded = try fields[8].split(separator: "|").map { try unit(String($0), "excluded") }
      $0.subjects = try fields[9].split(separator: "|").map { try unit(String($0), "subjects") }
    }
    order.holder = fields[6].isEmpty ? "" : try unit(fields[6], "holder")
    guard ["", "0", "1"].contains(fields[7]) else {
      throw ToolError("pinned is \"\(fields[7])\", not 1, 0 or empty", ExitReason.dataFaults)
    }
    order.pinned = fields[7] == "1"
    return order
  }
}
