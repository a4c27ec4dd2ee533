public struct Person: Hashable, Sendable {
  public var code: String
  public var name: String
  public var isSynthetic: Bool

  public init(code: String, name: String, isSynthetic: Bool = false) {
    self.code = code
    self.name = name
    self.isSynthetic = isSynthetic
  }
}

/// 职务: a place in a unit that a person can hold.
public struct Post: Hashable, Sendable {
  public var code: String
  public var unit: String
  public var name: String
  /// Its holder leads the unit. A unit whose leading posts are all unfilled is vacant.
  public var leads: Bool

  public init(code: String, unit: String, name: String, leads: Bool = false) {
    self.code = code
    self.unit = unit
    self.name = name
    self.leads = leads
  }
}

/// 任职: a person holds a post for a term.
public struct Appointment: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// 本职.
    case principal
    /// 兼职. Where it crosses from one unit to another it makes a seat 交叉任职.
    case concurrent
  }

  public var person: String
  public var post: String
  public var kind: Kind
  public var term: Term

  public init(person: String, post: String, kind: Kind, term: Term = .always) {
    self.person = person
    self.post = post
    self.kind = kind
    self.term = term
  }
}
