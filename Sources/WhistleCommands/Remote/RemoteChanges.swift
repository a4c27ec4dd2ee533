import OrganizationGraph
import OrganizationReports
import OrganizationTables
import RPCCore
import SQLiteStorage
import WhistleClient
import WireMessages

/// Makes and tries change sets on a running server.
struct RemoteChanges {
  let configuration: WhistleClientConfiguration

  init(_ configuration: WhistleClientConfiguration) {
    self.configuration = configuration
  }

  /// What units and people are called there.
  func names() async throws -> RemoteNames {
    RemoteNames(
      organization: RemoteOrganization(configuration),
      policy: try await RemoteOrganization(configuration).load(.init(.named, "")))
  }

  func apply(_ set: ChangeSet) async throws -> ChangeReport {
    let changes = try Wire.ChangeSet(set)
    let reply = try await RemoteCall.run(configuration) { client throws(RPCError) in
      try await client.organization.apply(.with { $0.changes = changes })
    }
    return try ChangeReport(try Self.accepted(reply.report))
  }

  func dryRun(
    _ set: ChangeSet, at instant: Instant, in names: RemoteNames
  ) async throws -> ChangeReport {
    let changes = try Wire.ChangeSet(set)
    let reply = try await RemoteCall.run(configuration) { client throws(RPCError) in
      try await client.organization.dryRun(
        .with {
          $0.changes = changes
          $0.at = instant.seconds
        })
    }
    let report = try Self.accepted(reply.report)
    let examples = reply.routing?.examples ?? []
    var called: [String: String] = [:]
    for code in Set(examples.flatMap { [$0.origin, $0.before, $0.after] }) where !code.isEmpty {
      called[code] = try await names.nameIfKnown(code)
    }
    return ChangeReport(
      dryRun: report, reply.routing ?? .init(), on: names.zone.local(instant).day,
      names: called.merging(names.categoryNames) { unit, _ in unit })
  }

  /// The report of a change set that is not refused.
  private static func accepted(_ report: Wire.ChangeReport?) throws -> Wire.ChangeReport {
    guard let report else { throw ToolError("the server gave no report", ExitReason.dataFaults) }
    switch report.outcome {
    case .refused:
      throw ToolError.refusal(
        report.message, change: report.change == 0 ? nil : Int(report.change),
        breaches: report.breaches.map { ($0.rule, $0.message, $0.remedy) })
    case .conflict: throw ToolError(report.message, ExitReason.dataFaults)
    default: return report
    }
  }
}

/// Units and people of a server, looked up one by one.
struct RemoteNames: ChangeNames {
  let organization: RemoteOrganization
  /// Its policy alone.
  let policy: Organization

  var zone: ZoneOffset { ZoneOffset(policy) }

  var schema: ChainSchema { policy.schema }

  /// By `category ` and code, as reports name them.
  var categoryNames: [String: String] {
    Dictionary(
      policy.categories.map { ("category \($0.code)", $0.name) },
      uniquingKeysWith: { first, _ in first })
  }

  func unit(_ text: String, what: String) async throws -> OrganizationUnit {
    let part = OrganizationRegister(try await organization.load(.init(.named, text)))
    let found = UnitSearch(part).named(text)
    if found.count == 1 { return part.organization.units[found[0]] }
    guard found.isEmpty else {
      throw NameLookup.unclear(
        text, what, found.map { "\(part.code($0)) (\(part.organization.units[$0].kind.code))" })
    }
    let units = try await organization.load(nil).units
    let near =
      NearestText.nearest(to: text, in: units.map(\.code))
      ?? NearestText.nearest(to: text, in: units.map(\.name))
    throw NameLookup.unknown(text, what, near: near)
  }

  func isPerson(_ code: String) async throws -> Bool {
    try await organization.load(.init(.person, code)).people.contains { $0.code == code }
  }

  func nameIfKnown(_ code: String) async throws -> String? {
    try await organization.load(.init(.named, code)).units.first { $0.code == code }?.name
  }
}
