import OrganizationGraph
import WireMessages

/// What a command calls units and categories: by name or code where the organisation is at hand, by
/// code where a server has it.
struct OrderNames {
  private let snapshot: OrganizationSnapshot?

  /// - Parameter snapshot: nil: a server has the organisation.
  init(_ snapshot: OrganizationSnapshot?) { self.snapshot = snapshot }

  var zone: ZoneOffset { snapshot?.zone ?? .china }

  func unit(_ text: String, what: String, chainOnly: Bool = false) throws -> String {
    guard let snapshot else { return text }
    return try NameLookup(snapshot: snapshot).unit(text, what: what, chainOnly: chainOnly)
  }

  func category(_ text: String) throws -> String {
    guard let snapshot else { return text }
    return try NameLookup(snapshot: snapshot).category(text)
  }

  func order(_ options: OrderOptions) throws -> Wire.WorkOrder {
    guard let snapshot else { return try options.wire(in: zone) }
    return try options.wire(in: snapshot)
  }

  /// A unit with its name, as far as that is known.
  func label(_ code: String) -> String {
    guard !code.isEmpty, let snapshot, let unit = snapshot.unit(code) else { return code }
    return "\(snapshot.name(unit)) \(code)"
  }
}
