internal import Foundation
internal import GRDB
public import OrganizationGraph
internal import OrganizationTables

extension OrganizationStore {
  /// Which units have taken the places of others, by every change set up to a revision. O(r) where r is the
  /// revisions that gave a unit another code, merged or split one.
  ///
  /// - Parameter revision: `nil`: the newest.
  public func succession(upTo revision: Int? = nil) throws(StoreError) -> UnitSuccession {
    try reading { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT number, changes FROM revision
          WHERE number <= ? AND (changes LIKE '%"recode"%' OR changes LIKE '%"merge"%'
            OR changes LIKE '%"split"%' OR changes LIKE '%"units"%')
          ORDER BY number
          """, arguments: [revision ?? Int.max])
      var (succession, revisions) = (UnitSuccession(), [String: Int]())
      while let row = try rows.next() {
        let text: String = row[1]
        let forms = try JSONDecoder().decode([ChangeForm].self, from: Data(text.utf8))
        let set: ChangeSet
        do {
          set = try ChangeSet(ChangeSetForm(changes: forms))
        } catch {
          throw StoreError(.damaged, path: path, "a change set cannot be read: \(error)")
        }
        succession.add(set.changes)
        for unit in UnitSuccession(set.changes).units { revisions[unit] = row[0] }
        for case .recode(_, let next) in set.changes { revisions[next] = row[0] }
      }
      try succession.forget { try UnitCodes.isAdded($0, after: revisions[$0] ?? 0, db) }
      return succession
    }
  }
}
