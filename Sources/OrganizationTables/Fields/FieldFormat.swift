internal import OrganizationGraph

/// How values of one type are written as text and read back.
///
/// Each value has exactly one canonical text, so equal records give equal rows; reading accepts a
/// little more where no second meaning is possible (`007`, blanks around items of a list).
struct FieldFormat<Value: Sendable>: Sendable {
  let storage: RecordColumn.Storage
  let text: @Sendable (Value) -> String
  /// Reads a text that is not empty and has no blanks around it.
  let value: @Sendable (String) throws(FieldProblem) -> Value
  /// What a faulty text stands for all the same. A faulty code still names its record to those that
  /// refer to it by the same text, which then need not be reported as well.
  var salvaged: (@Sendable (String) -> Value)? = nil
}

extension FieldFormat where Value == String {
  static let longestCode = DerivedCode.mostBytes

  /// Letters, digits and `-_.:@/`, up to 64 bytes. Only ASCII: codes are compared by the byte in
  /// SQLite and by canonical equivalence in Swift, which is the same only there.
  static let code = FieldFormat(
    storage: .text, text: { $0 }, value: readCode, salvaged: { $0 })

  /// Any text on one line.
  static let line = FieldFormat(
    storage: .text, text: { $0 }, value: readLine, salvaged: { $0 })

  @Sendable private static func readCode(_ text: String) throws(FieldProblem) -> String {
    for byte in text.utf8 where !isCodeByte(byte) {
      if isSpreadsheetNumber(text) {
        throw FieldProblem(
          "is no code: a spreadsheet has turned the code into a number",
          "format the column as text and enter it again")
      }
      let scalar = text.unicodeScalars.first { !$0.isASCII || !isCodeByte(UInt8($0.value)) }!
      throw FieldProblem(
        "has the character \(quoted(scalar)), which a code cannot have",
        "use letters a–z and A–Z, digits and -_.:@/")
    }
    guard text.utf8.count <= longestCode else {
      throw FieldProblem(
        "has \(text.utf8.count) bytes, more than a code can have",
        "shorten it to \(longestCode) bytes")
    }
    return text
  }

  @Sendable private static func readLine(_ text: String) throws(FieldProblem) -> String {
    for byte in text.utf8 where byte < 0x20 || byte == 0x7F {
      throw FieldProblem(
        "has a line end or another control character", "write it on one line, without tabs")
    }
    return text
  }

  /// Whether a text is a number as spreadsheets show long ones: `3.30502E+11`.
  private static func isSpreadsheetNumber(_ text: String) -> Bool {
    let parts = text.uppercased().split(separator: "E+", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = parts[0].utf8.first, isDigit(first) else { return false }
    return !parts[1].isEmpty && parts[1].utf8.allSatisfy(isDigit)
      && parts[0].utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private static func isCodeByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "-")...UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "@"):
      true  // The range from "-" to ":" is "-", ".", "/", the digits and ":".
    default: false
    }
  }

  private static func quoted(_ scalar: Unicode.Scalar) -> String {
    scalar == " " ? "space" : scalar.value < 0x20 ? "U+00\(hex(scalar.value))" : "\(scalar)"
  }

  private static func hex(_ value: UInt32) -> String {
    (value < 16 ? "0" : "") + String(value, radix: 16, uppercase: true)
  }
}

extension FieldFormat where Value == [String] {
  /// Items separated by `;`. Nothing between two of them is passed over, but separators alone are
  /// a mistake: an empty list often means everything.
  static func list(of item: FieldFormat<String>) -> FieldFormat {
    FieldFormat(
      storage: .text, text: { $0.joined(separator: ";") },
      value: { text throws(FieldProblem) in
        if text.contains("；") {
          throw FieldProblem("is separated by the full-width ；", "separate the items by ;")
        }
        var items: [String] = []
        for part in text.split(separator: ";") {
          let part = FieldText.trimmed(String(part))
          if !part.isEmpty { items.append(try item.value(part)) }
        }
        if items.isEmpty {
          throw FieldProblem("has separators and no item", "name the items or leave it empty")
        }
        return items
      })
  }
}

extension FieldFormat where Value == Bool {
  /// `yes`, or nothing for no.
  static let flag: FieldFormat = {
    let words = FieldFormat.words([("yes", true), ("no", false)])
    return FieldFormat(storage: .text, text: { $0 ? "yes" : "" }, value: words.value)
  }()
}

extension FieldFormat where Value: Hashable {
  /// One of a few words.
  static func words(_ words: [(word: String, value: Value)]) -> FieldFormat {
    let values = Dictionary(
      words.map { ($0.word, $0.value) }, uniquingKeysWith: { first, _ in first })
    let texts = Dictionary(
      words.map { ($0.value, $0.word) }, uniquingKeysWith: { first, _ in first })
    let known = words.map(\.word)
    return FieldFormat(
      storage: .text, text: { texts[$0] ?? "" },
      value: { text throws(FieldProblem) in
        if let value = values[text] { return value }
        let near = NearestText.nearest(to: text, in: known)
        throw FieldProblem(
          "is not a word of this column",
          (near.map { "did you mean \($0)? otherwise " } ?? "")
            + "use one of \(known.joined(separator: ", "))")
      })
  }
}

extension FieldFormat where Value: RawRepresentable<String> & CaseIterable & Hashable {
  /// The raw values of an enumeration.
  static var rawValues: FieldFormat { words(Value.allCases.map { ($0.rawValue, $0) }) }
}
