import DelimitedText
import WireMessages

/// A plan as two CSV files: where each order goes, and the prices that prove it.
enum BatchPlanFiles {
  static let placementColumns = [
    "id", "unit", "name", "role", "cost", "moved", "shortage", "edge", "helpers", "path",
  ]
  /// Of capacity pools, and of edges with a quota.
  static let priceColumns = ["kind", "code", "before", "after", "room", "price"]

  static func writePlacements(_ reply: Wire.RouteBatchReply, to path: String) throws(ToolError) {
    try write(path) { writer throws(DelimitedTextError) in
      try writer.writeRow(placementColumns)
      for placement in reply.placements {
        let lead = placement.lead ?? Wire.Candidate()
        try writer.writeRow([
          placement.id, lead.unit?.code ?? "", lead.unit?.name ?? "", word(lead.role),
          "\(placement.cost)", placement.moved ? "1" : "0", placement.shortage ? "1" : "0",
          placement.edge,
          placement.helpers.map { helper in
            [helper.dutyCategory, helper.candidate?.unit?.code ?? "", helper.edge]
              .joined(separator: " ")
          }.joined(separator: "|"),
          lead.path.map { "\($0.kind) \($0.to?.code ?? "")" }.joined(separator: " > "),
        ])
      }
    }
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
          "edge", edge.edge, "0", "\(edge.orders)", "\(edge.room)", "\(edge.price)",
        ])
      }
    }
  }

  /// Reads both back, as far as they are needed to check the plan.
  static func read(placements: String, prices: String) throws -> Wire.RouteBatchReply {
    var reply = Wire.RouteBatchReply()
    try rows(of: placements, placementColumns) { row in
      let role = row.string(at: 3)
      guard let cost = row.integer(at: 4), let known = roles.first(where: { $0.word == role })
      else { return "has no cost, or a role that is none of own, assist, catch_all, pinned" }
      let helpers = row.string(at: 8).split(separator: "|").map {
        $0.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      }
      guard helpers.allSatisfy({ $0.count == 3 }) else {
        return "has helpers that are not written as category, unit and edge"
      }
      reply.placements.append(
        .with {
          $0.id = row.string(at: 0)
          $0.lead = .with {
            $0.unit = .with { $0.code = row.string(at: 1) }
            $0.role = known.role
          }
          $0.cost = Int64(cost)
          $0.edge = row.string(at: 7)
          $0.helpers = helpers.map { helper in
            .with {
              $0.dutyCategory = helper[0]
              $0.candidate = .with { $0.unit = .with { $0.code = helper[1] } }
              $0.edge = helper[2]
            }
          }
        })
      reply.cost += Int64(cost)
      return nil
    }
    try rows(of: prices, priceColumns) { row in
      guard let price = row.integer(at: 5) else { return "has no price" }
      let code = row.string(at: 1)
      switch row.string(at: 0) {
      case "pool":
        reply.pools.append(
          .with {
            $0.pool = code
            $0.price = Int64(price)
          })
      case "edge":
        reply.edges.append(
          .with {
            $0.edge = code
            $0.price = Int64(price)
          })
      default: return "is neither of a pool nor of an edge"
      }
      return nil
    }
    return reply
  }

  private static let roles: [(word: String, role: Wire.Role)] = [
    ("own", .own), ("assist", .assist), ("catch_all", .catchAll),
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
    of path: String, _ columns: [String], _ body: (borrowing DelimitedRow) -> String?
  ) throws {
    var faults: [TextFault] = []
    do {
      let table = try DelimitedTable(
        .file(path, name: path), columns: columns.map { .required($0) }
      ) { faults.append($0) }
      try table.forEachRow { row in
        if let wrong = body(row) {
          faults.append(row.fault(wrong, remedy: "give the file as route --batch has written it"))
        }
      }
    } catch {
      throw ToolError("\(error)", ExitReason.missingInput)
    }
    if let fault = faults.first { throw ToolError("\(fault)", ExitReason.dataFaults) }
  }
}
