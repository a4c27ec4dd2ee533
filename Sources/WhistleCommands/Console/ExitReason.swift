import ArgumentParser

/// Why the tool ends without having done what it was asked; the numbers are those of sysexits.h.
enum ExitReason {
  /// The data has faults.
  static let dataFaults = ExitCode(65)
  /// A file, unit or category is not there.
  static let missingInput = ExitCode(66)
  /// The server cannot listen.
  static let unavailable = ExitCode(69)
  /// A file cannot be written.
  static let cannotCreate = ExitCode(73)
  /// A disk has failed; what was written last is not known to be there.
  static let diskFailed = ExitCode(74)
  /// Something is in use by another process.
  static let inUse = ExitCode(75)
}

/// A message for the person at the terminal, with the exit code that goes with it.
struct ToolError: Error, CustomStringConvertible {
  let message: String
  let code: ExitCode

  var description: String { message }

  init(_ message: String, _ code: ExitCode) {
    self.message = message
    self.code = code
  }

  /// Says it on standard error and ends the command with its code.
  func exit() -> ExitCode {
    Console.error("\(Style.error("error:")) \(message)")
    return code
  }
}
