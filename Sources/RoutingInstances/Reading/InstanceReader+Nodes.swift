internal import DelimitedText

extension InstanceReader {
  private enum Column {
    static let id = 0, kind = 1, parent = 2, mask = 3, quality = 4
    static let names = ["id", "kind", "parent", "mask", "quality"]
  }

  /// Reads `nodes.csv`: the columns, and the number of the root.
  func nodes() throws(InstanceError) -> (NodeColumns, root: Int) {
    let file = file("nodes.csv", columns: Column.names)
    var nodes = NodeColumns()
    var root: Int?
    try file.forEachRow { row throws(InstanceFile.Stop) in
      try Self.checkID(row, is: nodes.count, file)
      // A node with a fault still gets its place, so that the ids behind it hold.
      guard let kind = Self.kind(row, file) else {
        nodes.add(.household, mask: 0, quality: 0)
        return
      }
      let parent = Self.parent(row, of: kind, in: nodes, file)
      if kind.isTree, parent == InstanceGraph.noParent {
        if let root {
          file.add(
            row.fault(
              at: Column.parent, "makes a second root, beside node \(root)",
              remedy: "name the parent of \(kind.name) \(nodes.count)"))
        } else {
          root = nodes.count
        }
      }
      let quality = file.number(
        row, Column.quality, in: 0...Int(InstanceGraph.largestQuality), "quality in milli-units")
      nodes.add(
        kind, parent: parent ?? 0, mask: Self.mask(row, file) ?? 0, quality: Int32(quality ?? 0))
    }
    guard let root else {
      file.add(
        "there is no root", remedy: "add the top of the tree, a tree node whose parent is -1")
      try file.finish()
      preconditionFailure("a file with a fault does not finish")
    }
    return (nodes, root)
  }

  private static func checkID(
    _ row: borrowing DelimitedRow, is expected: Int, _ file: InstanceFile
  ) throws(InstanceFile.Stop) {
    guard let id = row.integer(at: Column.id), id >= 0 else {
      try file.stop(
        row.fault(at: Column.id, "is no node number", remedy: "give \(expected), the next one"))
    }
    if id == expected { return }
    guard expected <= Int(Int32.max) else {
      try file.stop(row.fault("there are too many nodes", remedy: "give at most \(Int32.max)"))
    }
    try file.stop(
      row.fault(
        at: Column.id, id < expected ? "stands in an earlier row" : "leaves out \(expected)",
        remedy: "number the nodes from 0 in their order; here \(expected) is next"))
  }

  private static func kind(_ row: borrowing DelimitedRow, _ file: InstanceFile) -> InstanceKind? {
    let found = row.withUTF8(at: Column.kind) { field in
      names.first { $0.name.elementsEqual(field) }?.kind
    }
    if found == nil {
      let known = InstanceKind.allCases.map(\.name).joined(separator: ", ")
      file.add(row.fault(at: Column.kind, "is no kind of node", remedy: "use one of \(known)"))
    }
    return found
  }

  /// The most frequent kinds first, because they are looked for in this order.
  private static let names: [(name: [UInt8], kind: InstanceKind)] =
    ([.household, .building] + InstanceKind.allCases).map { (Array($0.name.utf8), $0) }

  /// The parent or `noParent`; nothing after a fault.
  private static func parent(
    _ row: borrowing DelimitedRow, of kind: InstanceKind, in nodes: NodeColumns,
    _ file: InstanceFile
  ) -> Int32? {
    guard let parent = row.integer(at: Column.parent, as: Int32.self),
      parent >= InstanceGraph.noParent
    else {
      file.add(
        row.fault(
          at: Column.parent, "is no node number", remedy: "name the parent's id, or -1 for none"))
      return nil
    }
    if parent == InstanceGraph.noParent { return parent }
    func refuse(_ message: String, _ remedy: String) -> Int32? {
      file.add(row.fault(at: Column.parent, message, remedy: remedy))
      return nil
    }
    guard kind.isTree else {
      return refuse(
        "is the parent of a unit of kind \(kind.name), which stands beside the tree", "give -1")
    }
    guard Int(parent) < nodes.count else {
      return refuse(
        "is not less than the node's own id \(nodes.count)",
        "number parents before their children")
    }
    let above = nodes.kind[Int(parent)]
    guard above.isTree, above.rawValue < kind.rawValue else {
      return refuse(
        "is of kind \(above.name), which cannot be above \(kind.name)",
        "name a node of a higher tier of the tree")
    }
    return parent
  }

  private static func mask(_ row: borrowing DelimitedRow, _ file: InstanceFile) -> UInt64? {
    let mask: UInt64? = row.withUTF8(at: Column.mask) { field in
      guard (1...16).contains(field.count) else { return nil }
      var mask: UInt64 = 0
      for byte in field {
        guard let digit = hexDigit(byte) else { return nil }
        mask = mask << 4 | digit
      }
      return mask
    }
    if mask == nil {
      file.add(
        row.fault(
          at: Column.mask, "is no set of categories",
          remedy: "give 1 to 16 hexadecimal digits, bit c for category c, 0 for none"))
    }
    return mask
  }

  private static func hexDigit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
