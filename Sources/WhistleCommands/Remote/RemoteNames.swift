import OrganizationGraph
import OrganizationReports
import SQLiteStorage
import WhistleClient

/// Units and people of a server, looked up one by one.
struct RemoteNames: OrganizationNames {
  private let organization: RemoteOrganization
  /// Its policy alone.
  private let policy: Organization

  init(_ configuration: WhistleClientConfiguration) async throws {
    organization = RemoteOrganization(configuration)
    policy = try await organization.load(.init(.named, ""))
  }

  var zone: ZoneOffset { ZoneOffset(policy) }

  var schema: ChainSchema { policy.schema }

  /// By `category ` and code, as reports name them.
  var categoryNames: [String: String] {
    Dictionary(
      policy.categories.map { ("category \($0.code)", $0.name) },
      uniquingKeysWith: { first, _ in first })
  }

  func unit(_ text: String, what: String, chainOnly: Bool) async throws -> OrganizationUnit {
    let part = OrganizationRegister(try await organization.load(.init(.named, text)))
    var found = UnitSearch(part).named(text)
    if chainOnly, found.count > 1 {
      found.removeAll { schema.position(of: part.organization.units[$0].kind.code) == nil }
    }
    if found.count == 1 { return part.organization.units[found[0]] }
    guard found.isEmpty else {
      throw NameLookup.unclear(
        text, what, found.map { "\(part.code($0)) (\(part.organization.units[$0].kind.code))" })
    }
    // The server of an image has nothing to compare with.
    let units = (try? await organization.load(nil).units) ?? []
    let near =
      NearestText.nearest(to: text, in: units.map(\.code))
      ?? NearestText.nearest(to: text, in: units.map(\.name))
    throw NameLookup.unknown(text, what, near: near)
  }

  func category(_ text: String) async throws -> String {
    try NameLookup.category(
      text, categories: policy.categories.map { (code: $0.code, name: $0.name) })
  }

  func isPerson(_ code: String) async throws -> Bool {
    try await organization.load(.init(.person, code)).people.contains { $0.code == code }
  }

  func nameIfKnown(_ code: String) async throws -> String? {
    try await organization.load(.init(.named, code)).units.first { $0.code == code }?.name
  }
}
