/// Changes to an organisation that are made together or not at all.
///
/// A record replaces the one with its key, or is added. Units, pools and calendars are not taken out: a
/// unit ends by its term.
public struct OrganizationEdit: Hashable, Sendable {
  public var units: [OrganizationUnit] = []
  public var edges: [Edge] = []
  /// Codes of the edges to take out.
  public var removedEdges: [String] = []
  /// Lines to add to the catalogue.
  public var duties: [Duty] = []
  /// Lines to take out of it, each once.
  public var removedDuties: [Duty] = []
  public var pools: [CapacityPool] = []
  /// All hours of a calendar, by its code.
  public var calendars: [String: [CalendarHours]] = [:]
  public var people: [Person] = []
  /// Codes of the people to take out.
  public var removedPeople: [String] = []
  public var posts: [Post] = []
  /// Codes of the posts to take out.
  public var removedPosts: [String] = []
  public var appointments: [Appointment] = []
  /// Keys of the appointments to take out.
  public var removedAppointments: [RecordKey] = []

  public init() {}

  public var isEmpty: Bool { self == OrganizationEdit() }
}

/// An edit that was refused; nothing was changed.
public struct EditError: Error, CustomStringConvertible {
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Value: String {
      case unknownRecord, knownRecord, kindChanged, repeated, notPossible, brokenRule, noRecords
      case tooMany
    }
    private let value: Value

    /// A record to take out or to lean on is not there.
    public static let unknownRecord = Code(value: .unknownRecord)
    /// A record to add is there already.
    public static let knownRecord = Code(value: .knownRecord)
    /// What is asked for has no meaning for these records.
    public static let notPossible = Code(value: .notPossible)
    /// A unit cannot become one of another kind.
    public static let kindChanged = Code(value: .kindChanged)
    /// The edit names a record twice.
    public static let repeated = Code(value: .repeated)
    /// The organisation would break a rule.
    public static let brokenRule = Code(value: .brokenRule)
    /// The snapshot was made of columns without records.
    public static let noRecords = Code(value: .noRecords)

    /// Edits have added more than was provided for; the organisation must be compiled anew.
    public static let tooMany = Code(value: .tooMany)

    public var description: String { value.rawValue }
  }

  /// A rule that would be broken.
  public struct Breach: Hashable, Sendable, CustomStringConvertible {
    public let rule: Rule
    /// What would be wrong, naming the units.
    public let message: String
    /// What would be right.
    public let remedy: String

    public var description: String { "\(rule.code): \(message); \(remedy)" }
  }

  public let code: Code
  public let message: String
  /// Of `brokenRule`: every rule that would be broken.
  public let breaches: [Breach]
  /// Position of the change at fault in its change set; `nil`: not of one alone.
  public internal(set) var change: Int?

  static let noRecords = EditError(
    .noRecords, "an organisation without records cannot be edited; compile one")

  package static let tooMany = EditError(
    .tooMany,
    "edits have added more units or edges than open orders can be counted for; compile the records of"
      + " the snapshot anew")

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
    breaches = []
  }

  /// - Parameter organization: what breaks the rules.
  package init(_ violations: [Violation], in organization: Organization) {
    code = .brokenRule
    breaches = violations.map {
      Breach(rule: $0.rule, message: $0.message(in: organization), remedy: $0.remedy)
    }
    message = breaches.map(\.description).joined(separator: "\n")
  }

  public var description: String { message }
}
