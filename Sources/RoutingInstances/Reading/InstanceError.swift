public import DelimitedText

/// Why an instance cannot be read or written.
public struct InstanceError: Error, Sendable, CustomStringConvertible {
  /// The kind of the error, open for more kinds later.
  public struct Code: Hashable, Sendable {
    private enum Kind { case unreadable, faulty, unwritable }
    private let kind: Kind

    /// A file is not there, or reading it fails.
    public static let unreadable = Self(kind: .unreadable)
    /// A file can be read, but is not what the format asks for.
    public static let faulty = Self(kind: .faulty)
    /// The folder or a file cannot be written.
    public static let unwritable = Self(kind: .unwritable)
  }

  public let code: Code
  /// The folder or file it is about.
  public let path: String
  /// What went wrong, with the system's words.
  public let message: String
  /// What is wrong in the file, in its order; the first `InstanceReader.mostFaults` of it. Empty
  /// unless the code is `faulty`.
  public let faults: [TextFault]

  init(_ code: Code, path: String, message: String, faults: [TextFault] = []) {
    self.code = code
    self.path = path
    self.message = message
    self.faults = faults
  }

  init(_ code: Code, _ error: DelimitedTextError) {
    self.init(code, path: error.path, message: error.message)
  }

  /// `path: message`, then a line for each fault.
  public var description: String {
    (["\(path): \(message)"] + faults.map(\.description)).joined(separator: "\n")
  }
}
