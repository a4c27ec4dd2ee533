/// A part of an organisation: what somebody asks about, and what is needed to make sense of it.
///
/// Every excerpt has the policy whole but for the duties: schema, categories, time limits, calendars, costs.
/// Units are there with those above them in the chain.
public struct OrganizationExcerpt: Hashable, Sendable {
  public enum Scope: UInt8, Sendable, CaseIterable {
    /// The units that have a code, name or alias.
    case named
    /// The one unit of that name with all that belongs to it: its edges, its posts, who holds them and what
    /// else these hold, its duties, the units at home there, and of the chain below it the units. If
    /// several have the name, these and no more.
    case unit
    /// The same of every unit below it in the chain, and of those at home there.
    case below
    /// The units that have a text in their name or an alias, or at the beginning of their code; if there are none,
    /// those that have it in the other case or width of ASCII characters.
    case search
    /// The people with a code or name, or if there is none those with the text in their name; with all
    /// their appointments.
    case person
  }

  public var scope: Scope
  /// Empty: the policy alone.
  public var text: String

  public init(_ scope: Scope, _ text: String) {
    self.scope = scope
    self.text = text
  }
}
