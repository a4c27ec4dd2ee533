internal import OrganizationGraph

extension FieldFormat where Value == Int {
  /// Numbers beyond this are mistakes, and sums of them could leave the range of `Int64`.
  static let largestNumber = 1_000_000_000

  /// A whole number in decimal digits.
  static let number = FieldFormat(storage: .integer, text: { String($0) }, value: read)

  @Sendable private static func read(_ text: String) throws(FieldProblem) -> Int {
    var digits = Substring(text)
    let isNegative = digits.first == "-"
    if isNegative { digits.removeFirst() }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      throw FieldProblem("is not a whole number", "write it in digits only, such as 12")
    }
    guard let value = Int(digits), value <= largestNumber else {
      throw FieldProblem("is too large", "give at most \(largestNumber)")
    }
    return isNegative ? -value : value
  }
}

extension FieldFormat where Value == Day {
  /// `YYYY-MM-DD`.
  static let day = FieldFormat(storage: .text, text: \.description) { text throws(FieldProblem) in
    if let day = Day(text) { return day }
    throw FieldText.dayProblem(text)
  }
}

extension FieldFormat where Value == Int32 {
  /// Seconds of a day as `HH:MM`, up to `24:00`.
  static let timeOfDay = FieldFormat(storage: .text, text: FieldText.timeOfDay) {
    text throws(FieldProblem) in
    let bytes = Array(text.utf8)
    let isShaped =
      bytes.count == 5 && bytes[2] == UInt8(ascii: ":")
      && [0, 1, 3, 4].allSatisfy { bytes[$0] >= 0x30 && bytes[$0] <= 0x39 }
    guard isShaped else {
      throw FieldProblem("is not a time of day", "write it as HH:MM, such as 08:30")
    }
    let hours = Int32(bytes[0] - 0x30) * 10 + Int32(bytes[1] - 0x30)
    let minutes = Int32(bytes[3] - 0x30) * 10 + Int32(bytes[4] - 0x30)
    guard minutes < 60, hours * 60 + minutes <= 24 * 60 else {
      throw FieldProblem("is not a time of day", "give a time from 00:00 to 24:00")
    }
    return (hours * 60 + minutes) * 60
  }
}

extension FieldFormat where Value == CalendarHours.When {
  /// `mon` … `sun`, or a date.
  static let calendarDay = FieldFormat(
    storage: .text,
    text: {
      switch $0 {
      case .weekday(let weekday): weekday.code
      case .date(let day): day.description
      }
    }, value: read)

  @Sendable private static func read(_ text: String) throws(FieldProblem) -> CalendarHours.When {
    if let weekday = Weekday(code: text) { return .weekday(weekday) }
    if let day = Day(text) { return .date(day) }
    if text.first.map({ $0.isNumber }) ?? false { throw FieldText.dayProblem(text) }
    let known = Weekday.allCases.map(\.code)
    let near = NearestText.nearest(to: text, in: known)
    throw FieldProblem(
      "is neither a weekday nor a date",
      (near.map { "did you mean \($0)? otherwise " } ?? "")
        + "use one of \(known.joined(separator: ", ")) or YYYY-MM-DD")
  }
}
