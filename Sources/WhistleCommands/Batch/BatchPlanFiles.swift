import AssignmentVerifier
import DelimitedText
import WireMessages

/// A plan as two CSV files: where each order goes, and the prices that prove it.
enum BatchPlanFiles {
  static let placementColumns = [
    "id", "unit", "name", "role", "cost", "moved", "shortage", "edge", "helpers", "path",
    "reason",
  ]
  /// Of capacity pools, of edges with a quota, and last the bound: what they prove that any plan costs at least,
  /// and a search of the plans that they leave open, if there was one.
  static let priceColumns = ["kind", "code", "before", "after", "room", "price"]

  static func writePlacements(_ reply: Wire.RouteBatchReply, to path: String) throws(ToolError) {
    try write(path) { writer throws(DelimitedTextError) in
      try writer.writeRow(placementColumns)
      for placement in reply.placements { try writer.writeRow(fields(placement)) }
    }
  }

  /// A row, by `placementColumns`.
  private static func fields(_ placement: Wire.BatchPlacement) -> [String] {
    let lead = placement.lead ?? Wire.Candidate()
    return [
      placement.id, lead.unit?.code ?? "", lead.unit?.name ?? "", word(lead.role),
      "\(placement.cost)", placement.moved ? "1" : "0", placement.shortage ? "1" : "0",
      placement.edge,
      placement.helpers.map { helper in
        [helper.dutyCategory, helper.candidate?.unit?.code ?? "", helper.edge]
          .joined(separator: " ")
      }.joined(separator: "|"),
      lead.path.map { "\($0.kind) \($0.to?.code ?? "")" }.joined(separator: " > "),
      reason(placement, lead),
    ]
  }

  /// Why the order goes there: the duty, and what the way costs as the loads were before.
  private static func reason(_ placement: Wire.BatchPlacement, _ lead: Wire.Candidate) -> String {
    if placement.shortage {
      return "no unit that may take it has a place left; a catch-all 兜底 holds it"
    }
    if lead.role == .catchAll, !placement.moved {
      return "stays with its catch-all 兜底"
    }
    let duty = lead.role == .unspecified ? "pinned there, without a duty for it" : lead.duty
    return [duty, RouteText.parts(lead)].filter { !$0.isEmpty }.joined(separator: "; ")
  }

  /// The first field of a file that is not as the plan would be written.
  static func difference(of path: String, from shown: Wire.RouteBatchReply) throws -> TextFault? {
    var position = 0
    var fault: TextFault?
    try rows(of: path, placementColumns) { row throws(TextFault) in
      defer { position += 1 }
      guard fault == nil, position < shown.placements.count else { return }
      for (column, field) in fields(shown.placements[position]).enumerated()
      where row.string(at: column) != field {
        fault = row.fault(at: column, "ought to be \"\(field)\"", remedy: "")
        return
      }
    }
    return fault
  }

  static func writePrices(_ reply: Wire.RouteBatchReply, to path: String) throws(ToolError) {
    try write(path) { writer throws(DelimitedTextError) in
      try writer.writeRow(priceColumns)
      for pool in reply.pools {
        try writer.writeRow([
          "pool", pool.pool, "\(pool.before)", "\(pool.after)", "\(pool.capacity)",
          "\(pool.price)",
        ])
      }
      for edge in reply.edges {
        try writer.writeRow([
          "edge", edge.edge, "\(edge.before)", "\(edge.orders)", "\(edge.room)", "\(edge.price)",
        ])
      }
      try writer.writeRow(["bound", "prices", "0", "0", "0", "\(reply.priceBound)"])
      if reply.bound != reply.priceBound {
        try writer.writeRow(["bound", "search", "0", "0", "0", "\(reply.bound)"])
      }
    }
  }

  /// Reads both back, as far as they are needed to check the plan.
  static func read(placements: String, prices: String) throws -> Wire.RouteBatchReply {
    var reply = Wire.RouteBatchReply()
    try rows(of: placements, placementColumns) { row throws(TextFault) in
      let cost = try number(row, 4)
      let role = row.string(at: 3)
      guard let known = roles.first(where: { $0.word == role }) else {
        throw row.fault(at: 3, "is no role", remedy: "give own, assist, catch_all or pinned")
      }
      let moved = try flag(row, 5)
      let helpers = row.string(at: 8).split(separator: "|").map {
        $0.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      }
      guard helpers.allSatisfy({ $0.count == 3 }) else {
        throw row.fault(
          at: 8, "is no list of helpers", remedy: "give category, unit and edge of each")
      }
      reply.placements.append(
        .with {
          $0.id = row.string(at: 0)
          $0.lead = .with {
            $0.unit = .with { $0.code = row.string(at: 1) }
            $0.role = known.role
          }
          $0.cost = cost
          $0.moved = moved
          $0.edge = row.string(at: 7)
          $0.helpers = helpers.map { helper in
            .with {
              $0.dutyCategory = helper[0]
              $0.candidate = .with { $0.unit = .with { $0.code = helper[1] } }
              $0.edge = helper[2]
            }
          }
        })
      guard reply.placements.count <= mostPlacements else {
        throw row.fault("is one too many", remedy: "give at most \(mostPlacements) orders")
      }
      reply.cost += cost
    }
    var bounds: [String: Int64] = [:]
    try rows(of: prices, priceColumns) { row throws(TextFault) in
      let (before, after) = (try count(row, 2), try count(row, 3))
      let (room, price) = (try count(row, 4), try number(row, 5))
      let code = row.string(at: 1)
      switch row.string(at: 0) {
      case "pool":
        reply.pools.append(
          .with {
            $0.pool = code
            $0.before = before
            $0.after = after
            $0.capacity = room
            $0.price = price
          })
      case "edge":
        reply.edges.append(
          .with {
            $0.edge = code
            $0.before = before
            $0.orders = after
            $0.room = room
            $0.price = price
          })
      case "bound":
        guard code == "prices" || code == "search" else {
          throw row.fault(at: 1, "is no kind of bound", remedy: "give prices or search")
        }
        guard before == 0, after == 0, room == 0, bounds.updateValue(price, forKey: code) == nil
        else {
          throw row.fault("is no bound", remedy: "give each kind once, with three zeros")
        }
      default:
        throw row.fault(at: 0, "is no kind of price", remedy: "give pool, edge or bound")
      }
    }
    // A file without one says that nothing costs less.
    reply.priceBound = bounds["prices"] ?? reply.cost
    reply.bound = bounds["search"] ?? reply.priceBound
    return reply
  }

  /// So many costs add up without overflow.
  private static let mostPlacements = Int(Int64.max / CheckedNumbers.largest)

  private static func flag(_ row: borrowing DelimitedRow, _ column: Int) throws(TextFault) -> Bool {
    let text = row.string(at: column)
    guard text == "1" || text == "0" else {
      throw row.fault(at: column, "is neither 1 nor 0", remedy: "give one of them")
    }
    return text == "1"
  }

  /// Orders or places.
  private static func count(
    _ row: borrowing DelimitedRow, _ column: Int
  ) throws(TextFault) -> UInt32 {
    guard let number = row.integer(at: column, as: UInt32.self) else {
      throw row.fault(
        at: column, "is out of range", remedy: "give a whole number from 0 to \(UInt32.max)")
    }
    return number
  }

  /// A cost or a price; a bound is a sum of them.
  private static func number(
    _ row: borrowing DelimitedRow, _ column: Int
  ) throws(TextFault) -> Int64 {
    let largest = row.string(at: 0) == "bound" ? Int64.max : CheckedNumbers.largest
    guard let number = row.integer(at: column, as: Int64.self), (0...largest).contains(number)
    else {
      throw row.fault(
        at: column, "is out of range", remedy: "give a whole number from 0 to \(largest)")
    }
    return number
  }

  /// An order may be pinned to a unit that has no role for it.
  private static let roles: [(word: String, role: Wire.Role)] = [
    ("own", .own), ("assist", .assist), ("catch_all", .catchAll), ("pinned", .unspecified),
  ]

  private static func word(_ role: Wire.Role) -> String {
    roles.first { $0.role == role }?.word ?? ""
  }

  private static func write(
    _ path: String, _ body: (DelimitedWriter) throws(DelimitedTextError) -> Void
  ) throws(ToolError) {
    do throws(DelimitedTextError) {
      let writer = try DelimitedWriter(path: path)
      try body(writer)
      try writer.finish()
    } catch {
      throw ToolError("\(error)", ExitReason.cannotCreate)
    }
  }

  private static func rows(
    of path: String, _ columns: [String],
    _ body: (borrowing DelimitedRow) throws(TextFault) -> Void
  ) throws {
    var faults: [TextFault] = []
    do {
      let table = try DelimitedTable(
        .file(path, name: path), columns: columns.map { .required($0) }
      ) { faults.append($0) }
      try table.forEachRow { row in
        do throws(TextFault) { try body(row) } catch { faults.append(error) }
      }
    } catch {
      throw ToolError("\(error)", ExitReason.missingInput)
    }
    if let fault = faults.first { throw ToolError("\(fault)", ExitReason.dataFaults) }
  }
}
