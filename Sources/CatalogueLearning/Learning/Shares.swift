/// How sure each role is to be the right one in a cell, smoothed towards the coarser cell.
///
/// With c of n tickets in the cell and p in the coarser one, the share is (c + s·p) / (n + s): the
/// coarser cell counts like s tickets. (A Dirichlet prior, as in MacKay and Peto, "A hierarchical
/// Dirichlet language model", doi:10.1017/S1351324900000218.) The share lies between c/n and p, it
/// rises with c, and shares of all roles still add up to one. Each is computed on its own, without
/// sums over roles, so it does not depend on an order.
struct Shares {
  struct Share {
    var value: Double
    /// Tickets of the finest cell on the way in which the role occurs at all.
    var support: Int
  }

  private(set) var byRole: [UnitRoles.Role: Share] = [:]

  /// Shares of plain counts.
  init(_ counts: [UnitRoles.Role: Int]) {
    let total = Double(counts.values.reduce(0, +))
    byRole = counts.mapValues { Share(value: Double($0) / total, support: $0) }
  }

  /// Shares of counts, smoothed towards a coarser cell, whose roles include those counted.
  init(_ counts: [UnitRoles.Role: Int], towards coarser: Shares, strength: Double) {
    let total = Double(counts.values.reduce(0, +))
    byRole = coarser.byRole
    for (role, share) in coarser.byRole {
      let count = counts[role] ?? 0
      byRole[role] = Share(
        value: (Double(count) + strength * share.value) / (total + strength),
        support: count > 0 ? count : share.support)
    }
  }
}
