public import OrganizationGraph
public import Routing
import WireMessages

/// What the services decide on: one revision of an organisation, its policy and the loads.
public struct ServedOrganization: Sendable {
  public let router: Router
  public let loads: Loads
  let organizationDigest: String
  let policyDigest: String
  let workspaces: WorkspacePool

  /// - Parameters:
  ///   - organizationDigest: SHA-256 of the organisation's canonical content, hexadecimal.
  ///   - policyDigest: the same of its policy tables.
  public init(
    _ snapshot: OrganizationSnapshot, organizationDigest: String, policyDigest: String,
    loads: Loads? = nil
  ) {
    router = Router(snapshot)
    self.loads = loads ?? Loads(snapshot)
    self.organizationDigest = organizationDigest
    self.policyDigest = policyDigest
    workspaces = WorkspacePool(snapshot)
  }

  var snapshot: OrganizationSnapshot { router.snapshot }

  var revision: Wire.Revision {
    .with {
      $0.organization = snapshot.revision
      $0.organizationDigest = organizationDigest
      $0.policyDigest = policyDigest
      $0.load = loads.revision
    }
  }
}
