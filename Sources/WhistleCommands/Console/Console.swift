import Foundation
import Glibc

/// Standard output and standard error, and what is known of the terminal behind them.
enum Console {
  /// Standard output is a terminal; colour and progress make sense.
  static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
  static let errorIsTerminal = isatty(STDERR_FILENO) == 1

  static func print(_ text: String) {
    write(text + "\n", to: STDOUT_FILENO)
  }

  static func error(_ text: String) {
    write(text + "\n", to: STDERR_FILENO)
  }

  static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      // A closed pipe (`whistle … | head`) is the reader's choice, not a fault.
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Prints a value as JSON with sorted keys, so that equal values print equal text.
  static func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}

extension String {
  /// What others wrote, on one line and as nothing but letters: a terminal obeys control characters, and some
  /// turn the direction of what follows.
  var plain: String { Self.plain(self, keepsLines: false) }

  /// The same with its lines, each behind an indentation.
  func plain(indentedBy indentation: String) -> String {
    Self.plain(self, keepsLines: true).replacing("\n", with: "\n" + indentation)
  }

  private static func plain(_ text: String, keepsLines: Bool) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A where keepsLines: result.append(scalar)
      case 0x09, 0x0A, 0x0D: result.append(" ")
      case 0...0x1F: result.append(Unicode.Scalar(0x2400 + scalar.value)!)
      case 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}

/// Colour, on a terminal only and never if NO_COLOR is set (no-color.org).
enum Style {
  private static let isOn =
    Console.outputIsTerminal && Console.errorIsTerminal
    && ProcessInfo.processInfo.environment["NO_COLOR"] == nil

  static func strong(_ text: String) -> String { paint(text, "1") }
  static func faint(_ text: String) -> String { paint(text, "2") }
  static func good(_ text: String) -> String { paint(text, "32") }
  static func warning(_ text: String) -> String { paint(text, "33") }
  static func error(_ text: String) -> String { paint(text, "31") }

  private static func paint(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
