import OrganizationGraph
import WireMessages

/// What the commands of work orders call units and categories.
struct OrderNames {
  private let names: any OrganizationNames
  /// Nil: a server has the organisation.
  private let snapshot: OrganizationSnapshot?
  private let remote: RemoteNames?
  /// Names that the server was asked for; nil: it has no such unit.
  private var looked: [String: String?] = [:]

  init(_ snapshot: OrganizationSnapshot) {
    names = LocalNames(snapshot: snapshot)
    self.snapshot = snapshot
    remote = nil
  }

  init(_ names: RemoteNames) {
    self.names = names
    remote = names
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

  /// The same, with the names of some units that a server is asked for: each once, and at most a hundred.
  func knowing(_ codes: Set<String>) async -> OrderNames {
    guard let remote else { return self }
    var next = self
    for code in codes.filter({ !$0.isEmpty && looked[$0] == nil }).sorted().prefix(100) {
      // A server that does not answer leaves the code, which is enough.
      next.looked[code] = .some((try? await remote.nameIfKnown(code)) ?? nil)
    }
    return next
  }

  /// A unit with its name, as far as that is known.
  func label(_ code: String) -> String {
    let name = snapshot.flatMap { snapshot in snapshot.unit(code).map(snapshot.name) }
    guard !code.isEmpty, let name = name ?? (looked[code] ?? nil) else { return code }
    return "\(name) \(code)"
  }
}
