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

/// Why a ticket file could not be read, or a file of decisions not written.
public struct TicketFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of the error, open for more kinds later.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind { case unreadable, unsuitable, cutShort, unwritable }
    private var kind: Kind

    /// The file is not there, or the system cannot read it to its end.
    public static let unreadable = Self(kind: .unreadable)
    /// The file has no header, or lacks a column.
    public static let unsuitable = Self(kind: .unsuitable)
    /// Something in the file keeps the rest of it from being read.
    public static let cutShort = Self(kind: .cutShort)
    /// The file cannot be written.
    public static let unwritable = Self(kind: .unwritable)

    /// The name of the kind.
    public var description: String { "\(kind)" }
  }

  public let code: Code
  public let file: String
  /// What is wrong and what to do about it.
  public let message: String

  public var description: String { "\(file): \(message)" }
}
