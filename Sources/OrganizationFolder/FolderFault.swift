internal import DelimitedText
public import OrganizationGraph
internal import OrganizationTables

/// Something wrong in an organisation folder, told to the person who keeps it.
public struct FolderFault: Hashable, Sendable, CustomStringConvertible {
  /// Name of the file in the folder.
  public let file: String
  /// The line, from 1, on which the row or the field begins; `nil` if the fault is the file's.
  public let line: Int?
  /// Header name of the column, where the fault is about one.
  public let column: String?
  /// What stands there, where something does.
  public let value: String?
  /// The rule that is broken; `nil` if the text cannot be read in the first place.
  public let rule: Rule?
  /// What is wrong. Without a rule, where there is a value, half a sentence that goes on from it.
  public let message: String
  /// What would be right.
  public let remedy: String

  /// One line:
  /// `units.csv:17, column parent: there is no unit G1; did you mean G2? (known-reference)`.
  public var description: String {
    var place = file
    if let line { place += ":\(line)" }
    if let column { place += ", column \(column)" }
    // The message of a rule names the records and values itself.
    let quoted = rule == nil ? value.map { "\"\($0)\" " } ?? "" : ""
    let code = rule.map { " (\($0.code))" } ?? ""
    return Self.onOneLine("\(place): \(quoted)\(message); \(remedy)\(code)")
  }

  /// Values and names may hold anything; a list of faults is read line by line.
  private static func onOneLine(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: breaksLine) else { return text }
    var line = ""
    for scalar in text.unicodeScalars {
      if breaksLine(scalar) {
        line += scalar.escaped(asASCII: true)
      } else {
        line.unicodeScalars.append(scalar)
      }
    }
    return line
  }

  private static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

extension FolderFault {
  init(file: String, _ message: String, remedy: String) {
    self.init(
      file: file, line: nil, column: nil, value: nil, rule: nil, message: message, remedy: remedy)
  }

  init(_ fault: TextFault) {
    self.init(
      file: fault.file, line: fault.line, column: fault.column, value: fault.value, rule: nil,
      message: fault.message, remedy: fault.remedy)
  }

  init(_ fault: FieldFault, file: String, line: Int) {
    // Text faults shorten long values; a field's value is shortened alike.
    self.init(
      TextFault(
        file: file, line: line, column: fault.column, value: fault.value, message: fault.message,
        remedy: fault.remedy))
  }
}
