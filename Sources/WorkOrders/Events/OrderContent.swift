public import OrganizationGraph

/// What an order says when it is filed. Its category, origin and urgency may be others later
/// (`reclassify`), which its state says; its words may be set right (`correct`).
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

/// A word of an order that was set right.
public struct Correction: Hashable, Sendable {
  /// What can be set right. The raw value is its name in events and messages.
  public enum Field: String, Sendable, CaseIterable {
    case title, text, place, channel, reference, contact

    var word: WritableKeyPath<OrderContent, String> {
      switch self {
      case .title: \.title
      case .text: \.text
      case .place: \.place
      case .channel: \.channel
      case .reference: \.reference
      case .contact: \.contact
      }
    }
  }

  public var field: Field
  /// What it said before.
  public var former: String

  public init(_ field: Field, former: String) {
    self.field = field
    self.former = former
  }
}

extension OrderContent {
  public subscript(field: Correction.Field) -> String {
    get { self[keyPath: field.word] }
    set { self[keyPath: field.word] = newValue }
  }

  /// What of the words is other than in another content, with what that says. O(bytes).
  public func corrections(of former: OrderContent) -> [Correction] {
    Correction.Field.allCases.filter { self[$0] != former[$0] }
      .map { Correction($0, former: former[$0]) }
  }
}
