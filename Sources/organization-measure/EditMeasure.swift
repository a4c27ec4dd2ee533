import OrganizationGraph
import Routing
import SQLiteStorage
import WhistleServices

/// Moves grids to the next community of their street, spread over the whole organisation.
struct EditMeasure {
  private let grids: [OrganizationUnit]
  private let communities: [String: [String]]
  private let streetOf: [String: String]
  private let clock = ContinuousClock()

  init(_ units: UnitRecords, count: Int) {
    let all = units.indices.filter { units[$0].kind.code == "grid" }
    grids = (0..<count).map { units[all[$0 * all.count / count]] }
    let found = units.filter { $0.kind.code == "community" }
    communities = Dictionary(grouping: found, by: { $0.parent ?? "" })
      .mapValues { $0.map(\.code) }
    streetOf = Dictionary(uniqueKeysWithValues: found.map { ($0.code, $0.parent ?? "") })
  }

  private func next(_ community: String) -> String {
    let siblings = communities[streetOf[community]!]!
    return siblings.first { $0 > community } ?? siblings[0]
  }

  /// In memory: each until the next decision would see it.
  func inMemory(_ live: LiveRouter) throws -> [Duration] {
    try grids.map { grid in
      var edit = OrganizationEdit()
      edit.units = [grid]
      edit.units[0].parent = next(grid.parent!)
      return try clock.measure { try live.apply(edit) }
    }
  }

  /// As a server does it: each change set is resolved, checked, committed to the disk and published, and an
  /// order from the grid is decided on the new revision.
  func byChangeSets(_ live: LiveOrganization, _ editor: OrganizationEditor) throws -> [Duration] {
    let workspace = SearchWorkspace()
    return try grids.enumerated().map { number, grid in
      let community = next(grid.parent!)
      let changes: [Change] =
        switch number % 4 {
        case 0: [.move(unit: grid.code, under: community, on: Day(year: 2027, month: 1, day: 1))]
        case 1: [.move(unit: grid.code, under: community, on: nil)]
        case 2: [.rename(unit: grid.code, to: "\(grid.name)新", keepsFormerName: true)]
        default: [.set(unit: grid.code, [.capacity(7)])]
        }
      let set = ChangeSet(author: "measure", reason: "measure", changes: changes)
      let order = WorkOrder(
        origin: grid.code, category: "2.2", receivedAt: Instant(seconds: 1_790_000_000))
      return try clock.measure {
        let outcome = try editor.apply(set, at: Instant(seconds: Int64(number)))
        let served = live.current
        precondition(Int(served.router.snapshot.revision) == outcome.revision.number)
        _ = try served.router.route(order, loads: served.loads, workspace: workspace)
      }
    }
  }
}
