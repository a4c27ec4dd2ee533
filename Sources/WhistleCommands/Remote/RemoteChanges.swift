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
  func names() async throws -> RemoteNames { try await RemoteNames(configuration) }

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
    if report.outcome == .repeated { return try ChangeReport(report) }
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
      throw ChangeRefusal(
        report.message, change: report.change == 0 ? nil : Int(report.change),
        breaches: report.breaches.map { ($0.rule, $0.message, $0.remedy) })
    case .conflict: throw ChangeRefusal(conflict: report.message)
    default: return report
    }
  }
}
