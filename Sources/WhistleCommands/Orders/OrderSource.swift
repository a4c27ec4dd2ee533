import ArgumentParser
import Foundation
import OrganizationGraph
import RPCCore
import Routing
import WhistleServices
import WorkOrders

/// Where a command finds its work orders, and the organisation that names are looked up in.
struct OrderSource: ParsableArguments {
  @OptionGroup var organization: OrganizationOptions
  @OptionGroup var ledger: LedgerOptions

  /// Looks at the orders, also while a server has the ledger.
  func read(_ body: (any OrderAccess, OrganizationSnapshot) async throws -> Void) async throws {
    try await run { path, live in
      let view = try open { () throws(LedgerError) in try LedgerView(path, live) }
      try await body(view, live.current.router.snapshot)
      await view.close()
    }
  }

  /// Files and moves orders; the ledger must be free.
  func write(_ body: (any OrderWriting, OrganizationSnapshot) async throws -> Void) async throws {
    try await run { path, live in
      let orders = try open { () throws(LedgerError) in try LocalOrders(path, live) }
      do {
        try await body(orders, live.current.router.snapshot)
      } catch {
        await orders.close()
        throw error
      }
      await orders.close()
    }
  }

  private func run(_ body: (String, LiveOrganization) async throws -> Void) async throws {
    do {
      guard let path = ledger.path(organization) else {
        throw ToolError("Name the ledger by --ledger: a folder has none.", .validationFailure)
      }
      try await body(path, try organization.serve())
    } catch let error as ToolError {
      throw error.exit()
    } catch let error as RPCError {
      let code = error.code == .notFound ? ExitReason.missingInput : ExitReason.dataFaults
      throw ToolError(error.message, code).exit()
    }
  }

  private func open<Orders>(
    _ make: () throws(LedgerError) -> Orders
  ) throws(ToolError) -> Orders {
    do {
      return try make()
    } catch {
      throw ToolError(error)
    }
  }
}
