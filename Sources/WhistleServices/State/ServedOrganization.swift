package import OrganizationGraph
public import Routing
import WireMessages

/// What one call is answered from: one revision of the organisation, and the open orders, which all
/// revisions share.
public final class ServedOrganization: Sendable, SnapshotView {
  let state: LiveRouter.State
  public var router: Router { state.router }
  public var loads: Loads { state.loads }
  /// Of the organisation, hexadecimal (`OrganizationDigest`).
  package let organizationDigest: String
  /// The same of its policy tables.
  package let policyDigest: String
  let text: RoutingText
  /// Which units have taken the places of others.
  let succession: UnitSuccession

  init(
    _ state: LiveRouter.State, organizationDigest: String, policyDigest: String,
    succession: UnitSuccession
  ) {
    self.state = state
    self.succession = succession
    self.organizationDigest = organizationDigest
    self.policyDigest = policyDigest
    text = RoutingText(state.router.snapshot)
  }

  package var snapshot: OrganizationSnapshot { router.snapshot }

  var revision: Wire.Revision {
    .with {
      $0.organization = snapshot.revision
      $0.organizationDigest = organizationDigest
      $0.policyDigest = policyDigest
      $0.load = loads.revision
    }
  }
}
