import OrganizationGraph
import OrganizationTables
import RPCCore
import Routing
import SQLiteStorage
import WireMessages

/// Finds the revision that a request reads: the latest, at least one, or exactly one.
struct RevisionReading: Sendable {
  let organization: LiveOrganization
  let editor: OrganizationEditor?

  func view(_ read: Wire.ReadAt?) throws(RPCError) -> RevisionView {
    let served = organization.current
    let latest = served.snapshot.revision
    if let read, read.atLeast > latest {
      throw RPCError(
        code: .failedPrecondition,
        message: "read.at_least: the latest revision is \(latest), not yet \(read.atLeast)")
    }
    guard let exactly = read?.exactly, exactly != 0, exactly != latest else {
      return RevisionView(
        snapshot: served.snapshot, revision: served.revision, loads: served.loads)
    }
    guard exactly < latest, let editor else {
      throw RPCError(
        code: .notFound,
        message: "read.exactly: there is no revision \(exactly); the latest is \(latest)")
    }
    do throws(StoreError) {
      let record = try editor.store.revision(Int(exactly))
      return RevisionView(
        snapshot: try editor.snapshot(at: Int(exactly)),
        revision: .with {
          $0.organization = exactly
          $0.organizationDigest = record.digest.organization
          $0.policyDigest = record.digest.policy
        }, loads: nil)
    } catch {
      throw RPCError(error)
    }
  }
}

/// One revision, as requests read it.
struct RevisionView: SnapshotView {
  let snapshot: OrganizationSnapshot
  let revision: Wire.Revision
  /// `nil`: of a past revision open orders are not known.
  let loads: Loads?

  /// Refuses what only records can answer.
  func requireRecords() throws(RPCError) {
    guard snapshot.isImage else { return }
    throw RPCError(
      code: .failedPrecondition,
      message: "this server has an image, which holds no people, posts and records; ask one that"
        + " serves the store")
  }

  /// Today where the organisation is.
  func day(_ context: RPCCallContext) -> Day { snapshot.zone.local(context.instant).day }

  /// The chain units above a unit, nearest first; outside the chain its home and what is above that.
  func ancestors(of unit: UnitIndex, on day: Day) -> [UnitIndex] {
    var result: [UnitIndex] = []
    var current = unit
    while let next = snapshot.home(current) ?? snapshot.chainParent(current, on: day) {
      result.append(next)
      current = next
    }
    return result
  }

  func wire(_ unit: UnitIndex) -> Wire.Unit {
    let record = snapshot.record(unit)
    let pool = snapshot.pool(unit)
    return .with {
      $0.code = record.code
      $0.name = record.name
      $0.aliases = record.aliases
      $0.kind = record.kind.code
      $0.status = record.status.rawValue
      $0.home = snapshot.home(unit).map(reference)
      $0.level = snapshot.level(unit).map { snapshot.schema.tiers[$0].code } ?? ""
      $0.capacity = snapshot.capacity(pool)
      $0.pool = record.pool ?? record.code
      $0.load = loads?.open(in: pool) ?? 0
      $0.hours = record.hours ?? ""
      $0.credit = record.credit ?? ""
      $0.since = record.term.from?.description ?? ""
      $0.until = record.term.until?.description ?? ""
      $0.synthetic = record.isSynthetic
    }
  }
}
