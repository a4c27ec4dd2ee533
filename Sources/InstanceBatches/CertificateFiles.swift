public import AssignmentVerifier
public import DelimitedText
public import RoutingInstances

/// An assignment and its prices as files: `task,candidate`, where -1 is unassigned, and
/// `candidate,price`. A shortage as a file: `kind,number`, where a kind is `task` or `candidate`.
public enum CertificateFiles {
  /// - Throws: `DelimitedTextError` with the path and the system's words.
  public static func writeAssignment(
    _ candidates: [Int32?], of orders: [InstanceQuery], to path: String
  ) throws(DelimitedTextError) {
    let writer = try DelimitedWriter(path: path)
    try writer.writeRow(["task", "candidate"])
    for (order, candidate) in zip(orders, candidates) {
      try writer.write(order.id)
      try writer.write(candidate ?? -1)
      try writer.endRow()
    }
    try writer.finish()
  }

  /// A row for each candidate of the graph.
  ///
  /// - Throws: `DelimitedTextError` with the path and the system's words.
  public static func writePrices(
    _ price: ContiguousArray<Int64>, of graph: InstanceGraph, to path: String
  ) throws(DelimitedTextError) {
    let writer = try DelimitedWriter(path: path)
    try writer.writeRow(["candidate", "price"])
    for node in 0..<graph.count where graph.isCandidate(node) {
      try writer.write(node)
      try writer.write(price[node])
      try writer.endRow()
    }
    try writer.finish()
  }

  /// A row for each task and each candidate of a shortage.
  ///
  /// - Throws: `DelimitedTextError` with the path and the system's words.
  public static func writeShortage(
    _ shortage: BatchShortage?, of orders: [InstanceQuery], to path: String
  ) throws(DelimitedTextError) {
    let writer = try DelimitedWriter(path: path)
    try writer.writeRow(shortageColumns)
    for order in shortage?.orders ?? [] { try writer.writeRow(["task", "\(orders[order].id)"]) }
    for node in shortage?.nodes ?? [] { try writer.writeRow(["candidate", "\(node)"]) }
    try writer.finish()
  }

  /// Reads what a file claims, which `AssignmentVerifier.unplaceable` checks.
  ///
  /// - Throws: `CertificateFault`
  public static func readShortage(
    _ path: String, orders: [InstanceQuery], of graph: InstanceGraph
  ) throws(CertificateFault) -> ShortageClaim {
    let position = Dictionary(
      orders.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    var claim = ShortageClaim(orders: [], nodes: [])
    try rows(of: path, shortageColumns) { row in
      guard let number = row.integer(at: 1) else { return notWhole(row, 1) }
      switch row.string(at: 0) {
      case "task":
        guard let order = position[number] else {
          return row.fault(at: 1, "is no task of the batch", remedy: "give one of its orders")
        }
        claim.orders.append(order)
      case "candidate":
        guard (0..<graph.count).contains(number) else {
          return row.fault(at: 1, "is no node", remedy: "give one of the instance")
        }
        claim.nodes.append(number)
      default: return row.fault(at: 0, "is no kind", remedy: "give task or candidate")
      }
      return nil
    }
    return claim
  }

  private static let shortageColumns = ["kind", "number"]

  /// Reads both. Tasks and candidates may stand in any order, each once.
  ///
  /// - Throws: `CertificateFault`
  public static func read(
    assignment: String, prices: String, orders: [InstanceQuery], of graph: InstanceGraph
  ) throws(CertificateFault) -> CertifiedAssignment {
    let nodes = graph.count
    let position = Dictionary(
      orders.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    var node = [Int32?](repeating: nil, count: orders.count)
    var isGiven = [Bool](repeating: false, count: orders.count)
    try rows(of: assignment, ["task", "candidate"]) { task, candidate in
      guard let order = position[task], !isGiven[order], (-1..<nodes).contains(candidate) else {
        return "names a task or node that is not there, or a task twice"
      }
      isGiven[order] = true
      node[order] = candidate < 0 ? nil : Int32(candidate)
      return nil
    }
    if let order = isGiven.firstIndex(of: false) {
      throw CertificateFault("\(assignment): task \(orders[order].id) has no row")
    }
    var price = ContiguousArray<Int64>(repeating: 0, count: nodes)
    var isPriced = [Bool](repeating: false, count: nodes)
    try rows(of: prices, ["candidate", "price"], most: CheckedNumbers.largest) { candidate, value in
      guard (0..<nodes).contains(candidate), !isPriced[candidate] else {
        return "names a node that is not there, or a node twice"
      }
      isPriced[candidate] = true
      price[candidate] = Int64(value)
      return nil
    }
    if let node = (0..<nodes).first(where: { graph.isCandidate($0) && !isPriced[$0] }) {
      throw CertificateFault("\(prices): candidate \(node) has no row")
    }
    return CertifiedAssignment(node: node, price: price)
  }

  /// - Parameter most: the largest that the second column may hold, either side of 0.
  private static func rows(
    of path: String, _ columns: [String], most: Int64 = Int64(Int32.max),
    _ body: (Int, Int) -> String?
  ) throws(CertificateFault) {
    try rows(of: path, columns) { row in
      guard let first = row.integer(at: 0) else { return notWhole(row, 0) }
      guard let second = row.integer(at: 1) else { return notWhole(row, 1) }
      guard second.magnitude <= most else {
        return row.fault(at: 1, "is out of range", remedy: "give at most \(most)")
      }
      return body(first, second).map {
        row.fault($0, remedy: "give each task and node once, by its number")
      }
    }
  }

  /// - Parameter body: says what is wrong with a row; no row behind such a one is looked at.
  private static func rows(
    of path: String, _ columns: [String], _ body: (borrowing DelimitedRow) -> TextFault?
  ) throws(CertificateFault) {
    var faults: [TextFault] = []
    do {
      let table = try DelimitedTable(
        .file(path, name: path), columns: columns.map { .required($0) }
      ) { faults.append($0) }
      try table.forEachRow { row in
        if faults.isEmpty, let fault = body(row) { faults.append(fault) }
      }
    } catch {
      throw CertificateFault("\(error)")
    }
    if let fault = faults.first { throw CertificateFault("\(fault)") }
  }

  private static func notWhole(_ row: borrowing DelimitedRow, _ column: Int) -> TextFault {
    row.fault(at: column, "is no whole number of 64 bits", remedy: "give one")
  }
}

/// Why the files of an answer cannot be read as one.
public struct CertificateFault: Error, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
