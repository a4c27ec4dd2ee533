import Glibc
import OrganizationFolder
import OrganizationGraph
import RPCCore
import Routing
import SQLiteStorage
import WhistleServices
import WireMessages
import WorkOrders

/// An organisation with its places and kinds of request.
struct Workbench: Sendable {
  let organization: LiveOrganization
  let origins: [String]
  let categories: [String]

  init(folder: String) throws {
    guard case .organization(let records) = try OrganizationFolderReader(folder: folder).read()
    else { fail("\(folder) has faults") }
    let snapshot = OrganizationSnapshot(validated: records, revision: 1)
    organization = LiveOrganization(snapshot, organizationDigest: "", policyDigest: "")
    let today = snapshot.zone.local(Instant(seconds: Int64(time(nil)))).day
    origins = snapshot.allUnits.filter {
      snapshot.tier($0) != nil && snapshot.exists($0, on: today)
    }.map { snapshot.code($0) }
    categories = snapshot.allCategories.map { snapshot.record($0).code }
  }

  func open(
    _ path: String, clock: DeskClock = .machine
  ) throws -> (SQLiteLedger, WorkOrderService) {
    let ledger = try SQLiteLedger.open(path)
    let service = try WorkOrderService(
      ledger, clock: clock, organization: { [organization] in organization.current },
      settle: { () throws(LedgerError) in try ledger.settle() }, onFailure: { fail("\($0)") })
    return (ledger, service)
  }

  func request(_ number: Int, deadline: Int64 = 0) -> Wire.FileRequest {
    .with {
      $0.key = "file-\(number)"
      $0.person = "caller"
      $0.title = "订单 \(number)"
      $0.order = .with {
        $0.origin = origins[(number * 7_919) % origins.count]
        $0.category = categories[(number * 104_729) % categories.count]
        $0.deadline = deadline
      }
    }
  }

  static func urging(_ number: Int, order: UInt64) -> Wire.ActRequest {
    .with {
      $0.key = "urge-\(number)"
      $0.person = "caller"
      $0.order = order
      $0.step = "urge"
      $0.reason = "again"
    }
  }

  /// So many callers file so many orders, each waiting for its reply; then one step of each order is
  /// taken the same way; then the ledger is opened anew.
  func file(_ path: String, callers: Int, orders: Int) async throws -> String {
    var (ledger, service) = try open(path)
    let filer = service
    let filing = try await timed {
      try await eachCaller(callers, orders) { _ = try await filer.file(request($0)) }
    }
    let moving = try await timed {
      try await eachCaller(callers, orders) {
        _ = try await filer.act(Self.urging($0, order: UInt64($0 + 1)))
      }
    }
    service.stop()
    ledger.close()
    let restart = try await timed { (ledger, service) = try open(path) }
    service.stop()
    ledger.close()
    return """
      {"callers": \(callers), "orders": \(orders), \
      "filings_per_second": \(Double(orders) / filing.wall), \
      "processor_us_per_filing": \(filing.processor / Double(orders) * 1e6), \
      "steps_per_second": \(Double(orders) / moving.wall), \
      "processor_us_per_step": \(moving.processor / Double(orders) * 1e6), \
      "restart_seconds": \(restart.wall)}
      """
  }

  /// Makes a ledger whose orders are all open, have been warned about and are due in one second that
  /// has passed: what opens it has to raise them all at once.
  func fill(_ path: String, orders: Int) async throws -> String {
    let start = Int64(time(nil)) - 7_200
    let (ledger, service) = try open(path, clock: .manual(start: Instant(seconds: start)))
    let filing = try await timed {
      try await eachCaller(2_048, orders) { number in
        _ = try await service.file(request(number, deadline: start + 3_600))
      }
    }
    var fired = 0
    let warning = try await timed {
      fired = try await service.setClock(Instant(seconds: start + 3_500)).fired
    }
    service.stop()
    ledger.close()
    return """
      {"orders": \(orders), "filings_per_second": \(Double(orders) / filing.wall), \
      "processor_us_per_filing": \(filing.processor / Double(orders) * 1e6), \
      "clocks_fired": \(fired), "clocks_per_second": \(Double(fired) / warning.wall), \
      "processor_us_per_clock": \(warning.processor / Double(fired) * 1e6)}
      """
  }

  /// Opens a ledger as a server does before it answers, and lets no clock run out.
  func restart(_ path: String) throws -> String {
    let empty = residentBytes()
    let start = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
    let (ledger, service) = try open(path, clock: .manual(start: Instant(seconds: 0)))
    let wall = seconds(CLOCK_MONOTONIC) - start.0
    let processor = seconds(CLOCK_PROCESS_CPUTIME_ID) - start.1
    let open = try ledger.counts().open
    let grown = residentBytes() - empty
    service.stop()
    ledger.close()
    return """
      {"open_orders": \(open), "restart_seconds": \(wall), "processor_seconds": \(processor), \
      "bytes_per_open_order": \(Double(grown) / Double(max(1, open)))}
      """
  }
}
