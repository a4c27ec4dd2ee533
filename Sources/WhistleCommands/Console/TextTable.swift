import CWideCharacters
import Glibc

/// Columns aligned for a terminal, with Chinese characters counted as two places wide.
struct TextTable {
  enum Alignment { case left, right }

  private var rows: [[String]] = []
  private let alignments: [Alignment]

  init(_ header: [String], _ alignments: [Alignment]) {
    precondition(header.count == alignments.count, "every column has an alignment")
    self.alignments = alignments
    rows.append(header.map(Style.faint))
  }

  mutating func add(_ row: [String]) {
    precondition(row.count == alignments.count, "every row has every column")
    rows.append(row)
  }

  /// The table, each line indented by two places and without trailing spaces.
  var text: String {
    let widths = alignments.indices.map { column in
      rows.map { DisplayWidth.of($0[column]) }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.indices.map { column in
        let padding = String(
          repeating: " ", count: widths[column] - DisplayWidth.of(row[column]))
        return alignments[column] == .left ? row[column] + padding : padding + row[column]
      }
      var line = "  " + cells.joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}

/// How many places text takes on a terminal, by the C library's character tables.
enum DisplayWidth {
  /// Makes the tables those of Unicode whatever the environment says.
  private static let isReady: Bool = setlocale(LC_CTYPE, "C.UTF-8") != nil

  static func of(_ text: String) -> Int {
    guard isReady else { return text.count }
    var width = 0
    var isEscape = false
    for scalar in text.unicodeScalars {
      // Colours take no place: ESC [ … m.
      if scalar == "\u{1B}" { isEscape = true }
      if isEscape {
        if scalar == "m" { isEscape = false }
        continue
      }
      width += max(0, Int(wcwidth(wchar_t(bitPattern: scalar.value))))
    }
    return width
  }
}
