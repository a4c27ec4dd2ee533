import OrganizationGraph
import RPCCore
import WhistleClient
import WireMessages

/// What a running server knows of who changed something.
struct RemoteHistory {
  let configuration: WhistleClientConfiguration

  init(_ configuration: WhistleClientConfiguration) {
    self.configuration = configuration
  }

  /// Of a unit, by code or name, or of a person by code; the oldest first.
  func entries(ofUnit unit: String?, person: String?) async throws -> [HistoryReport] {
    let names = try await RemoteChanges(configuration).names()
    // A unit that is gone is found by its code only.
    var entries = try await pages(unit, person)
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
        let page = try await client.organization.history(request)
        entries += page.entries
        if page.complete || page.cursor.isEmpty { return entries }
        request.cursor = page.cursor
      }
    }
  }
}
