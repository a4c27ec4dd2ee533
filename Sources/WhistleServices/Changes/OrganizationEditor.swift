public import OrganizationGraph
import OrganizationTables
import Routing
public import SQLiteStorage
import Synchronization

/// The organisation of a store in the hands of its staff: what is changed is first on disk, then decided
/// by, then told to those who watch.
///
/// Changes are made one after the other, in the order of their revisions. Calls block while they write.
public final class OrganizationEditor: Sendable {
  let organization: LiveOrganization
  let store: OrganizationStore
  let watchers = RevisionWatchers()
  private let past = Mutex<[OrganizationSnapshot]>([])
  /// Past revisions that are kept for reading.
  private static let mostPast = 2

  /// - Parameter organization: the latest revision of the store.
  public init(_ organization: LiveOrganization, store: OrganizationStore) {
    self.organization = organization
    self.store = store
    organization.current.snapshot.prepareForEdits()
  }

  /// Makes a change set. Whoever asks for the organisation after this has returned sees it.
  ///
  /// - Throws: `EditError`, `ChangeConflict`, `StoreError`; then nothing is changed.
  public func apply(_ set: ChangeSet, at instant: Instant) throws -> ChangeOutcome {
    var result: ChangeOutcome?
    try organization.publish { state, succession in
      var (next, succession) = (state, succession)
      let snapshot = state.router.snapshot
      let outcome = try store.apply(set, to: snapshot, at: instant) { records in
        next = try state.applying(records, revision: snapshot.revision + 1)
      }
      result = outcome
      guard outcome.kind == .applied else { return nil }
      succession.add(set.changes)
      return Self.revision(next, outcome.revision, succession)
    }
    // Set by the body, which has run.
    let outcome = result!
    if outcome.kind == .applied { watchers.tell() }
    return outcome
  }

  /// Puts another organisation in the place of this one. If the task that calls is cancelled before the
  /// commit, it is not done.
  ///
  /// - Parameter base: if given, the revision that must be the latest.
  /// - Throws: `InvalidOrganization` with every rule that it breaks, `ChangeConflict`, `StoreError`.
  public func replace(
    by records: Organization, author: String, reason: String, base: Int?, at instant: Instant
  ) throws -> ChangeOutcome {
    var result: ChangeOutcome?
    try organization.publish { state, succession in
      let latest = Int(state.router.snapshot.revision)
      if let base, base != latest {
        guard base > 0, base < latest else {
          throw StoreError(
            .unknownRevision, path: store.path,
            "has no revision \(base), which the import was made on; the newest is \(latest)")
        }
        throw ChangeConflict(
          base: base,
          rivals: try store.revisions().filter { $0.number > base }
            .map { .init(revision: $0, records: []) })
      }
      let snapshot = try OrganizationSnapshot(records, revision: UInt64(latest + 1))
      // The store may work on a thread of its own, which has no current task.
      let outcome = try withUnsafeCurrentTask { task in
        try store.importOrganization(
          records, author: author, reason: reason, at: instant,
          beforeCommit: {
            if task?.isCancelled ?? false {
              throw StoreError(
                .givenUp, path: store.path,
                "is as it was: the import was given up, or its deadline passed, before it was done")
            }
          })
      }
      result = ChangeOutcome(
        kind: outcome.isNew ? .applied : .unchanged, revision: outcome.revision, records: [])
      guard outcome.isNew else { return nil }
      var succession = succession
      succession.forget { snapshot.unit($0) != nil }
      return Self.revision(state.replaced(by: snapshot), outcome.revision, succession)
    }
    let outcome = result!
    if outcome.kind == .applied { watchers.tell() }
    return outcome
  }

  /// Those who watch are let go, as the server ends.
  public func drain() { watchers.finish() }

  private static func revision(
    _ state: LiveRouter.State, _ record: RevisionRecord, _ succession: UnitSuccession
  ) -> LiveOrganization.Revision {
    LiveOrganization.Revision(
      state: state, organizationDigest: record.digest.organization,
      policyDigest: record.digest.policy, succession: succession)
  }

  /// A past revision, compiled; the last few stay at hand. O(n log n) otherwise.
  func snapshot(at revision: Int) throws(StoreError) -> OrganizationSnapshot {
    if let known = past.withLock({ $0.first { Int($0.revision) == revision } }) { return known }
    let (_, records) = try store.organization(at: revision)
    let made = OrganizationSnapshot(validated: records, revision: UInt64(revision))
    past.withLock { past in
      if past.count >= Self.mostPast { past.removeFirst() }
      past.append(made)
    }
    return made
  }
}
