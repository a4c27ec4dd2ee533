/// Why bytes could not be compressed or read.
package struct GzipError: Error, Hashable, CustomStringConvertible {
  /// Open: further codes may be added.
  package struct Code: Hashable, Sendable {
    private enum Value { case cannotOpen, cannotRead, damaged, tooLarge }

    private let value: Value

    /// The file does not exist or may not be opened.
    package static let cannotOpen = Self(value: .cannotOpen)
    /// The system failed to read from a file that was opened, or zlib had no memory.
    package static let cannotRead = Self(value: .cannotRead)
    /// The bytes are cut off or do not fit their check sum.
    package static let damaged = Self(value: .damaged)
    /// The bytes inflate to more than the limit.
    package static let tooLarge = Self(value: .tooLarge)
  }

  package var code: Code
  /// What is wrong, without the file.
  package var message: String

  package init(code: Code, message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}
