/// Who takes a step: a person, for a unit.
public struct Actor: Hashable, Sendable {
  /// What the caller's system knows the person by; empty for routing and clocks.
  public var person: String
  /// Code of the unit that the person acts for; empty for residents, routing and clocks.
  public var unit: String

  public init(person: String, unit: String = "") {
    self.person = person
    self.unit = unit
  }

  public static let clock = Actor(person: "")
}

/// Something that shows what was done, kept elsewhere.
public struct Evidence: Hashable, Sendable {
  /// Kinds that are known; others are accepted and count as proof too.
  public static let kinds = ["photo", "document", "visit", "call", "sensor", "statement", "video"]
  /// A photograph shows that something was so once.
  public static let photo = "photo"

  public var kind: String
  /// Where it is kept: a number, a path, a link.
  public var reference: String
  public var note: String

  public init(kind: String, reference: String = "", note: String = "") {
    self.kind = kind
    self.reference = reference
    self.note = note
  }
}
