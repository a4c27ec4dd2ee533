internal import DelimitedText
public import OrganizationGraph

/// Reads past orders out of a comma-separated file, plain or compressed, in UTF-8 or GB18030.
///
/// Columns are found by name; others are passed over. `created_at` must be there, one of `agency_id`
/// and `agency`, and one of `category_id` and `category`.
///
/// | column | read as |
/// | --- | --- |
/// | `id` | text; absent: the line |
/// | `created_at` | `YYYY-MM-DD HH:MM:SS`, or the date only, in the organisation's zone |
/// | `category_id`, `main_type_id`, `sub_type_id` | code of a category joined by `.`, the deepest that the organisation has |
/// | `category` | a category's code, if the ids give none |
/// | `agency_id`, `agency` | the unit: its code; else the alias `agency:` with the id; else the name or alias if it is one unit's |
/// | `division_code` | the place: code of a chain unit |
/// | `subarea`, `area` | else its name, the smaller place first; else the root |
///
/// The file is read as a stream; memory is that of the tickets. Nothing is dropped silently: rows
/// that are left out are in `TicketHistory.notes`, and a file whose rest cannot be read, as behind
/// a quote that is never closed, is refused.
public struct TicketReader {
  private let resolver: TicketResolver

  public init(_ snapshot: OrganizationSnapshot) {
    resolver = TicketResolver(snapshot: snapshot)
  }

  /// Reads a file.
  ///
  /// - Throws: `TicketFileError` if it cannot be read to its end, or lacks a column. If something
  ///   in the file ended the reading, it names the line from which on nothing was read.
  public func read(path: String) throws(TicketFileError) -> TicketHistory {
    try read(.file(path))
  }

  /// Reads bytes as if they were a file's.
  ///
  /// - Throws: `TicketFileError` if they cannot be read to their end, or a column is missing.
  public func read(_ bytes: [UInt8], name: String) throws(TicketFileError) -> TicketHistory {
    try read(.bytes(bytes, name: name))
  }

  private enum Column: Int, CaseIterable {
    case id, createdAt, categoryID, mainTypeID, subTypeID, category, agencyID, agency
    case divisionCode, subarea, area

    var name: String {
      switch self {
      case .id: "id"
      case .createdAt: "created_at"
      case .categoryID: "category_id"
      case .mainTypeID: "main_type_id"
      case .subTypeID: "sub_type_id"
      case .category: "category"
      case .agencyID: "agency_id"
      case .agency: "agency"
      case .divisionCode: "division_code"
      case .subarea: "subarea"
      case .area: "area"
      }
    }
  }

  private func read(_ source: TextSource) throws(TicketFileError) -> TicketHistory {
    var notes = TicketNotes()
    var tickets: [Ticket] = []
    var rows = 0
    do {
      var faults: [TextFault] = []
      let table = try DelimitedTable(
        source, columns: Column.allCases.map { .optional($0.name) }, otherColumns: .ignored
      ) { faults.append($0) }
      try check(table, source.name, faults)
      faults.removeAll()
      try table.forEachRow { row in
        rows += 1
        let fields = Self.fields(of: row)
        if let ticket = resolver.ticket(fields, notes: &notes) { tickets.append(ticket) }
      }
      if let last = faults.first(where: \.endsReading) {
        throw Self.cutShort(source.name, by: last)
      }
      for fault in faults {
        rows += fault.linesLeftOut
        notes.add(
          .malformedRow, count: fault.linesLeftOut, line: fault.line, value: fault.message)
      }
    } catch let error as TicketFileError {
      throw error
    } catch let error as DelimitedTextError {
      throw TicketFileError(code: .unreadable, file: source.name, message: error.message)
    } catch {
      throw TicketFileError(code: .unreadable, file: source.name, message: "\(error)")
    }
    return TicketHistory(file: source.name, rows: rows, tickets: tickets, notes: notes.inOrder)
  }

  private static func cutShort(_ file: String, by fault: TextFault) -> TicketFileError {
    TicketFileError(
      code: .cutShort, file: file,
      message: "nothing from line \(fault.line) on was read; there, \(sentence(fault))")
  }

  /// With a value, the message of a fault is half a sentence that goes on from it.
  private static func sentence(_ fault: TextFault) -> String {
    let subject = fault.value == nil ? "" : fault.column.map { "\($0) " } ?? "a field "
    return subject + fault.message
  }

  private func check(
    _ table: DelimitedTable, _ file: String, _ faults: [TextFault]
  ) throws(TicketFileError) {
    guard table.isReadable else {
      if let last = faults.first(where: \.endsReading), last.line > 1 {
        throw Self.cutShort(file, by: last)
      }
      let message =
        faults.first.map { "line \($0.line): \(Self.sentence($0)); \($0.remedy)" }
        ?? "the file has no header"
      throw TicketFileError(code: .unsuitable, file: file, message: message)
    }
    let needed: [[Column]] = [[.createdAt], [.agencyID, .agency], [.categoryID, .category]]
    for choice in needed where !choice.contains(where: { table.hasColumn(at: $0.rawValue) }) {
      throw TicketFileError(
        code: .unsuitable, file: file,
        message: "has no column \(choice.map(\.name).joined(separator: " or ")); its columns are"
          + " \(table.headerNames.joined(separator: ", "))")
    }
  }

  private static func fields(of row: borrowing DelimitedRow) -> TicketFields {
    TicketFields(
      line: row.line, id: row.string(at: Column.id.rawValue),
      createdAt: row.string(at: Column.createdAt.rawValue),
      categoryIDs: [
        row.string(at: Column.categoryID.rawValue), row.string(at: Column.mainTypeID.rawValue),
        row.string(at: Column.subTypeID.rawValue),
      ],
      category: row.string(at: Column.category.rawValue),
      agencyID: row.string(at: Column.agencyID.rawValue),
      agency: row.string(at: Column.agency.rawValue),
      division: row.string(at: Column.divisionCode.rawValue),
      subarea: row.string(at: Column.subarea.rawValue),
      area: row.string(at: Column.area.rawValue))
  }
}
