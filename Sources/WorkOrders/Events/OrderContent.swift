public import OrganizationGraph

/// What an order says when it is filed. Only its category changes later, by `reclassify`.
public struct OrderContent: Hashable, Sendable {
  /// Code of the unit that takes it in and answers for it until a unit holds it.
  public var desk: String
  /// Code of the chain unit that the place resolves to.
  public var origin: String
  public var category: String
  public var urgency: String
  public var mode: Mode
  public var receivedAt: Instant
  /// When it must be done, if that was given with it.
  public var deadline: Instant?
  public var excluded: [String] = []
  /// Units that it is about.
  public var subjects: [String] = []
  public var title = ""
  public var text = ""
  /// The place in words.
  public var place = ""
  /// Where it came from: hotline, app, patrol, sensor.
  public var channel = ""
  /// Its number in the system it came from.
  public var reference = ""
  /// Whom to call back, and how.
  public var contact = ""

  public init(
    desk: String, origin: String, category: String, urgency: String = "normal",
    mode: Mode = .peacetime, receivedAt: Instant
  ) {
    self.desk = desk
    self.origin = origin
    self.category = category
    self.urgency = urgency
    self.mode = mode
    self.receivedAt = receivedAt
  }
}
