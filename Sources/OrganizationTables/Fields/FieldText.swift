internal import OrganizationGraph

/// What formats and tables share about texts.
enum FieldText {
  /// Without blanks around it. Spreadsheets leave spaces, also the ideographic one, at the ends.
  static func trimmed(_ text: String) -> String {
    let bytes = text.utf8
    guard let first = bytes.first, let last = bytes.last else { return text }
    // Nearly every field ends in plain characters at both ends, which need no look at Unicode.
    if first > 0x20 && first < 0x80 && last > 0x20 && last < 0x80 { return text }
    let scalars = text.unicodeScalars
    guard let start = scalars.firstIndex(where: { !isBlank($0) }),
      let end = scalars.lastIndex(where: { !isBlank($0) })
    else { return "" }
    if start == scalars.startIndex && scalars.index(after: end) == scalars.endIndex { return text }
    return String(scalars[start...end])
  }

  /// `White_Space` of Unicode, without a look into its tables for the letters that most texts are.
  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3001...: false
    case 0...0x20, 0x7F...0x3000: scalar.properties.isWhitespace
    default: false
    }
  }

  static func timeOfDay(_ second: Int32) -> String {
    func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(two(second / 3600)):\(two(second / 60 % 60))"
  }

  /// Names the date that was probably meant: other separators, or months without zeros.
  static func dayProblem(_ text: String) -> FieldProblem {
    let parts = text.split(whereSeparator: { "-/.年月日".contains($0) })
    let numbers = parts.compactMap { Int($0) }
    if parts.count == 3, numbers.count == 3 {
      if let day = Day(year: numbers[0], month: numbers[1], day: numbers[2]) {
        return FieldProblem("is not written as a date", "write \(day)")
      }
      if numbers[0] > 31 {
        return FieldProblem("is not a day of the calendar", "give a date that exists")
      }
    }
    return FieldProblem("is not a date", "write it as YYYY-MM-DD, such as 2026-01-31")
  }
}
