/// What is the matter with a row of a ticket file.
public struct TicketReason: Hashable, Sendable, Codable {
  /// Stable name, for programs.
  public let code: String
  /// For people.
  public let meaning: String
  /// Whether rows of this kind are left out; the others are used as well as they can be.
  public let leavesOut: Bool

  private init(_ code: String, _ meaning: String, leavesOut: Bool) {
    self.code = code
    self.meaning = meaning
    self.leavesOut = leavesOut
  }

  public static let malformedRow = Self(
    "malformed_row", "the row cannot be read", leavesOut: true)
  public static let badTime = Self(
    "bad_time", "created_at is no time YYYY-MM-DD HH:MM:SS", leavesOut: true)
  public static let unknownCategory = Self(
    "unknown_category", "the organisation has no such category", leavesOut: true)
  public static let noUnit = Self(
    "no_unit", "no unit is named that disposed of it", leavesOut: true)
  public static let unknownUnit = Self(
    "unknown_unit", "the organisation has no such unit", leavesOut: true)
  public static let ambiguousUnit = Self(
    "ambiguous_unit", "several units have this name", leavesOut: true)
  public static let coarserCategory = Self(
    "coarser_category", "the organisation knows only a category above this one", leavesOut: false)
  public static let noPlace = Self(
    "no_place", "no place is given: taken as an order of the whole organisation",
    leavesOut: false)
  public static let unknownPlace = Self(
    "unknown_place", "the place is no chain unit: taken as an order of the whole organisation",
    leavesOut: false)

  /// Every reason, in the order in which they are reported.
  public static let all = [
    malformedRow, badTime, unknownCategory, noUnit, unknownUnit, ambiguousUnit, coarserCategory,
    noPlace, unknownPlace,
  ]
}

/// How many rows something is the matter with, and the first of them.
public struct TicketNote: Hashable, Sendable, Codable {
  public struct Example: Hashable, Sendable, Codable {
    /// Line of the file.
    public let line: Int
    /// What stands there.
    public let value: String
  }

  /// Most examples of one note.
  public static let mostExamples = 5

  public let reason: TicketReason
  public internal(set) var count: Int
  /// The first in the order of the file, each value once.
  public internal(set) var examples: [Example]
}

/// The notes of one file while it is read.
struct TicketNotes {
  private var notes: [TicketReason: TicketNote] = [:]

  mutating func add(_ reason: TicketReason, count: Int = 1, line: Int, value: String) {
    var note = notes[reason] ?? TicketNote(reason: reason, count: 0, examples: [])
    note.count += count
    if note.examples.count < TicketNote.mostExamples,
      !note.examples.contains(where: { $0.value == value })
    {
      note.examples.append(.init(line: line, value: value))
    }
    notes[reason] = note
  }

  var inOrder: [TicketNote] { TicketReason.all.compactMap { notes[$0] } }
}
