import ArgumentParser
import Glibc
import Logging
import OrganizationGraph
import OrganizationTables
import RPCCore
import Routing
import SQLiteStorage
import WhistleServices
import WorkOrders

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves the organisation of a store over gRPC.",
    discussion: """
        whistle serve
        whistle serve --listen 0.0.0.0:50051 --threads 2
        whistle serve --listen unix:/run/whistle.sock
        whistle serve --tls-certificate server.pem --tls-key server.key --tls-clients roots.pem

      Any gRPC client can call whistle.v1.RoutingService, whistle.v1.OrganizationService,
      whistle.v1.WorkOrderService and grpc.health.v1.Health; grpc.reflection.v1 tells it what they
      look like. Work orders are kept in the ledger; one server at a time may have it. Without the files for
      TLS, HTTP/2 is spoken in the clear. A certificate that is replaced serves the next connection.
      On SIGTERM or SIGINT the server refuses new connections, finishes the calls that have begun,
      and ends.

      It serves the latest revision of the store and takes changes by OrganizationService; while it runs \
      nobody else can change the store. With --read-only, or of a past --revision or a --folder, it serves \
      what it started with. An --image has units by code and name, but no people, posts and history.
      """)

  @OptionGroup var options: ListenOptions
  @OptionGroup var routing: RoutingOptions
  @OptionGroup var orders: LedgerOptions

  @Option(
    help: ArgumentHelp(
      "Start with this time, which then stands still but for SetClock: for trials and replays.",
      valueName: "time"))
  var clock: String?

  @Flag(help: "Take no changes, and leave the store to others to write.")
  var readOnly = false

  func validate() throws {
    if routing.image != nil, orders.ledger != nil {
      throw ValidationError("Of an --image no orders are kept; give --store, or no --ledger.")
    }
  }

  func run() async throws {
    do {
      try await serve()
    } catch let error as ToolError {
      throw error.exit()
    }
  }

  private func serve() async throws {
    let logger = Logger(label: "whistle") { StreamLogHandler.standardError(label: $0) }
    let (organization, editor) = try open(logger)
    let snapshot = organization.current.router.snapshot
    logger.info(
      "organisation loaded",
      metadata: [
        "name": "\(snapshot.name(snapshot.root))", "revision": "\(snapshot.revision)",
        "units": "\(snapshot.unitCount)", "edges": "\(snapshot.edgeCount)",
      ])
    let routingMethods = RoutingService(organization).methods
    guard let path = orders.path(routing) else {
      let methods =
        routingMethods + OrganizationService(organization, editor: editor).methods
      return try await ServerProcess.serve(methods, options, logger: logger) { editor?.drain() }
    }
    let policy = try orders.policy(snapshot)
    let ledger: SQLiteLedger
    let service: WorkOrderService
    do throws(LedgerError) {
      ledger = try SQLiteLedger.open(path)
      service = try WorkOrderService(
        ledger, policy: policy, clock: try deskClock(snapshot.zone),
        organization: { organization.current },
        settle: { () throws(LedgerError) in try ledger.settle() },
        probe: { () throws(LedgerError) in try ledger.probe() },
        onFailure: { error in
          // Nothing is known of the last writes, so nobody is told anything more.
          logger.critical("the ledger takes nothing more", metadata: ["error": "\(error)"])
          _exit(ExitReason.diskFailed.rawValue)
        })
    } catch {
      throw ToolError(error)
    }
    let head = ledger.head
    logger.info(
      "ledger opened",
      metadata: [
        "file": "\(path)", "events": "\(head.sequence)", "orders": "\(head.lastOrder)",
        "policy": "\(policy.version)",
      ])
    defer {
      service.stop()
      ledger.close()
    }
    let staff = OrganizationService(
      organization, editor: editor,
      openOrders: { (units) async throws(RPCError) in try await service.openOrders(of: units) })
    try await ServerProcess.serve(
      routingMethods + staff.methods + service.methods, options, logger: logger,
      draining: {
        service.drain()
        editor?.drain()
      }, reporting: { service.report(to: $0) })
  }

  private func deskClock(_ zone: ZoneOffset) throws(LedgerError) -> DeskClock {
    guard let clock else { return .machine }
    guard let start = zone.instant(clock) else {
      throw LedgerError(
        .failed, "--clock \"\(clock)\" is no time; write \"2018-09-12 10:00\"")
    }
    return .manual(start: start)
  }

  /// The organisation, and what changes it if it is a store's latest revision that may be written.
  private func open(_ logger: Logger) throws -> (LiveOrganization, OrganizationEditor?) {
    let source = routing.source
    guard source.folder == nil, source.revision == nil, routing.image == nil, !readOnly else {
      return (try routing.serve(), nil)
    }
    do throws(StoreError) {
      let store = try OrganizationStore.open(source.store.path, mode: .readWrite)
      let (record, records) = try store.organization()
      let organization = LiveOrganization(
        OrganizationSnapshot(validated: records, revision: UInt64(record.number)),
        organizationDigest: record.digest.organization, policyDigest: record.digest.policy,
        succession: try store.succession())
      return (organization, OrganizationEditor(organization, store: store))
    } catch {
      guard error.code == .locked || error.code == .readOnly else { throw ToolError(error) }
      logger.warning("the store can only be read", metadata: ["reason": "\(error)"])
      return (try source.serve(), nil)
    }
  }
}
