/// Something wrong in a text file, told to the person who keeps the file.
///
/// Faults are values: a reader hands each to its sink and goes on, so that one run lists everything
/// that needs mending. Problems of the machine (a file that cannot be opened, a damaged archive)
/// are thrown as ``DelimitedTextError`` instead.
public struct TextFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// The name under which the file was opened, see ``TextSource/name``.
  public var file: String
  /// The physical line, counted from 1, on which the row or the faulty field begins.
  public var line: Int
  /// The header name of the faulty column, where the fault is about one.
  public var column: String?
  /// What stands in the file, at most ``maximumValueLength`` characters of it.
  public var value: String?
  /// What is wrong, as half a sentence without a full stop.
  public var message: String
  /// What to do about it.
  public var remedy: String
  /// Physical lines that are left out because of the fault, as far as they are known.
  public var linesLeftOut = 1
  /// Whether reading stopped here: nothing from ``line`` on is delivered.
  public var endsReading = false

  /// Longer values are cut to this many characters and end in an ellipsis.
  public static let maximumValueLength = 40

  /// Makes a fault; `value` is shortened here.
  public init(
    file: String, line: Int, column: String? = nil, value: String? = nil, message: String,
    remedy: String
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.value = value.map(Self.shortened)
    self.message = message
    self.remedy = remedy
  }

  /// One line: `units.csv:17, column parent: "X" is not a unit; name a unit of this file`.
  public var description: String {
    var text = "\(file):\(line)"
    if let column { text += ", column \(column)" }
    text += ": "
    if let value { text += "\"\(value)\" " }
    text += message
    if !remedy.isEmpty { text += "; \(remedy)" }
    return Self.onOneLine(text)
  }

  private static func shortened(_ value: String) -> String {
    guard value.count > maximumValueLength else { return value }
    return value.prefix(maximumValueLength - 1) + "…"
  }

  /// Values may hold line ends and control characters; a list of faults is read line by line.
  private static func onOneLine(_ text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: line += scalar.escaped(asASCII: true)
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }
}
