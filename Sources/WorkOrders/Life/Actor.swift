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
  /// Kinds that prove that something was done, in English and in Chinese.
  public static let proofs = [
    "document", "visit", "call", "sensor", "statement", "video", "文件", "走访", "电话", "监测", "证言",
    "视频",
  ]
  /// Kinds that are known. A photograph shows only that something was so once; others are accepted, too, and
  /// prove as little.
  public static let kinds = ["photo", "照片"] + proofs

  public var kind: String
  /// Where it is kept: a number, a path, a link.
  public var reference: String
  public var note: String

  public init(kind: String, reference: String = "", note: String = "") {
    self.kind = kind
    self.reference = reference
    self.note = note
  }

  /// It proves that something was done.
  var isProof: Bool { Self.proofs.contains(kind.lowercased()) }
}
