import OrganizationGraph

/// A category in an area: what one group of lines of the catalogue speaks of.
struct Cell: Hashable {
  let category: CategoryIndex
  /// `nil`: everywhere.
  let area: UnitIndex?
}

/// How often each role disposed of the tickets of each cell.
///
/// A ticket counts for its category and each above it everywhere, and for its own category in each
/// area from its place up to below the root, unless other tickets name a category below: routing
/// takes the nearest category first, and for those that are silent there it would take the areas'
/// lines of the category above. Counts are whole numbers, so they do not depend on the order of the
/// tickets.
struct Evidence {
  private(set) var cells: [Cell: [UnitRoles.Role: Int]] = [:]
  /// Of all tickets.
  private(set) var total: [UnitRoles.Role: Int] = [:]

  init(_ tickets: [Ticket], _ snapshot: OrganizationSnapshot, roles: UnitRoles, on day: Day) {
    var isAbove: Set<CategoryIndex> = []
    for category in Set(tickets.map(\.category)) {
      var current = snapshot.parent(category)
      while let parent = current, isAbove.insert(parent).inserted {
        current = snapshot.parent(parent)
      }
    }
    var climbs: [UnitIndex: [UnitIndex]] = [:]
    for ticket in tickets {
      let climb = climbs[ticket.origin] ?? snapshot.climb(from: ticket.origin, on: day)
      climbs[ticket.origin] = climb
      let role = roles.role(of: ticket.unit, from: climb)
      total[role, default: 0] += 1
      for area in climb.dropLast() where !isAbove.contains(ticket.category) {
        cells[Cell(category: ticket.category, area: area), default: [:]][role, default: 0] += 1
      }
      var category: CategoryIndex? = ticket.category
      while let current = category {
        cells[Cell(category: current, area: nil), default: [:]][role, default: 0] += 1
        category = snapshot.parent(current)
      }
    }
  }
}
