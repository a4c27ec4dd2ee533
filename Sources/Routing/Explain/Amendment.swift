import OrganizationGraph

/// One change to an organisation, as it would bear on a decision: for the question "what if".
///
/// It changes all that the real change would: a line of the catalogue for every holder, a category for
/// every unit, a pool for every unit that draws on it.
struct Amendment {
  /// A filter that is passed by those whom the change reaches.
  var passed: (filter: Filter, reach: Reach)?
  /// A line of the catalogue that is other than it is.
  var line: (index: DutyIndex, change: LineChange)?
  /// A unit that owns the duty for certain, beside what the catalogue says.
  var newOwner: UnitIndex?
  /// A pool with so many open orders.
  var open: (pool: PoolIndex, orders: UInt32)?
  /// A unit with a credit grade of this cost, milli-units.
  var credit: (unit: UnitIndex, cost: Int64)?

  /// Whom a change reaches.
  enum Reach {
    case unit(UnitIndex)
    /// Every unit that draws on the pool.
    case pool(PoolIndex)
    /// Every unit of at least the authority of this level.
    case levelsDownTo(Int)
    /// Every unit of at most the authority of this level.
    case levelsUpTo(Int)
    /// Every chain unit of this tier or one above it.
    case tiersDownTo(Int)
  }

  enum LineChange {
    case inForce, everywhere, inBothModes
    case confidence(Int32)
    case owning
  }

  func passes(_ filter: Filter, _ unit: UnitIndex, _ snapshot: OrganizationSnapshot) -> Bool {
    guard let passed, passed.filter == filter else { return false }
    switch passed.reach {
    case .unit(let one): return unit == one
    case .pool(let pool): return snapshot.pool(unit) == pool
    case .levelsDownTo(let level): return snapshot.level(unit).map { $0 <= level } ?? false
    case .levelsUpTo(let level): return snapshot.level(unit).map { $0 >= level } ?? true
    case .tiersDownTo(let tier): return snapshot.tier(unit).map { $0 <= tier } ?? true
    }
  }

  /// Whose judgement a change can alter.
  enum Extent {
    case units([UnitIndex])
    /// Whoever has a duty for the category.
    case category
    /// Every unit of a kind.
    case kind(KindIndex)
  }

  /// Whose judgement the change can alter, where it is made for a unit. O(units of the pool).
  func extent(for unit: UnitIndex, _ router: Router) -> Extent {
    switch passed?.reach {
    case .pool: return .units(router.sharing(poolOf: unit))
    case .levelsDownTo, .levelsUpTo, .tiersDownTo: return .category
    case .unit, nil: break
    }
    if open != nil { return .units(router.sharing(poolOf: unit)) }
    if let line, case .kind = router.snapshot.record(line.index).holder {
      return .kind(router.snapshot.kind(unit))
    }
    return .units([unit])
  }

  /// The change to a line; `nil`: it is as it is.
  func change(of duty: CompiledDuty) -> LineChange? {
    line.flatMap { $0.index == duty.index ? $0.change : nil }
  }
}
