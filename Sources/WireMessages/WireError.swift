/// Why bytes could not be read as a message.
public struct WireError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of wrong it is. More kinds may be added.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind {
      case malformed
      case invalidText
      case tooLarge
    }

    private let kind: Kind

    /// The bytes are not such a message.
    public static let malformed = Code(kind: .malformed)
    /// A text is not UTF-8, or contains NUL.
    public static let invalidText = Code(kind: .invalidText)
    /// A limit of ``WireLimits`` is exceeded.
    public static let tooLarge = Code(kind: .tooLarge)

    public var description: String { "\(kind)" }
  }

  /// What kind of wrong it is.
  public var code: Code
  /// Path of the field at fault, as in `order.excluded[3]`; empty for the message as a whole.
  public var field: String
  /// What is wrong, in words, without the field.
  public var message: String

  /// An error at `field`.
  public init(code: Code, field: String = "", message: String) {
    self.code = code
    self.field = field
    self.message = message
  }

  public var description: String { field.isEmpty ? message : "\(field): \(message)" }

  /// The same error as seen from the message that holds the faulty one in its field `name`.
  func within(_ name: String) -> WireError {
    var error = self
    error.field = field.isEmpty ? name : "\(name).\(field)"
    return error
  }
}
