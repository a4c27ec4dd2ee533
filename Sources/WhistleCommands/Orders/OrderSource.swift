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

  /// Runs a body on the orders and says errors in the tool's way.
  func use(_ body: (any OrderAccess, OrganizationSnapshot) async throws -> Void) async throws {
    do {
      let live = try organization.serve()
      let access = try open(live)
      do {
        try await body(access, live.current.router.snapshot)
      } catch {
        await access.close()
        throw error
      }
      await access.close()
    } catch let error as ToolError {
      throw error.exit()
    } catch let error as RPCError {
      let code = error.code == .notFound ? ExitReason.missingInput : ExitReason.dataFaults
      throw ToolError(error.message, code).exit()
    }
  }

  private func open(_ live: LiveOrganization) throws -> any OrderAccess {
    guard let path = ledger.path(organization) else {
      throw ToolError("Name the ledger by --ledger: a folder has none.", .validationFailure)
    }
    do throws(LedgerError) {
      return try LocalOrders(path, live)
    } catch {
      throw ToolError(error)
    }
  }
}
