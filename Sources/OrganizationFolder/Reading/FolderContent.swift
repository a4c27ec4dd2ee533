internal import DelimitedText
internal import OrganizationGraph
internal import OrganizationTables

/// What has been read of a folder so far.
struct FolderContent {
  let files: FolderFiles
  private var faults: [FolderFault]
  private var builder: OrganizationBuilder
  /// Line of each record, by table and position.
  private var lines: [RecordTable: [Int32]] = [:]
  private var damage = FolderDamage()
  /// Why the last file that could not be opened could not.
  private(set) var unopened: DelimitedTextError?

  init(files: FolderFiles, builder: OrganizationBuilder = OrganizationBuilder()) {
    self.files = files
    self.builder = builder
    faults = files.faults
    for table in files.unusable { damage.noteLoss(of: table) }
  }

  mutating func read(
    _ description: TableDescription, file: String, at path: String, progress: (Int) -> Void
  ) {
    var textFaults: [TextFault] = []
    do {
      // The reader keeps its closures for longer than this call is known to last.
      try withoutActuallyEscaping(progress) { progress in
        let sink = TextFaultSink()
        defer { textFaults = sink.faults }
        let table = try DelimitedTable(
          .file(path, name: file), columns: description.columns.map(\.delimited),
          progress: { progress($0.bytesRead) }, faults: { sink.faults.append($0) })
        let headerFaults = sink.faults.count
        try readRows(of: table, description, file)
        if !table.isReadable || sink.faults.count > headerFaults {
          damage.noteLoss(of: description.table)
        }
      }
    } catch let error as DelimitedTextError {
      damage.noteLoss(of: description.table)
      if error.code == .cannotOpen { unopened = error }
      faults.append(FolderFault(file: file, error.message, remedy: "replace the file"))
    } catch {
      preconditionFailure("reading a table throws only errors of the file, not \(error)")
    }
    faults += textFaults.map(FolderFault.init)
  }

  private mutating func readRows(
    of table: DelimitedTable, _ description: TableDescription, _ file: String
  ) throws {
    var fields = [String](repeating: "", count: description.columns.count)
    var lines: [Int32] = []
    try table.forEachRow { row in
      for column in fields.indices {
        fields[column] = row.isEmpty(at: column) ? "" : row.string(at: column)
      }
      let outcome = builder.append(fields, to: description)
      if outcome.position != nil { lines.append(Int32(clamping: row.line)) }
      guard !outcome.faults.isEmpty else { return }
      let line = row.line
      faults += outcome.faults.map { FolderFault($0, file: file, line: line) }
      damage.note(outcome, of: description.table)
    }
    self.lines[description.table] = lines
  }

  consuming func finish() -> FolderReading {
    let organization = builder.finish()
    let violations = OrganizationValidator.violations(of: organization)
    if faults.isEmpty && violations.isEmpty { return .organization(organization) }
    let filter = FollowOnFilter(damage, organization, violations)
    var withheld = 0
    for violation in violations {
      if filter.mayFollow(violation) {
        withheld += 1
      } else {
        faults.append(fault(violation, organization))
      }
    }
    // Faults of one field stay in the order in which they were found, which is that of the file.
    let sorted = faults.enumerated().sorted { a, b in
      let (i, j) = (a.element, b.element)
      return (i.file, i.line ?? 0, i.column ?? "", a.offset)
        < (j.file, j.line ?? 0, j.column ?? "", b.offset)
    }
    return .faults(FolderFaults(faults: sorted.map(\.element), withheld: withheld))
  }

  private func fault(_ violation: Violation, _ organization: Organization) -> FolderFault {
    let place = violation.place
    let lines = lines[place.table] ?? []
    // A rule on a whole table is reported at its first row, which an empty table does not have.
    let hasRow = lines.indices.contains(place.row)
    let description = TableDescription.of(place.table)
    let column = description.position(of: place.field)
    let value = hasRow ? column.map { description.text(organization, place.row, $0) } : nil
    return FolderFault(
      file: files.name(of: place.table), line: hasRow ? Int(lines[place.row]) : nil,
      column: place.field, value: value.flatMap { $0.isEmpty ? nil : $0 }, rule: violation.rule,
      message: violation.message
        + (violation.former.map { ", first on line \(lines[$0])" } ?? ""),
      remedy: violation.remedy)
  }
}

/// Collects faults from a closure that may not capture a variable.
private final class TextFaultSink {
  var faults: [TextFault] = []
}

extension RecordColumn {
  fileprivate var delimited: TableColumn { isRequired ? .required(name) : .optional(name) }
}
