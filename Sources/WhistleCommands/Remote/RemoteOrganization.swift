import OrganizationGraph
import OrganizationTables
import RPCCore
import SQLiteStorage
import WhistleClient
import WireMessages

/// The organisation of a running server.
struct RemoteOrganization {
  let configuration: WhistleClientConfiguration

  init(_ configuration: WhistleClientConfiguration) {
    self.configuration = configuration
  }

  /// A part of a revision, or all of it; by default of the latest.
  func load(
    _ excerpt: OrganizationExcerpt?, at revision: Int? = nil
  ) async throws -> Organization {
    try await RemoteCall.run(configuration) { client throws(RPCError) in
      try await Self.load(excerpt, at: revision, from: client)
    }
  }

  static func load(
    _ excerpt: OrganizationExcerpt?, at revision: Int? = nil, from client: WhistleClient
  ) async throws(RPCError) -> Organization {
    var request = Wire.ExportRequest()
    request.excerpt = excerpt.map { excerpt in
      .with {
        $0.scope = .init(rawValue: Int32(excerpt.scope.rawValue))
        $0.text = excerpt.text
      }
    }
    request.read = revision.map { number in .with { $0.exactly = UInt64(clamping: number) } }
    var builder = OrganizationBuilder()
    var parts = try await client.organization.export(request).makeAsyncIterator()
    while let part = try await parts.next() {
      for record in part.records { try append(record, to: &builder) }
      if part.complete { return builder.finish() }
    }
    throw RPCError(code: .dataLoss, message: "the server ended the export before its end")
  }

  private static func append(
    _ record: Wire.Record, to builder: inout OrganizationBuilder
  ) throws(RPCError) {
    guard let table = RecordTable(rawValue: record.table) else {
      throw RPCError(
        code: .internal,
        message: "the server has a table \(record.table) that this version does not know")
    }
    let problem: String
    do throws(FieldFault) {
      let description = TableDescription.of(table)
      let fields = try description.fields(
        Dictionary(record.columns.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
      guard let fault = builder.append(fields, to: description).faults.first else { return }
      problem = "\(fault)"
    } catch {
      problem = "\(error)"
    }
    throw RPCError(code: .internal, message: "the server's record cannot be read: \(problem)")
  }
}

extension ZoneOffset {
  /// That of an organisation's policy.
  init(_ organization: Organization) {
    self.init(minutes: Int64(PolicyTable(organization.costs).value("utc_offset")))
  }
}
