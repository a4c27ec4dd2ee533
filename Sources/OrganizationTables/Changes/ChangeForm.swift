/// A change set as it is written down: in a file, in the store, and on the wire. Values are texts, as in
/// the tables; `Documentation/change-sets.md` says which change has which.
public struct ChangeSetForm: Codable, Hashable, Sendable {
  public var base: Int?
  public var author: String?
  public var reason: String?
  public var key: String?
  public var changes: [ChangeForm]

  public init(
    base: Int? = nil, author: String? = nil, reason: String? = nil, key: String? = nil,
    changes: [ChangeForm] = []
  ) {
    self.base = base
    self.author = author
    self.reason = reason
    self.key = key
    self.changes = changes
  }
}

/// One change as it is written down. What a change does not have is `nil`.
public struct ChangeForm: Codable, Hashable, Sendable {
  /// `add`, `replace`, `remove`, `end`, `extend`, `rename`, `recode`, `set`, `move`, `move_in_line`, `close`,
  /// `split`, `merge`, `set_hours`.
  public var change: String
  /// Of `add`, `replace`, `remove`, `end`, `extend`: which table the record is in.
  public var table: String?
  /// The record by columns, or those that are its key.
  public var record: [String: String]?
  /// The unit that is changed.
  public var unit: String?
  /// Of `rename`: the new name.
  public var name: String?
  /// Of `recode`: the new code.
  public var code: String?
  /// Of `move` and `move_in_line`: the unit above.
  public var under: String?
  /// First day (ISO 8601) on which the change holds.
  public var on: String?
  /// Of `extend`: the first day on which the record no longer holds.
  public var until: String?
  /// Of `set`: columns of the unit.
  public var set: [String: String]?
  /// Of `merge`: the units that go.
  public var units: [String]?
  /// Of `merge`: the unit that stays.
  public var into: String?
  /// Of `split`.
  public var parts: [PartForm]?
  /// Of `split`: whether the divided unit stays. Of `rename` and `merge`: whether former names are kept as
  /// aliases.
  public var keep: Bool?
  /// Of `set_hours`.
  public var calendar: String?
  /// Of `set_hours`: rows with day, opens and closes.
  public var hours: [[String: String]]?

  public init(_ change: String) { self.change = change }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case change, table, record, unit, name, code, under, on, until, set, units, into, parts, keep
    case calendar, hours
  }

  /// Refuses fields that no change has, which would otherwise be passed over.
  public init(from decoder: any Decoder) throws {
    let given = try decoder.container(keyedBy: AnyKey.self)
    if let stray = given.allKeys.first(where: { CodingKeys(rawValue: $0.stringValue) == nil }) {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "has the field \(stray.stringValue), which no change has; use "
            + CodingKeys.allCases.map(\.rawValue).joined(separator: ", ")))
    }
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    change = try fields.decode(String.self, forKey: .change)
    table = try fields.decodeIfPresent(String.self, forKey: .table)
    record = try fields.decodeIfPresent([String: String].self, forKey: .record)
    unit = try fields.decodeIfPresent(String.self, forKey: .unit)
    name = try fields.decodeIfPresent(String.self, forKey: .name)
    code = try fields.decodeIfPresent(String.self, forKey: .code)
    under = try fields.decodeIfPresent(String.self, forKey: .under)
    on = try fields.decodeIfPresent(String.self, forKey: .on)
    until = try fields.decodeIfPresent(String.self, forKey: .until)
    set = try fields.decodeIfPresent([String: String].self, forKey: .set)
    units = try fields.decodeIfPresent([String].self, forKey: .units)
    into = try fields.decodeIfPresent(String.self, forKey: .into)
    parts = try fields.decodeIfPresent([PartForm].self, forKey: .parts)
    keep = try fields.decodeIfPresent(Bool.self, forKey: .keep)
    calendar = try fields.decodeIfPresent(String.self, forKey: .calendar)
    hours = try fields.decodeIfPresent([[String: String]].self, forKey: .hours)
  }

  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// One part of a split.
  public struct PartForm: Codable, Hashable, Sendable {
    /// The new unit by columns.
    public var unit: [String: String]
    public var units: [String]?
    public var edges: [String]?
    public var posts: [String]?

    public init(
      unit: [String: String], units: [String]? = nil, edges: [String]? = nil,
      posts: [String]? = nil
    ) {
      self.unit = unit
      self.units = units
      self.edges = edges
      self.posts = posts
    }
  }
}

/// A change that is not written as it should be.
public struct ChangeFormError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Position of the change in its set.
  public var change: Int
  /// The field at fault.
  public var field: String
  public var message: String

  public var description: String { "changes[\(change)].\(field): \(message)" }
}
