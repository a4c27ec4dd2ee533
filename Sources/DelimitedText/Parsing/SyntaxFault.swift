/// What the parser finds wrong, before file and column have names.
struct SyntaxFault {
  enum Kind {
    /// A quote inside a field that does not begin with one.
    case strayQuote(resumesAt: Int)
    /// Text behind the quote that closes a field.
    case textAfterQuote(resumesAt: Int)
    case quoteNeverClosed
    case fieldTooLong
    case rowTooLong
    case outOfMemory
    case undecodable(offset: Int, bytes: [UInt8])
    case tooManyUndecodable
  }

  var kind: Kind
  /// The line on which the field begins.
  var line: Int
  /// Position of the field in its row.
  var field: Int
  /// What the field holds up to the fault.
  var value: String
}

extension SyntaxFault {
  func textFault(file: String, column: String?, encoding: TextEncoding) -> TextFault {
    let message: String
    let remedy: String
    var shown: String? = value
    switch kind {
    case .strayQuote(let next):
      message = "has a quote in the middle of a field without quotes around it"
      remedy =
        "put the field in double quotes and write each quote inside it twice;"
        + " reading resumes at line \(next)"
    case .textAfterQuote(let next) where next == line + 1:
      message = "has text behind its closing quote"
      remedy = "write each quote inside the field twice; reading resumes at line \(next)"
    case .textAfterQuote(let next):
      message = "begins with a quote that is not closed before line \(next - 1)"
      remedy =
        "close the quote, or write each quote inside the field twice; lines \(line) to \(next - 1)"
        + " are left out and reading resumes at line \(next)"
    case .quoteNeverClosed:
      message = "begins with a quote that is never closed"
      remedy = "close the quote; nothing from line \(line) on is read"
    case .fieldTooLong:
      message = "is longer than \(CSVParser.maximumFieldBytes) bytes"
      remedy = "look for a quote that is not closed; reading stops here"
    case .rowTooLong:
      shown = nil
      message = "the row has too many fields or bytes"
      remedy = "look for missing line ends; reading stops here"
    case .outOfMemory:
      shown = nil
      message = "there is not enough memory for the row"
      remedy = "reading stops here"
    case .undecodable(let offset, let bytes):
      shown = nil
      let list = bytes.map { byte in
        (byte < 16 ? "0x0" : "0x") + String(byte, radix: 16, uppercase: true)
      }
      message =
        "\(list.joined(separator: " ")) at byte \(offset) is no \(encoding) text; the row is left out"
      remedy = "correct the character and save the file as UTF-8"
    case .tooManyUndecodable:
      shown = nil
      message = "too many bytes of the file are no \(encoding) text; reading stops here"
      remedy = "save the file again as \"CSV UTF-8\""
    }
    var fault = TextFault(
      file: file, line: line, column: column, value: shown, message: message, remedy: remedy)
    fault.linesLeftOut = linesLeftOut
    fault.endsReading = endsReading
    return fault
  }

  private var linesLeftOut: Int {
    switch kind {
    case .strayQuote(let next), .textAfterQuote(let next): next - line
    default: 1
    }
  }

  /// Whether the parser finds no row behind the fault.
  private var endsReading: Bool {
    switch kind {
    case .quoteNeverClosed, .fieldTooLong, .rowTooLong, .outOfMemory, .tooManyUndecodable: true
    case .strayQuote, .textAfterQuote, .undecodable: false
    }
  }
}

extension ForeignFormat {
  func textFault(file: String) -> TextFault {
    let message =
      switch self {
      case .utf16: "the file is UTF-16 (a spreadsheet's \"Unicode text\"), which is not read"
      case .workbook: "the file is a workbook (.xlsx, .ods) or another zip file, not CSV"
      case .oldWorkbook: "the file is an old workbook (.xls), not CSV"
      }
    var fault = TextFault(
      file: file, line: 1, message: message,
      remedy: "open it in the spreadsheet and save it as \"CSV UTF-8 (comma delimited)\"")
    fault.endsReading = true
    return fault
  }
}
