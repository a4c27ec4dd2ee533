import DelimitedText
import OrganizationGraph

/// A generated organisation as a snapshot, made row by row without records.
final class GeneratedColumns: GeneratedRows {
  private var builder: SnapshotBuilder
  /// The last unit of each kind: what a row names is one of these.
  private var last: [String: (code: String, unit: UnitIndex)] = [:]
  private var lastUnit = (code: "", unit: UnitIndex(0))
  /// The first row that stands where it cannot; nothing is added after it.
  private var fault: String?

  init(schema: ChainSchema?) {
    builder = SnapshotBuilder(GeneratedCatalogue.tables(schema))
  }

  /// - Throws: `GenerationError` if the divisions were not in the order of their codes.
  func snapshot() throws(GenerationError) -> OrganizationSnapshot {
    if let fault {
      throw GenerationError(
        description: "\(fault); sort the table of divisions by code, so that each stands behind"
          + " the one that it lies in, or generate a folder and import it")
    }
    return builder.finish()
  }

  func unit(
    _ code: String, _ name: String, _ kind: String, parent: String, home: String, party: String,
    capacity: Int, residents: Int?, isReal: Bool
  ) {
    guard fault == nil else { return }
    guard builder.unitCount == 0 || ByteOrder.precedes(lastUnit.code, code) else {
      fault = "\(code) stands behind \(lastUnit.code)"
      return
    }
    let above = (find(parent), find(home))
    guard fault == nil else { return }
    let unit = builder.add(
      code: code, name: name, kind: UnitKind(code: kind), parent: above.0, home: above.1,
      capacity: capacity)
    lastUnit = (code, unit)
    last[kind] = lastUnit
  }

  func leader(of unit: String, post: String, _ person: String?) {
    if fault == nil { builder.addLeadership(isFilled: person != nil) }
  }

  func member(_ number: String, of committee: String, from home: String) {
    guard fault == nil, let source = find(committee) else { return }
    builder.addEdge(
      .seat, from: source, to: lastUnit.unit,
      code: "person:\(home)@\(committee):member\(number)")
  }

  func edge(_ kind: EdgeKind, from: String, to: String, category: String?, quota: Int?) {
    guard fault == nil, let source = find(from) else { return }
    builder.addEdge(
      kind, from: source, to: lastUnit.unit,
      code: GeneratedCatalogue.code(of: kind, from: from, to: to),
      categories: category.map { [$0] } ?? [], quota: quota)
  }

  private func find(_ code: String) -> UnitIndex? {
    if code.isEmpty { return nil }
    guard let found = last.values.first(where: { $0.code == code }) else {
      fault = "\(lastUnit.code) stands between \(code) and what lies in it"
      return nil
    }
    return found.unit
  }
}
