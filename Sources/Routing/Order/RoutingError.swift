/// Why an order cannot be routed. Every case names the field at fault and what to do.
public struct RoutingError: Error, Hashable, Sendable {
  /// Open: later versions may add codes.
  public struct Code: Hashable, Sendable {
    private enum Value: CaseIterable {
      case unknownUnit, unknownCategory, unknownUrgency, invalidOrigin, nobodyAccountable
    }
    private let value: Value

    /// Every code there is, so that a mapping can be shown to be complete.
    public static let all: [Code] = Value.allCases.map { Code(value: $0) }

    /// A unit code that the organisation does not have.
    public static let unknownUnit = Code(value: .unknownUnit)
    /// A category code that the organisation does not have.
    public static let unknownCategory = Code(value: .unknownCategory)
    /// An urgency that no time limit names.
    public static let unknownUrgency = Code(value: .unknownUrgency)
    /// The origin is no chain unit, or does not exist on the order's day.
    public static let invalidOrigin = Code(value: .invalidOrigin)
    /// Exclusions or conflicts leave no unit that could answer for the order.
    public static let nobodyAccountable = Code(value: .nobodyAccountable)
  }

  public let code: Code
  /// Field of the order, as in `WorkOrder`, with its position in a list: `excluded[2]`.
  public let field: String
  public let message: String

  public init(code: Code, field: String, message: String) {
    self.code = code
    self.field = field
    self.message = message
  }
}

extension RoutingError: CustomStringConvertible {
  public var description: String { "\(field): \(message)" }
}
