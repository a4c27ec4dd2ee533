internal import DelimitedText

/// What routing decided on one past order, with codes.
public struct ReplayDecision: Hashable, Sendable {
  public let ticket: String
  /// The unit that really disposed of it.
  public let actual: String
  public let lead: String
  /// Total cost of the lead, milli-units.
  public let cost: Int64
  /// Whether the lead is only the catch-all of its territory.
  public let isCatchAll: Bool
  /// The lead and the next two.
  public let firstThree: [String]

  public var leadIsActual: Bool { lead == actual }
  public var isAmongFirstThree: Bool { firstThree.contains(actual) }

  /// Writes decisions as a comma-separated file, so that two replays can be compared byte by byte.
  ///
  /// - Throws: `TicketFileError` if the file cannot be written.
  public static func write(_ decisions: [ReplayDecision], path: String) throws(TicketFileError) {
    do {
      let writer = try DelimitedWriter(path: path)
      try writer.writeRow(["id", "lead", "cost", "first", "second", "third"])
      for decision in decisions {
        let places = (0..<3).map {
          $0 < decision.firstThree.count ? decision.firstThree[$0] : ""
        }
        try writer.writeRow([decision.ticket, decision.lead, "\(decision.cost)"] + places)
      }
      try writer.finish()
    } catch {
      throw TicketFileError(code: .unwritable, file: path, message: error.message)
    }
  }
}
