import ArgumentParser
import OrganizationGraph
import RPCCore
import Routing
import WhistleClient
import WhistleServices
import WorkOrders

/// Where a command finds its work orders: a ledger's file here, or a server.
struct OrderSource: ParsableArguments {
  @OptionGroup var organization: OrganizationOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var remote: ServerOptions

  func validate() throws {
    try remote.stands(
      beside: ("--store", organization.store.store != nil),
      ("--folder", organization.folder != nil), ("--revision", organization.revision != nil),
      ("--ledger", ledger.ledger != nil), ("--order-policy", ledger.orderPolicy != nil))
  }

  /// Looks at the orders; those of a file also while a server has it.
  func read(_ body: (any OrderAccess, OrderNames) async throws -> Void) async throws {
    try await run { server in
      if let server {
        let orders = try await RemoteOrders(server)
        return try await closing(orders.close) {
          try await body(orders, OrderNames(RemoteNames(server)))
        }
      }
      let (path, live) = try here()
      let view = try open { () throws(LedgerError) in try LedgerView(path, live) }
      try await closing(view.close) { try await body(view, names(live)) }
    }
  }

  /// Files and moves orders; those of a file that no server has.
  func write(_ body: (any OrderWriting, OrderNames) async throws -> Void) async throws {
    try await run { server in
      if let server {
        let orders = try await RemoteOrders(server)
        return try await closing(orders.close) {
          try await body(orders, OrderNames(RemoteNames(server)))
        }
      }
      let (path, live) = try here()
      let policy = try ledger.policy(live.current.router.snapshot)
      let orders = try open { () throws(LedgerError) in try LocalOrders(path, live, policy) }
      try await closing(orders.close) { try await body(orders, names(live)) }
    }
  }

  private func run(_ body: (WhistleClientConfiguration?) async throws -> Void) async throws {
    do {
      try await body(try remote.configuration())
    } catch let error as ToolError {
      throw error.exit()
    } catch let error as RPCError {
      throw ToolError(error).exit()
    }
  }

  private func here() throws -> (ledger: String, LiveOrganization) {
    guard let path = ledger.path(organization) else {
      throw ToolError("Name the ledger by --ledger: a folder has none.", .validationFailure)
    }
    return (path, try organization.serve())
  }

  private func names(_ live: LiveOrganization) -> OrderNames {
    OrderNames(live.current.router.snapshot)
  }

  private func closing(
    _ close: () async -> Void, _ body: () async throws -> Void
  ) async throws {
    do {
      try await body()
    } catch {
      await close()
      throw error
    }
    await close()
  }

  private func open<Orders>(
    _ make: () throws(LedgerError) -> Orders
  ) throws(ToolError) -> Orders {
    do {
      return try make()
    } catch {
      guard error.code == .locked else { throw ToolError(error) }
      throw ToolError(
        "\(error); a server is asked by --server HOST:PORT", ExitReason.inUse)
    }
  }
}
