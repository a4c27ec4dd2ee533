internal import DelimitedText

/// One file of an instance while it is read: finds numbers in its fields and collects its faults.
final class InstanceFile {
  /// Ends the reading of a file of which the rest would only repeat a fault.
  struct Stop: Error {}

  private let path: String
  private let name: String
  private let columns: [String]
  private var faults: [TextFault] = []

  init(path: String, name: String, columns: [String]) {
    self.path = path
    self.name = name
    self.columns = columns
  }

  /// Calls `body` for each row.
  ///
  /// - Throws: `InstanceError` if the file cannot be read to its end, or has faults.
  func forEachRow(_ body: (borrowing DelimitedRow) throws(Stop) -> Void) throws(InstanceError) {
    do {
      let table = try DelimitedTable(
        .file(path, name: name), columns: columns.map { .required($0) }
      ) { self.faults.append($0) }
      try table.forEachRow { row in
        try body(row)
        if faults.count >= InstanceReader.mostFaults { throw Stop() }
      }
    } catch let error as DelimitedTextError {
      throw InstanceError(.unreadable, path: path, message: error.message)
    } catch {
      // A stop: the faults say why.
    }
    try finish()
  }

  /// Adds a fault.
  func add(_ fault: TextFault) { faults.append(fault) }

  /// Adds a fault of the file as a whole.
  func add(_ message: String, remedy: String) {
    faults.append(TextFault(file: name, line: 1, message: message, remedy: remedy))
  }

  /// Adds a fault and ends the reading.
  func stop(_ fault: TextFault) throws(Stop) -> Never {
    add(fault)
    throw Stop()
  }

  /// Throws what has been collected, if anything.
  func finish() throws(InstanceError) {
    guard !faults.isEmpty else { return }
    let count = faults.count
    let more = count >= InstanceReader.mostFaults ? " or more" : ""
    throw InstanceError(
      .faulty, path: path, message: "has \(count) fault\(count == 1 ? "" : "s")\(more)",
      faults: faults)
  }

  /// The number in a field; adds a fault if there is none or it is out of range.
  func number(
    _ row: borrowing DelimitedRow, _ column: Int, in range: ClosedRange<Int>, _ what: String
  ) -> Int? {
    if let number = row.integer(at: column), range.contains(number) { return number }
    let limits = "\(range.lowerBound) to \(range.upperBound)"
    add(row.fault(at: column, "is no \(what)", remedy: "give a whole number from \(limits)"))
    return nil
  }
}
