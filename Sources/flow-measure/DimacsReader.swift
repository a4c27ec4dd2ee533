import Glibc

/// What is wrong with a file, and in which line.
struct DimacsFault: Error, CustomStringConvertible {
  let line: Int
  let message: String

  var description: String { "\(line): \(message)" }
}

/// Reads `p asn` and `p min` as DIMACS has them: lines of a letter and numbers.
///
///     c words            a comment
///     p min NODES ARCS   or p asn NODES ARCS, before all that follows
///     n NODE SUPPLY      negative: a demand; of an assignment, n NODE: a source
///     a TAIL HEAD LOW CAPACITY COST      of an assignment, a TAIL HEAD COST
///
/// O(b), b bytes.
struct DimacsReader: ~Copyable {
  /// Most units of a node, and most nodes: what the kernel counts.
  private static let most: Int64 = 1 << 30

  private let text: [UInt8]
  private var place = 0
  private var line = 0
  private var isAssignment = false
  private var arcCount: Int64 = -1
  /// By node, from 1; of an assignment 1 for sources.
  private var supply: [Int64] = []
  private var arcs: [(tail: Int, head: Int, capacity: Int64, cost: Int64, line: Int)] = []

  /// - Throws: `DimacsFault` where the file cannot be read or is no such problem.
  static func problem(at path: String) throws(DimacsFault) -> TransportationProblem {
    guard let text = bytes(of: path) else {
      throw DimacsFault(line: 0, message: "cannot be read: \(String(cString: strerror(errno)))")
    }
    var reader = DimacsReader(text: text)
    try reader.read()
    return try reader.transportation()
  }

  private init(text: [UInt8]) { self.text = text }

  private mutating func read() throws(DimacsFault) {
    while place < text.count {
      line += 1
      let letter = text[place]
      place += 1
      switch letter {
      case UInt8(ascii: "c"): skipLine()
      case UInt8(ascii: "p"): try readHeader()
      case UInt8(ascii: "n"): try readNode()
      case UInt8(ascii: "a"): try readArc()
      case UInt8(ascii: "\n"): place -= 1
      default: throw fault("begins with none of c, p, n and a")
      }
      try endLine()
    }
    guard arcCount >= 0 else { throw fault("there is no line `p asn` or `p min`") }
    guard Int64(arcs.count) == arcCount else {
      throw fault("\(arcs.count) arcs, where \(arcCount) were announced")
    }
  }

  private mutating func readHeader() throws(DimacsFault) {
    guard arcCount < 0 else { throw fault("a second line p") }
    skipSpaces()
    let start = place
    while place < text.count, text[place] > UInt8(ascii: " ") { place += 1 }
    switch String(decoding: text[start..<place], as: UTF8.self) {
    case "asn": isAssignment = true
    case "min": isAssignment = false
    case let kind: throw fault("a problem `\(kind)`, where asn and min are known")
    }
    let nodes = try number()
    arcCount = try number()
    guard (0..<Self.most).contains(nodes), (0..<Self.most).contains(arcCount) else {
      throw fault("\(nodes) nodes and \(arcCount) arcs")
    }
    supply = Array(repeating: 0, count: Int(nodes) + 1)
  }

  private mutating func readNode() throws(DimacsFault) {
    let node = try self.node()
    let units = isAssignment ? 1 : try number()
    guard (-Self.most...Self.most).contains(units) else { throw fault("a supply of \(units)") }
    supply[node] = units
  }

  private mutating func readArc() throws(DimacsFault) {
    let tail = try node()
    let head = try node()
    var capacity = Int64.max
    if !isAssignment {
      let low = try number()
      guard low == 0 else { throw fault("a lower bound of \(low), where only 0 is known") }
      capacity = try number()
    }
    arcs.append((tail, head, capacity, try number(), line))
  }

  /// What was read, if every arc leads from a supply to a demand and cannot be full.
  private func transportation() throws(DimacsFault) -> TransportationProblem {
    var problem = TransportationProblem()
    var number = [Int32](repeating: -1, count: supply.count)
    for node in supply.indices.dropFirst() {
      if supply[node] > 0 {
        number[node] = Int32(problem.supplies.count)
        problem.supplies.append(Int32(supply[node]))
      } else if supply[node] < 0 || isAssignment {
        number[node] = Int32(problem.demands.count)
        problem.demands.append(isAssignment ? 1 : Int32(-supply[node]))
      }
    }
    let given = problem.supplies.reduce(Int64(0)) { $0 + Int64($1) }
    let taken = problem.demands.reduce(Int64(0)) { $0 + Int64($1) }
    guard given == taken else {
      throw fault("supplies of \(given) and demands of \(taken): they must be equal")
    }
    problem.arcs.reserveCapacity(arcs.count)
    for arc in arcs {
      let isSource = supply[arc.tail] > 0
      let isSink = isAssignment ? supply[arc.head] == 0 : supply[arc.head] < 0
      guard isSource && isSink else {
        throw DimacsFault(
          line: arc.line,
          message: "the arc \(arc.tail) to \(arc.head) does not lead from a supply to a demand")
      }
      let demand = isAssignment ? 1 : -supply[arc.head]
      guard arc.capacity >= min(supply[arc.tail], demand) else {
        throw DimacsFault(
          line: arc.line,
          message: "a capacity of \(arc.capacity) could be full; only arcs that cannot are known")
      }
      problem.arcs.append(
        .init(source: number[arc.tail], sink: number[arc.head], cost: arc.cost))
    }
    return problem
  }

  private mutating func node() throws(DimacsFault) -> Int {
    let node = try number()
    guard node > 0, node < Int64(supply.count) else {
      throw fault("node \(node), where there are 1 to \(supply.count - 1)")
    }
    return Int(node)
  }

  private mutating func number() throws(DimacsFault) -> Int64 {
    skipSpaces()
    var isNegative = false
    if place < text.count, text[place] == UInt8(ascii: "-") {
      isNegative = true
      place += 1
    }
    let start = place
    var value: Int64 = 0
    while place < text.count, case let digit = text[place] &- UInt8(ascii: "0"), digit < 10 {
      guard place - start < 18 else { throw fault("a number of more than 18 digits") }
      value = value * 10 + Int64(digit)
      place += 1
    }
    guard place > start else { throw fault("a number is missing") }
    return isNegative ? -value : value
  }

  private mutating func skipSpaces() {
    while place < text.count, text[place] == UInt8(ascii: " ") || text[place] == UInt8(ascii: "\t")
    {
      place += 1
    }
  }

  private mutating func skipLine() {
    while place < text.count, text[place] != UInt8(ascii: "\n") { place += 1 }
  }

  private mutating func endLine() throws(DimacsFault) {
    skipSpaces()
    if place < text.count, text[place] == UInt8(ascii: "\r") { place += 1 }
    guard place == text.count || text[place] == UInt8(ascii: "\n") else {
      throw fault("more than the line should have")
    }
    place += 1
  }

  private func fault(_ message: String) -> DimacsFault { DimacsFault(line: line, message: message) }

  private static func bytes(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 20)
    while case let count = fread(&block, 1, block.count, file), count > 0 {
      bytes.append(contentsOf: block[..<count])
    }
    return ferror(file) == 0 ? bytes : nil
  }
}
