import OrganizationGraph

/// Judges single units for one order: which filters they fail and what they cost.
struct CandidateEvaluation {
  let snapshot: OrganizationSnapshot
  let policy: RoutingPolicy
  let loads: Loads
  let query: RoutingQuery
  /// The category whose duty counts; the order's own for the lead.
  let category: CategoryIndex
  let purpose: Purpose
  /// The origin and what is above it.
  let climb: Climb
  /// Of the order's arrival.
  let openings: OpeningCache
  private(set) var duties: DutyRule
  /// A change to decide under, for the question "what if".
  var amendment: Amendment? {
    get { duties.amendment }
    set { duties.amendment = newValue }
  }

  init(
    snapshot: OrganizationSnapshot, policy: RoutingPolicy, loads: Loads, query: RoutingQuery,
    category: CategoryIndex, purpose: Purpose, climb: Climb, openings: OpeningCache,
    duties: DutyRule
  ) {
    self.snapshot = snapshot
    self.policy = policy
    self.loads = loads
    self.query = query
    self.category = category
    self.purpose = purpose
    self.climb = climb
    self.openings = openings
    self.duties = duties
  }

  enum Purpose {
    case lead
    /// A helper; asks for an assisting unit where the category is the order's own.
    case helper
  }

  /// What a unit would cost, before its path is written out.
  struct Price {
    let role: Role
    let parts: CostParts
    let duty: DutyIndex?
    let opensAt: Instant?
  }

  /// The line of the duty catalogue that decides for a unit (`DutyRule`).
  func effectiveDuty(of unit: UnitIndex, anyMode: Bool = false) -> CompiledDuty? {
    duties.line(of: unit, anyMode: anyMode)
  }

  /// What a unit costs if it holds the order by duty, reached at a path cost; `nil` if it may not.
  func dutyPrice(_ unit: UnitIndex, pathCost: Int64) -> Price? {
    if amendment?.newOwner == unit {
      return firstFailure(of: unit) == nil ? parts(unit, duty: nil, pathCost: pathCost) : nil
    }
    guard let duty = effectiveDuty(of: unit), firstFailure(of: unit) == nil else { return nil }
    return parts(unit, duty: duty, pathCost: pathCost)
  }

  /// What a unit costs as catch-all of its territory, with the climb to it as path; `nil` if it is
  /// none. Only a lead has a catch-all.
  func catchAllPrice(_ unit: UnitIndex) -> Price? {
    guard purpose == .lead, let step = climb.first(where: { $0.unit == unit }),
      let tier = snapshot.tier(unit), snapshot.schema.tiers[tier].isCatchAll,
      passesAsAmended(.active, unit), passesAsAmended(.excluded, unit),
      passesAsAmended(.conflict, unit)
    else { return nil }
    var parts = CostParts()
    parts.path = step.cost
    parts.catchAll = policy[query.mode].catchAll[tier]
    return Price(role: .catchAll, parts: parts, duty: nil, opensAt: nil)
  }

  private func parts(_ unit: UnitIndex, duty: CompiledDuty?, pathCost: Int64) -> Price {
    let mode = policy[query.mode]
    let role = duty?.role ?? .own
    var parts = CostParts()
    parts.path = pathCost
    switch (purpose, role) {
    case (.lead, .own): parts.role = mode.roleOwn
    case (.lead, .assist): parts.role = mode.roleAssist
    case (.helper, .own): parts.role = mode.helperOwn
    case (.helper, .assist): parts.role = mode.helperAssist
    }
    if let duty { parts.preference = policy.preferenceCost(duty.confidence, mode) }
    parts.load = loadCost(unit)
    let opening = opening(of: unit)
    parts.waiting = waitingCost(opening)
    parts.credit = mode.credit[Int(snapshot.units.rows[unit.position].grade)]
    if let given = amendment?.credit, given.unit == unit { parts.credit = given.cost }
    return Price(
      role: role == .own ? .own : .assist, parts: parts, duty: duty?.index,
      opensAt: opening.flatMap { $0 > query.receivedAt ? $0 : nil })
  }

  private func waitingCost(_ opening: Instant?) -> Int64 {
    guard let opening, opening > query.receivedAt else { return 0 }
    return policy[query.mode].waitingPerHour * (opening.seconds - query.receivedAt.seconds) / 3600
  }

  /// Convex in the open orders; a pool without capacity counts as full.
  private func loadCost(_ unit: UnitIndex) -> Int64 {
    let pool = snapshot.pool(unit)
    var open = Int(loads.open(in: pool))
    if let given = amendment?.open, given.pool == pool { open = Int(given.orders) }
    var capacity = Int(snapshot.capacity(pool))
    // "What if it had room" means one place more than it needs now.
    if amendment?.passes(.capacity, unit, snapshot) ?? false { capacity = max(capacity, open + 1) }
    let curve = policy[query.mode].load
    guard capacity > 0 else { return curve[1000] }
    return curve[min(1000, 1000 * open / capacity)]
  }

  /// When the unit is first open at or after the order's arrival; `nil`: never in years.
  func opening(of unit: UnitIndex) -> Instant? {
    if amendment?.passes(.hours, unit, snapshot) ?? false { return query.receivedAt }
    let tables = duties.tables
    let calendar = tables.pointee.rows.pointer(unit.position).pointee.calendar
    guard calendar != UnitRow.noCalendar else { return query.receivedAt }
    let opening = openings.opening(
      Int(calendar), tables.pointee.calendars[Int(calendar)], zone: tables.pointee.zone)
    return opening == OpeningCache.never ? nil : Instant(seconds: opening)
  }
}
