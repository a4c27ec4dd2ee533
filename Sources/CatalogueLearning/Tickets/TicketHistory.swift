/// The tickets of one file, resolved, with what could not be.
public struct TicketHistory: Sendable {
  /// Name of the file.
  public let file: String
  /// Rows below the header, whether they could be read or not.
  public let rows: Int
  /// In the order in which they came.
  public let tickets: [Ticket]
  /// What is the matter with rows, left out or used.
  public let notes: [TicketNote]

  init(file: String, rows: Int, tickets: [Ticket], notes: [TicketNote]) {
    self.file = file
    self.rows = rows
    self.tickets = tickets.sorted { $0.precedes($1) }
    self.notes = notes
  }

  /// The earliest tickets and the others. The share is rounded down to whole tickets.
  ///
  /// - Parameter percent: share of the earliest, 0...100.
  public func split(earliest percent: Int) -> (past: [Ticket], later: [Ticket]) {
    let count = tickets.count * max(0, min(100, percent)) / 100
    return (Array(tickets.prefix(count)), Array(tickets.dropFirst(count)))
  }
}

/// Why a ticket file could not be read at all.
public struct TicketFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public let file: String
  /// What is wrong and what to do about it.
  public let message: String

  public var description: String { "\(file): \(message)" }
}
