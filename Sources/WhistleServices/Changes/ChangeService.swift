import OrganizationGraph
import OrganizationTables
import RPCCore
import Routing
import SQLiteStorage
import WireMessages

/// `Apply`, `DryRun`, `History` of `whistle.v1.OrganizationService`.
struct ChangeService: Sendable {
  private static let mostExamples = 1_000

  let organization: LiveOrganization
  /// `nil`: what is served is no store, or is not to be changed.
  let editor: OrganizationEditor?
  /// `nil`: no orders are kept.
  let openOrders: OpenOrders?

  func methods(_ service: String) -> [RPCMethod] {
    [
      RPCMethod(waiting: "/\(service)/Apply", apply),
      RPCMethod(waiting: "/\(service)/DryRun", dryRun),
      RPCMethod(inTask: "/\(service)/History", history),
    ]
  }

  func requireEditor() throws(RPCError) -> OrganizationEditor {
    if let editor { return editor }
    throw RPCError(
      code: .failedPrecondition,
      message: "the server serves a folder, a past revision or a store that another process writes;"
        + " start it on a store that it may write")
  }

  private func apply(
    _ context: RPCCallContext, _ request: Wire.ApplyRequest
  ) async throws(RPCError) -> Wire.ApplyReply {
    let editor = try requireEditor()
    let set = try ChangeSet(request.changes)
    let succession = UnitSuccession(set.changes)
    // Their orders go on with others as soon as the change is made.
    let succeeded = succession.isEmpty ? [:] : await orders(of: Array(succession.units))
    var endings: [UnitEnding] = []
    var report = try Wire.ChangeReport {
      let outcome = try editor.apply(set, at: context.instant)
      endings = outcome.records.compactMap(\.ending)
      return Wire.ChangeReport(outcome)
    }
    report.held = await held(by: endings, succession, succeeded)
    return .with {
      $0.report = report
      $0.revision = organization.current.revision
    }
  }

  private func dryRun(
    _ context: RPCCallContext, _ request: Wire.DryRunRequest
  ) async throws(RPCError) -> Wire.DryRunReply {
    let editor = try requireEditor()
    let set = try ChangeSet(request.changes)
    guard request.mostExamples <= Self.mostExamples else {
      throw .invalid("most_examples", "is more than \(Self.mostExamples)")
    }
    let most = request.mostExamples == 0 ? 10 : Int(request.mostExamples)
    let instant = request.at == 0 ? context.instant : Instant(seconds: request.at)
    let served = organization.current
    var routing: RoutingDifferences?
    var endings: [UnitEnding] = []
    var report = try Wire.ChangeReport {
      let records: [RecordChange]
      switch try editor.store.preview(set, on: served.snapshot) {
      case .repeated(let first): return Wire.ChangeReport(first)
      case .changes(let changes): records = changes
      }
      let state = served.state
      endings = records.compactMap(\.ending)
      routing = state.differences(
        to: try state.applying(records), records, at: instant, mostExamples: most)
      return .with {
        $0.outcome = records.isEmpty ? .unchanged : .applied
        $0.records = records.map { Wire.RecordChange($0) }
      }
    }
    report.held = await held(by: endings, UnitSuccession(set.changes))
    return .with {
      $0.report = report
      $0.routing = routing.map { Wire.RoutingDifferences($0, at: instant) }
      $0.revision = served.revision
    }
  }

  /// The open orders of those units that will take none any more, and of the places that they are. Nothing if nobody can say, as when the server
  /// ends: the change is made whether or not.
  ///
  /// - Parameter former: what units had that others have succeeded.
  func held(
    by endings: [UnitEnding], _ succession: UnitSuccession = UnitSuccession(),
    _ former: [String: UnitOrders] = [:]
  ) async -> [Wire.HeldOrders] {
    let now = await orders(of: endings.map(\.code))
    return endings.compactMap { ending in
      (former[ending.code] ?? now[ending.code]).flatMap { Wire.HeldOrders(ending, $0, succession) }
    }
  }

  private func orders(of units: [String]) async -> [String: UnitOrders] {
    guard let openOrders, let orders = try? await openOrders(units) else { return [:] }
    return Dictionary(zip(units, orders)) { first, _ in first }
  }

  private func history(
    _ context: RPCCallContext, _ request: Wire.HistoryRequest
  ) throws(RPCError) -> Wire.HistoryReply {
    let store = try requireEditor().store
    guard request.unit.isEmpty != request.person.isEmpty else {
      throw .invalid("unit", "name either a unit or a person")
    }
    let after = request.cursor.isEmpty ? 0 : Int(request.cursor)
    guard let after else { throw .invalid("cursor", "is none that this method gave") }
    let size = try Page.size(request.pageSize)
    let entries: [HistoryEntry]
    do throws(StoreError) {
      entries =
        request.unit.isEmpty
        ? try store.history(ofPerson: request.person) : try store.history(ofUnit: request.unit)
    } catch {
      throw RPCError(error)
    }
    if entries.isEmpty {
      let (field, code) = request.unit.isEmpty ? ("person", request.person) : ("unit", request.unit)
      throw RPCError(
        code: .notFound,
        message: "\(field): no revision knows a \(field) \"\(code)\"; give its code")
    }
    let left = entries.filter { $0.revision.number > after }
    let page = left.prefix(size)
    return .with {
      $0.entries = page.map { entry in
        .with {
          $0.revision = Wire.RevisionEntry(entry.revision)
          $0.records = entry.records.map { Wire.RecordChange($0) }
        }
      }
      $0.complete = page.count == left.count
      $0.cursor = $0.complete ? "" : "\(page.last?.revision.number ?? 0)"
    }
  }
}

/// Pages of lists.
enum Page {
  static let most = 1_000
  private static let usual = 100

  static func size(_ wanted: UInt32) throws(RPCError) -> Int {
    guard wanted <= most else {
      throw .invalid("page_size", "\(wanted) is too large; at most \(most) are allowed")
    }
    return wanted == 0 ? usual : Int(wanted)
  }
}

extension RPCCallContext {
  /// When the request came.
  var instant: Instant { Instant(seconds: receivedAt / 1_000_000_000) }
}
