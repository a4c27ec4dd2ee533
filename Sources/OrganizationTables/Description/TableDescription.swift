public import OrganizationGraph

/// What a table of records looks like, wherever it is kept.
///
/// Everything that carries records (a folder of CSV files, SQLite, the digest) goes by these
/// descriptions, so a column is added in one place. Rows are arrays of texts in the order of
/// `columns`; an empty text is no value.
public struct TableDescription: Sendable {
  public let table: RecordTable
  public let columns: [RecordColumn]
  /// Positions of the columns that together name a record.
  public let key: [Int]
  /// Positions of the columns that name records by code.
  let references: [Int]
  /// The order of the records has a meaning.
  public let isOrdered: Bool
  /// Belongs to the policy: what is decided about work, not who there is.
  public let isPolicy: Bool

  /// The records of an organisation in this table.
  package let rows: @Sendable (Organization) -> CanonicalRows
  /// Number of records of an organisation in this table.
  package let count: @Sendable (Organization) -> Int
  /// The text of one field, by position of record and column.
  package let text: @Sendable (Organization, _ record: Int, _ column: Int) -> String
  /// Adds a row's record to an organisation.
  let append: @Sendable ([String], inout Organization) -> AppendedRow

  /// Name of the table in SQLite and, before `.csv`, of its file.
  public var name: String { table.rawValue }

  /// Position of a column; `nil` if there is none of that name.
  public func position(of column: String) -> Int? {
    columns.firstIndex { $0.name == column }
  }

  /// The description of a table.
  public static func of(_ table: RecordTable) -> TableDescription {
    all[RecordTable.allCases.firstIndex(of: table)!]
  }

  /// Every table, in the order of `RecordTable`.
  public static let all: [TableDescription] = [
    schema, units, pools, people, posts, appointments, edges, categories, duties, timeLimits,
    calendars, costs,
  ]
}

/// What became of a row.
struct AppendedRow {
  /// False if the row does not even name its record.
  var isKept = true
  var problems: [(column: Int, value: String?, problem: FieldProblem)] = []
}

extension TableDescription {
  /// Describes a table whose rows are read into a draft of the record.
  ///
  /// Most records are their own draft. A record whose property is spread over several columns has
  /// one that keeps them apart; `finish` joins them and may report what no single field shows.
  ///
  /// A record with a faulty field is kept with the blank's value there, so that what refers to it
  /// by code is not reported as well; without a code of its own it is left out.
  init<Record: Hashable & Sendable, Draft: Sendable>(
    _ table: RecordTable, _ records: any WritableKeyPath<Organization, [Record]> & Sendable,
    key: [String], blank: Draft, isOrdered: Bool = false, isPolicy: Bool = false,
    fields: [Field<Draft>], draft: @escaping @Sendable (Record) -> Draft,
    finish: @escaping @Sendable (Draft, (_ column: String, FieldProblem) -> Void) -> Record
  ) {
    self.init(
      table, records, key: key, blank: blank, isOrdered: isOrdered, isPolicy: isPolicy,
      fields: fields,
      withDraft: { record, body in withUnsafePointer(to: draft(record.pointee), body) },
      finish: finish, isFaithful: nil)
  }

  /// Describes a table whose rows are read straight into records.
  init<Records: RecordList & Sendable>(
    _ table: RecordTable, _ records: any WritableKeyPath<Organization, Records> & Sendable,
    key: [String], blank: Records.Element, isOrdered: Bool = false, isPolicy: Bool = false,
    fields: [Field<Records.Element>]
  ) where Records.Element: Sendable {
    let blankPlace = Place(blank)
    let needsValue = fields.map(\.column.needsValue)
    self.init(
      table, records, key: key, blank: blank, isOrdered: isOrdered, isPolicy: isPolicy,
      fields: fields, withDraft: { record, body in body(record) },
      finish: { draft, _ in draft },
      isFaithful: { record, row in
        // Field by field, which reads what is there but makes no second record.
        fields.indices.allSatisfy { position in
          FieldText.trimmed(row[position]) == row[position]
            && !(needsValue[position] && row[position].isEmpty)
            && fields[position].isFaithful(row[position], record, blankPlace.pointer)
        }
      })
  }

  /// - Parameters:
  ///   - withDraft: shows a record as a draft.
  ///   - isFaithful: whether a row that was made of a record gives it when it is read; `nil`: it is read to
  ///     see.
  private init<Records: RecordList & Sendable, Draft: Sendable>(
    _ table: RecordTable, _ records: any WritableKeyPath<Organization, Records> & Sendable,
    key: [String], blank: Draft, isOrdered: Bool, isPolicy: Bool, fields: [Field<Draft>],
    withDraft:
      @escaping @Sendable (UnsafePointer<Records.Element>, (UnsafePointer<Draft>) -> Void)
      -> Void,
    finish:
      @escaping @Sendable (Draft, (_ column: String, FieldProblem) -> Void) -> Records.Element,
    isFaithful: (@Sendable (UnsafePointer<Records.Element>, [String]) -> Bool)?
  ) where Records.Element: Sendable {
    let columns = fields.map(\.column)
    let keyPositions = key.map { name in columns.firstIndex { $0.name == name }! }
    let codePosition = columns.firstIndex { $0.name == "code" }
    self.table = table
    self.columns = columns
    self.key = keyPositions
    references = columns.indices.filter { columns[$0].refersTo != nil }
    self.isOrdered = isOrdered
    self.isPolicy = isPolicy

    let needsValue = columns.map(\.needsValue)

    @Sendable func record(_ row: [String], _ appended: inout AppendedRow) -> Records.Element {
      var filled = blank
      for position in fields.indices {
        // Most fields are empty and may be.
        if row[position].isEmpty && !needsValue[position] { continue }
        let text = FieldText.trimmed(row[position])
        do throws(FieldProblem) {
          if !text.isEmpty {
            try fields[position].read(text, &filled)
          } else if needsValue[position] {
            if position == codePosition { appended.isKept = false }
            throw FieldProblem("a value is missing", "give one in every row")
          }
        } catch {
          appended.problems.append((position, text.isEmpty ? nil : text, error))
        }
      }
      return finish(filled) { column, problem in
        let position = columns.firstIndex { $0.name == column }!
        // What follows from a field that is faulty already needs no second report.
        if appended.problems.contains(where: { $0.column == position }) { return }
        let text = FieldText.trimmed(row[position])
        appended.problems.append((position, text.isEmpty ? nil : text, problem))
      }
    }
    @Sendable func text(_ records: Records, _ position: Int, _ column: Int) -> String {
      var text = ""
      records.withRecord(position) { record in
        withDraft(record) { text = fields[column].text($0) }
      }
      return text
    }
    self.text = { text($0[keyPath: records], $1, $2) }
    count = { $0[keyPath: records].count }
    append = { row, organization in
      var appended = AppendedRow()
      let record = record(row, &appended)
      if appended.isKept { organization[keyPath: records].append(record) }
      return appended
    }
    rows = { organization in
      let records = organization[keyPath: records]
      return CanonicalRows(
        table: table, count: records.count, width: fields.count, key: keyPositions,
        isOrdered: isOrdered,
        field: { text(records, $0, $1) },
        fill: { position, row in
          records.withRecord(position) { record in
            withDraft(record) { draft in
              for field in fields.indices { row[field] = fields[field].text(draft) }
            }
          }
        },
        isFaithful: { position, row in
          if let isFaithful {
            return records.withRecord(position) { isFaithful($0, row) }
          }
          var appended = AppendedRow()
          let copy = record(row, &appended)
          return appended.problems.isEmpty && copy == records[position]
        })
    }
  }
}

/// A list of records that shows each in a place, which spares a copy where it lies in one.
protocol RecordList: RandomAccessCollection & RangeReplaceableCollection
where Element: Hashable, Index == Int {
  func withRecord<Result>(_ position: Int, _ body: (UnsafePointer<Element>) -> Result) -> Result
}

extension Array: RecordList where Element: Hashable {
  func withRecord<Result>(_ position: Int, _ body: (UnsafePointer<Element>) -> Result) -> Result {
    withUnsafeBufferPointer { body($0.baseAddress! + position) }
  }
}

extension UnitRecords: RecordList {
  func withRecord<Result>(
    _ position: Int, _ body: (UnsafePointer<OrganizationUnit>) -> Result
  ) -> Result {
    withUnsafePointer(to: self[position], body)
  }
}

/// A value that stays where it is.
private final class Place<Value: Sendable>: @unchecked Sendable {
  let pointer: UnsafePointer<Value>

  init(_ value: Value) {
    let memory = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    memory.initialize(to: value)
    pointer = UnsafePointer(memory)
  }

  deinit {
    let memory = UnsafeMutablePointer(mutating: pointer)
    memory.deinitialize(count: 1)
    memory.deallocate()
  }
}
