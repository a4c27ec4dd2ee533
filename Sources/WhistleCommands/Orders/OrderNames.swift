import OrganizationGraph
import WireMessages

/// What the commands of work orders call units and categories.
struct OrderNames {
  private let names: any OrganizationNames
  /// Nil: a server has the organisation.
  private let snapshot: OrganizationSnapshot?

  init(_ snapshot: OrganizationSnapshot) {
    names = LocalNames(snapshot: snapshot)
    self.snapshot = snapshot
  }

  init(_ names: RemoteNames) {
    self.names = names
    snapshot = nil
  }

  var zone: ZoneOffset { names.zone }

  /// The code of a unit; empty where none is named.
  func unit(_ text: String?, what: String, chainOnly: Bool = false) async throws -> String {
    guard let text else { return "" }
    return try await names.unit(text, what: what, chainOnly: chainOnly).code
  }

  func units(_ texts: [String], what: String) async throws -> [String] {
    try await names.codes(texts, what: what)
  }

  /// The code of a category; empty where none is named.
  func category(_ text: String?) async throws -> String {
    guard let text else { return "" }
    return try await names.category(text)
  }

  /// Seconds since 1970; 0 where no moment is named.
  func moment(_ text: String?) throws -> Int64 {
    try text.map { try OrderMoment.seconds($0, zone) } ?? 0
  }

  func order(_ options: OrderOptions) async throws -> Wire.WorkOrder {
    try await options.wire(names)
  }

  /// A unit with its name, as far as that is known.
  func label(_ code: String) -> String {
    guard !code.isEmpty, let snapshot, let unit = snapshot.unit(code) else { return code }
    return "\(snapshot.name(unit)) \(code)"
  }
}
