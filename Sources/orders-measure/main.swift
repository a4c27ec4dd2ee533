import Glibc
import OrganizationFolder
import OrganizationGraph
import RPCCore
import Routing
import SQLiteStorage
import WhistleServices
import WireMessages
import WorkOrders

// Times the ledger of work orders in process: `orders-measure FOLDER LEDGER CALLERS ORDERS`.
//
// So many callers file so many orders, each waiting for its reply; then one step of each order is taken
// the same way; then the ledger is opened anew. Prints one line of JSON.

func fail(_ message: String) -> Never {
  let line = "orders-measure: \(message)\n"
  _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  exit(64)
}

func seconds(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Wall and processor seconds of a body.
func timed(_ body: () async throws -> Void) async throws -> (wall: Double, processor: Double) {
  let start = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
  try await body()
  return (seconds(CLOCK_MONOTONIC) - start.0, seconds(CLOCK_PROCESS_CPUTIME_ID) - start.1)
}

let arguments = CommandLine.arguments
guard arguments.count == 5, let callers = Int(arguments[3]), let orders = Int(arguments[4]),
  callers > 0, orders >= callers
else { fail("usage: orders-measure FOLDER LEDGER CALLERS ORDERS") }
guard case .organization(let records) = try OrganizationFolderReader(folder: arguments[1]).read()
else { fail("\(arguments[1]) has faults") }
let snapshot = OrganizationSnapshot(validated: records, revision: 1)
let organization = LiveOrganization(snapshot, organizationDigest: "", policyDigest: "")
let today = snapshot.zone.local(Instant(seconds: Int64(time(nil)))).day
let origins = snapshot.allUnits.filter {
  snapshot.tier($0) != nil && snapshot.exists($0, on: today)
}.map { snapshot.code($0) }
let categories = snapshot.allCategories.map { snapshot.record($0).code }

func open() throws -> (SQLiteLedger, WorkOrderService) {
  let ledger = try SQLiteLedger.open(arguments[2])
  let service = try WorkOrderService(
    ledger, organization: { organization.current },
    settle: { () throws(LedgerError) in try ledger.settle() }, onFailure: { fail("\($0)") })
  return (ledger, service)
}

/// Calls `body` for every number, so many callers at a time, each one after the other.
func eachCaller(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for caller in 0..<callers {
      group.addTask {
        for number in stride(from: caller, to: orders, by: callers) { try await body(number) }
      }
    }
    try await group.waitForAll()
  }
}

var (ledger, service) = try open()
let filer = service
let filing = try await timed {
  try await eachCaller { number in
    _ = try await filer.file(
      .with {
        $0.key = "file-\(number)"
        $0.person = "caller"
        $0.title = "订单 \(number)"
        $0.order = .with {
          $0.origin = origins[(number * 7_919) % origins.count]
          $0.category = categories[(number * 104_729) % categories.count]
        }
      })
  }
}
let moving = try await timed {
  try await eachCaller { number in
    _ = try await filer.act(
      .with {
        $0.key = "urge-\(number)"
        $0.person = "caller"
        $0.order = UInt64(number + 1)
        $0.step = "urge"
        $0.reason = "again"
      })
  }
}
service.stop()
ledger.close()
let restart = try await timed { (ledger, service) = try open() }
service.stop()
ledger.close()
print(
  """
  {"callers": \(callers), "orders": \(orders), "filings_per_second": \(Double(orders) / filing.wall), \
  "processor_us_per_filing": \(filing.processor / Double(orders) * 1e6), \
  "steps_per_second": \(Double(orders) / moving.wall), \
  "processor_us_per_step": \(moving.processor / Double(orders) * 1e6), \
  "restart_seconds": \(restart.wall)}
  """)
