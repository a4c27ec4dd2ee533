import OrganizationGraph
import RPCCore
import SQLiteStorage
import WhistleClient
import WireMessages

/// What a running server knows of who changed something.
struct RemoteHistory {
  let configuration: WhistleClientConfiguration

  init(_ configuration: WhistleClientConfiguration) {
    self.configuration = configuration
  }

  /// Of a unit or a person, by code or name; the oldest first.
  func entries(ofUnit unit: String?, person: String?) async throws -> [HistoryReport] {
    let names = try await RemoteChanges(configuration).names()
    // Who or what is gone is found by the code only.
    var entries = try await pages(unit, person)
    if entries.isEmpty, let person {
      let people = try await RemoteOrganization(configuration).load(.init(.person, person)).people
      entries = try await pages(nil, HistoryCommand.code(of: person, among: people))
    }
    if entries.isEmpty, let unit {
      entries = try await pages(try await names.unit(unit, what: "unit").code, nil)
    }
    return entries.map { HistoryReport($0, names.zone) }
  }

  private func pages(_ unit: String?, _ person: String?) async throws -> [Wire.HistoryEntry] {
    try await RemoteCall.run(configuration) { client throws(RPCError) in
      var request = Wire.HistoryRequest()
      request.unit = unit ?? ""
      request.person = person ?? ""
      var entries: [Wire.HistoryEntry] = []
      while true {
        let page: Wire.HistoryReply
        do throws(RPCError) {
          page = try await client.organization.history(request)
        } catch {
          if error.code == .notFound { return [] }
          throw error
        }
        entries += page.entries
        if page.complete || page.cursor.isEmpty { return entries }
        request.cursor = page.cursor
      }
    }
  }
}
