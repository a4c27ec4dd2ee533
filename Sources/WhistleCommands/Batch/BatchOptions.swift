import ArgumentParser
import Foundation
import OrganizationGraph
import WireMessages

/// What `route --batch` and `verify` ask beside the orders.
struct BatchOptions: ParsableArguments {
  static let mostMoveCost: Int64 = 1_000_000_000

  @Option(
    help: ArgumentHelp(
      "What it costs that an order gets another holder than it has.", valueName: "milli-units"))
  var moveCost: Int64 = 0

  @Flag(
    help: ArgumentHelp(
      "Of the plans of least cost, one whose greatest load is smallest, then the next, and so on.",
      discussion: "The load of a pool is its open orders over its capacity."))
  var fair = false

  @Flag(
    help: ArgumentHelp(
      "Plan helpers together with leads: all that an order's category asks for, or none.",
      discussion: "Optimal only where the plan says so; otherwise with the gap."))
  var teams = false

  /// Whether any of them is given.
  var isSet: Bool { moveCost != 0 || fair || teams }

  func validate() throws {
    if fair && teams { throw ValidationError("--fair is not asked of --teams; give one of them.") }
    if !(0...Self.mostMoveCost).contains(moveCost) {
      throw ValidationError("--move-cost is 0 to \(Self.mostMoveCost) milli-units.")
    }
  }

  /// - Parameters:
  ///   - snapshot: `nil`: the file gives codes.
  ///   - zone: of times.
  ///   - progress: is told how many orders have been read.
  func read(
    _ path: String, in snapshot: OrganizationSnapshot?, zone: ZoneOffset, receivedAt: Int64,
    emergency: Bool, progress: (Int) -> Void = { _ in }
  ) throws -> BatchFile {
    let file = BatchOrderFile(
      snapshot: snapshot, zone: zone, receivedAt: receivedAt,
      mode: emergency ? .emergency : .peacetime)
    let (orders, lines) = try file.read(path, progress: progress)
    return BatchFile(
      name: BatchOrderFile.name(path), lines: lines,
      request: .with {
        $0.orders = orders
        $0.moveCost = moveCost
        $0.fair = fair
        $0.teams = teams
      })
  }
}

/// A batch as it was read from a file.
struct BatchFile {
  /// As messages name it.
  let name: String
  /// Where each order stands.
  let lines: [Int]
  var request: Wire.RouteBatchRequest

  /// An error that names an order by its position, with its line instead; `nil` for any other.
  func located(_ error: ToolError) -> ToolError? {
    guard let named = error.message.prefixMatch(of: /orders\[(\d+)\](\.order)?(\.(\w+))?:/),
      let position = Int(named.1), lines.indices.contains(position)
    else { return nil }
    let column = named.4.map { ", column \($0)" } ?? ""
    let words = error.message[named.range.upperBound...]
    return ToolError("\(name):\(lines[position])\(column):\(words)", error.code)
  }
}

/// A file written whole or not at all.
enum TextFile {
  static func write(_ text: String, to path: String) throws(ToolError) {
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw ToolError("\(path): cannot be written: \(error)", ExitReason.cannotCreate)
    }
  }
}
