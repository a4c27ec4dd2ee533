import OrganizationGraph
import RPCCore
import WireMessages

/// What reads one revision for requests: finds the units they name, and names units in replies.
protocol SnapshotView {
  var snapshot: OrganizationSnapshot { get }
}

extension SnapshotView {
  /// - Parameter field: of the request, for the error.
  func unit(_ code: String, field: String) throws(RPCError) -> UnitIndex {
    if let unit = snapshot.unit(code) { return unit }
    if code.isEmpty { throw .invalid(field, "is empty; give the code of a unit") }
    let near = snapshot.nearestUnitCode(to: code).map { "; did you mean \($0)?" } ?? ""
    throw RPCError(
      code: .notFound, message: "\(field): the organisation has no unit \"\(code)\"\(near)")
  }

  func reference(_ unit: UnitIndex) -> Wire.UnitReference {
    let record = snapshot.record(unit)
    return .with {
      $0.code = record.code
      $0.name = record.name
      $0.kind = record.kind.code
    }
  }
}
