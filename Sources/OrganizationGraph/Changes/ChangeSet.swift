/// Changes to an organisation that are made together or not at all, with who makes them and why.
///
/// The changes are taken one after the other, each on what those before it have left; the rules hold for
/// what the last one leaves. `Documentation/change-sets.md` says what each does, and what becomes of
/// everything that hangs on a unit that is closed, split or merged.
public struct ChangeSet: Hashable, Sendable {
  /// Number of the revision that the author looked at; `nil`: whatever is the latest. If records that
  /// the changes touch have changed since, the change set is refused.
  public var base: Int?
  public var author: String
  public var reason: String
  /// Chosen by the author, unlike any other's. A change set with a key that was applied before is not
  /// applied again; it is answered as the first time. `nil`: every time is another one.
  public var idempotencyKey: String?
  public var changes: [Change]

  public init(
    base: Int? = nil, author: String, reason: String, idempotencyKey: String? = nil,
    changes: [Change] = []
  ) {
    self.base = base
    self.author = author
    self.reason = reason
    self.idempotencyKey = idempotencyKey
    self.changes = changes
  }
}

/// One change, as the staff of an organisation speak of it.
///
/// A day is the first on which the change holds; what it replaces ends on that day. Without a day the
/// change is made to the records themselves, as if it had always been so: what was stands in the former
/// revisions only.
public enum Change: Hashable, Sendable {
  /// Adds a record: a unit, person, post, appointment (appoints someone), edge (signs an agreement,
  /// registers, attaches …), duty, pool. Refused if one has its key already.
  case add(OrganizationRecord)
  /// Puts a record in the place of the one with its key. Refused if none has it.
  case replace(OrganizationRecord)
  /// Takes a record out, as if it had never been. Refused as long as other records name it.
  case remove(RecordKey)
  /// Ends an appointment (dismisses someone), edge or duty: a day is the first on which it no longer
  /// holds. One that would begin on that day or later is taken out.
  case end(RecordKey, on: Day)
  /// Gives an appointment, edge or duty another end; `nil`: none.
  case extend(RecordKey, until: Day?)

  /// Gives a unit another name.
  case rename(unit: String, to: String, keepsFormerName: Bool)
  /// Gives a unit another code, in its own record and wherever it is named.
  case recode(unit: String, to: String)
  /// Sets properties of a unit; the others stay.
  case set(unit: String, [UnitProperty])
  /// Places a chain unit under another, or a unit outside the chain in another home territory. A home
  /// has no days, so it changes without one.
  case move(unit: String, under: String, on: Day?)
  /// Places a functional unit under another in its line; `nil`: under none.
  case moveInLine(unit: String, under: String?, on: Day?)
  /// Ends a unit with everything that hangs on it; without a day it is taken out. Refused if units
  /// below it or at home there would be left behind.
  case close(unit: String, on: Day?)
  case split(UnitSplit)
  case merge(UnitMerge)

  /// Gives a calendar other hours, all of them.
  case setHours(calendar: String, [CalendarHours])
}

extension Change {
  /// Keys of the records that the change names itself, whether they are there or not.
  package var named: [RecordKey] {
    switch self {
    case .add(let record), .replace(let record): [record.key]
    case .remove(let key), .end(let key, _), .extend(let key, _): [key]
    case .rename(let unit, _, _), .set(let unit, _), .close(let unit, _): [.unit(unit)]
    case .recode(let unit, let next): [.unit(unit), .unit(next)]
    case .move(let unit, let parent, _): [.unit(unit), .unit(parent)]
    case .moveInLine(let unit, let parent, _): [unit, parent].compactMap { $0 }.map { .unit($0) }
    case .split(let split):
      [.unit(split.unit)]
        + split.parts.flatMap { part in
          ([part.unit.code] + part.units).map { .unit($0) } + part.edges.map { .edge($0) }
            + part.posts.map { .post($0) }
        }
    case .merge(let merge): (merge.units + [merge.into]).map { .unit($0) }
    case .setHours(_, let lines): lines.map { OrganizationRecord.hours($0).key }
    }
  }
}

/// One property of a unit, to be set. Its name and code, its place in chain and line and its kind have
/// changes of their own or do not change.
public enum UnitProperty: Hashable, Sendable {
  case aliases([String])
  case level(String?)
  case partyOrganization(String?)
  case capacity(Int)
  case pool(String?)
  case hours(String?)
  case status(OrganizationUnit.Status)
  case credit(String?)
  case residents(Int?)
  /// The first day; `nil`: it always existed.
  case from(Day?)
  /// The first day on which it no longer exists; `nil`: open end.
  case until(Day?)
  case isSynthetic(Bool)
}

/// Divides a unit into parts of its kind.
public struct UnitSplit: Hashable, Sendable {
  /// A unit that takes over a share.
  public struct Part: Hashable, Sendable {
    /// A new unit; without a parent (home, line parent) of its own it gets that of the divided one.
    public var unit: OrganizationUnit
    /// Codes of the units that it takes: right below the divided one, at home there, or below it in
    /// its line.
    public var units: [String]
    /// Codes of the written edges that it takes.
    public var edges: [String]
    /// Codes of the posts that it takes, with whoever holds them.
    public var posts: [String]

    public init(
      _ unit: OrganizationUnit, units: [String] = [], edges: [String] = [], posts: [String] = []
    ) {
      self.unit = unit
      self.units = units
      self.edges = edges
      self.posts = posts
    }
  }

  public var unit: String
  public var parts: [Part]
  /// Whether the divided unit stays, with all that no part takes. Otherwise the first part takes that,
  /// and the unit is closed.
  public var keepsUnit: Bool
  public var day: Day?

  public init(unit: String, parts: [Part], keepsUnit: Bool, on day: Day? = nil) {
    self.unit = unit
    self.parts = parts
    self.keepsUnit = keepsUnit
    self.day = day
  }
}

/// Puts units into another of their class, which takes over everything that hangs on them, and closes
/// them.
public struct UnitMerge: Hashable, Sendable {
  public var units: [String]
  public var into: String
  /// Whether the unit that stays gets the names of the others as aliases.
  public var keepsFormerNames: Bool
  public var day: Day?

  public init(units: [String], into: String, keepsFormerNames: Bool = true, on day: Day? = nil) {
    self.units = units
    self.into = into
    self.keepsFormerNames = keepsFormerNames
    self.day = day
  }
}
