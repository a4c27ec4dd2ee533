public import OrganizationGraph

/// The records of one table as rows of canonical text, ordered by the bytes of their keys.
///
/// Ordered tables keep the order of their records. The order of SQLite's `BINARY` collation is the
/// same, so a store can walk both side by side. Rows are made one at a time.
package struct CanonicalRows {
  package let table: RecordTable
  /// Number of rows.
  package let count: Int
  /// Number of columns.
  package let width: Int

  private let key: [Int]
  /// Positions of the records in order; `nil` if they are in order already.
  private var order: [Int32]?
  private let fill: (Int, inout [String]) -> Void
  private let isFaithful: (Int, [String]) -> Bool

  init(
    table: RecordTable, count: Int, width: Int, key: [Int], isOrdered: Bool,
    field: (_ position: Int, _ column: Int) -> String,
    fill: @escaping (Int, inout [String]) -> Void,
    isFaithful: @escaping (Int, [String]) -> Bool
  ) {
    self.table = table
    self.count = count
    self.width = width
    self.key = key
    self.fill = fill
    self.isFaithful = isFaithful
    order =
      isOrdered
      ? nil
      : Self.order(
        count: count, width: width, key: key, field: field, fill: fill)
  }

  /// Writes a row's fields into `row`, which must have `width` elements. O(width).
  package func read(_ index: Int, into row: inout [String]) {
    fill(position(index), &row)
  }

  /// Like `read`, and makes sure that the record can be read back from the row as it is.
  ///
  /// Records that were read from rows always can. One made by a program may not: a code with a
  /// space, a list item with a semicolon.
  package func readFaithful(
    _ index: Int, into row: inout [String]
  ) throws(UnrepresentableRecord) {
    read(index, into: &row)
    try requireFaithful(index, row)
  }

  /// Makes sure that a record can be read back as it is from the row that `read` gave.
  package func requireFaithful(_ index: Int, _ row: [String]) throws(UnrepresentableRecord) {
    if !isFaithful(position(index), row) {
      throw UnrepresentableRecord(table: table, row: position(index), fields: row)
    }
  }

  /// Position of a row's record in the organisation.
  package func position(_ index: Int) -> Int { order.map { Int($0[index]) } ?? index }

  /// O(n) if the records are in order, otherwise O(n log n).
  private static func order(
    count: Int, width: Int, key: [Int], field: (Int, Int) -> String,
    fill: (Int, inout [String]) -> Void
  ) -> [Int32]? {
    // Fields hold no control characters, so joined keys are ordered as their fields one by one are.
    func joinedKey(_ position: Int) -> String {
      key.count == 1
        ? field(position, key[0])
        : key.map { field(position, $0) }.joined(separator: "\u{0}")
    }
    var last = count > 0 ? joinedKey(0) : ""
    let isInOrder = (0..<count).dropFirst().allSatisfy { position in
      let next = joinedKey(position)
      defer { last = next }
      return ByteOrder.compare(last, next) < 0
    }
    if isInOrder { return nil }
    let keys = (0..<count).map(joinedKey)
    func row(_ position: Int32) -> [String] {
      var row = [String](repeating: "", count: width)
      fill(Int(position), &row)
      return row
    }
    return (0..<Int32(count)).sorted { a, b in
      let order = ByteOrder.compare(keys[Int(a)], keys[Int(b)])
      // Repeated keys are a fault, but even then the order must not be that of the records.
      return order == 0 ? ByteOrder.precedes(row(a), row(b)) : order < 0
    }
  }
}

/// A record that has no row from which it could be read back.
public struct UnrepresentableRecord: Error, Hashable, Sendable, CustomStringConvertible {
  public let table: RecordTable
  /// Position of the record in the organisation.
  public let row: Int
  /// What its row would be.
  public let fields: [String]

  public var description: String {
    let columns = TableDescription.of(table).columns
    let name = fields.first { !$0.isEmpty } ?? "\(row)"
    if table != .schema {
      switch OrganizationRecord.record(fields, of: table) {
      case .failure(let fault):
        let value = fault.value.map { "\"\($0)\" " } ?? ""
        return
          "\(table.rawValue) \(name), \(fault.column): \(value)\(fault.message); \(fault.remedy)"
      case .success:
        if let position = fields.indices.first(where: {
          FieldText.trimmed(fields[$0]) != fields[$0]
        }) {
          return "\(table.rawValue) \(name), \(columns[position].name): \"\(fields[position])\" has"
            + " blanks around it; leave them out"
        }
      }
    }
    return "\(table.rawValue) \(name) cannot be kept as a row, it would be read back differently:"
      + " \(fields.joined(separator: ",")); leave out what separates fields or the items of a list"
  }
}
