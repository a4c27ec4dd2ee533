/// A column that a table is read for.
public struct TableColumn: Sendable, Hashable {
  /// The header name, spelled exactly.
  public var name: String
  /// Whether a file without the column is faulty.
  public var isRequired: Bool

  /// A column that each file must have.
  public static func required(_ name: String) -> Self { Self(name: name, isRequired: true) }
  /// A column that reads as empty where a file lacks it.
  public static func optional(_ name: String) -> Self { Self(name: name, isRequired: false) }
}

/// What to do with the columns of a file that nobody asked for.
public struct OtherColumns: Sendable, Hashable {
  private enum Kind { case refused, ignored }
  private var kind: Kind
  /// Each is a fault: for files whose format is ours.
  public static let refused = Self(kind: .refused)
  /// They are passed over: for files out of other systems.
  public static let ignored = Self(kind: .ignored)
}

/// The positions of the wanted columns in a header, and all that is wrong with it.
struct TableHeader {
  /// Names as the file has them, without white space around them.
  let names: [String]
  let fields: [Int?]
  private(set) var faults: [TextFault] = []
  /// False if a required column is missing, a wanted one stands there twice, or fields are not
  /// separated by commas.
  private(set) var isUsable = true
  /// What spreadsheets put between fields instead of commas.
  private static let otherSeparators: [Character] = [";", "\t"]

  init(names: [String], line: Int, file: String, columns: [TableColumn], others: OtherColumns) {
    self.names = names
    var positions: [String: [Int]] = [:]
    for (position, name) in names.enumerated() { positions[name, default: []].append(position) }
    fields = columns.map { positions[$0.name]?.first }

    func add(_ column: String?, _ message: String, _ remedy: String) {
      faults.append(
        TextFault(file: file, line: line, column: column, message: message, remedy: remedy))
    }
    if names.count == 1, let separator = Self.otherSeparators.first(where: names[0].contains) {
      isUsable = false
      let name = separator == "\t" ? "tabs" : "'\(separator)'"
      add(
        nil, "fields are separated by \(name), not by commas", "save the file as comma-separated")
      return
    }
    for column in columns where column.isRequired && positions[column.name] == nil {
      isUsable = false
      add(column.name, "is missing in the header", "add the column; rows are not read without it")
    }
    let wanted = Set(columns.map(\.name))
    let absent = columns.map(\.name).filter { positions[$0] == nil }
    for (position, name) in names.enumerated() {
      if positions[name]?.first != position {
        // Said once, at the first repetition; unknown names are said to be unknown already.
        guard wanted.contains(name), positions[name]?[1] == position else { continue }
        isUsable = false
        let all = positions[name]!.map { String($0 + 1) }.joined(separator: ", ")
        add(name, "stands more than once in the header (columns \(all))", "keep one of them")
      } else if !wanted.contains(name), others == .refused {
        if name.isEmpty {
          add(nil, "column \(position + 1) has no name", "name the column or delete it")
        } else if let near = nearestName(to: name, among: absent) {
          add(name, "is not a column of this file", "did you mean \"\(near)\"?")
        } else {
          let known = columns.map(\.name).joined(separator: ", ")
          add(name, "is not a column of this file", "delete it; the columns are \(known)")
        }
      }
    }
  }
}
