/// How well routing finds the units that really disposed of past orders.
///
/// Counts are of the orders that were judged; those that were not are in `notes` and `refused`.
public struct ReplayReport: Hashable, Sendable, Codable {
  /// Orders that routing decided, and how often it agreed with what happened.
  public struct Score: Hashable, Sendable, Codable {
    public internal(set) var judged = 0
    /// The unit that disposed of it is the lead.
    public internal(set) var lead = 0
    /// It is the lead or one of the next two.
    public internal(set) var firstThree = 0

    mutating func count(_ decision: ReplayDecision) {
      judged += 1
      if decision.leadIsActual { lead += 1 }
      if decision.isAmongFirstThree { firstThree += 1 }
    }
  }

  /// The score of a top category, or of a unit that disposed of orders.
  public struct Group: Hashable, Sendable, Codable {
    public let code: String
    public let name: String
    public let score: Score
  }

  /// A unit that disposed of orders which routing would have given to another.
  public struct Confusion: Hashable, Sendable, Codable {
    public let actual: String
    public let actualName: String
    public let chosen: String
    public let chosenName: String
    public let count: Int
  }

  /// Name of the file.
  public let file: String
  /// Rows of the file, read or not.
  public let rows: Int
  public let score: Score
  /// Orders whose lead is only the catch-all of its territory.
  public let caughtByCatchAll: Int
  /// Orders that routing refused to decide, with the first messages.
  public let refused: Int
  public let refusals: [String]
  /// Time that the decisions took, without reading and resolving.
  public let seconds: Double
  /// Most orders first.
  public let byCategory: [Group]
  public let byUnit: [Group]
  public let confusions: [Confusion]
  /// What is the matter with rows of the file.
  public let notes: [TicketNote]

  /// `nil` if the clock saw no time pass.
  public var decisionsPerSecond: Double? { seconds > 0 ? Double(score.judged) / seconds : nil }
}
