import OrganizationGraph

extension CandidateEvaluation {
  /// The line of the duty catalogue that decides for a unit: of the lines in force that cover the
  /// origin, the one of the nearest category, then of the smallest area, then naming the unit
  /// before naming its kind, then owning before assisting (the other way round for a helper in the
  /// order's own category), then the earliest. `nil`: no duty. O(depth · log d + lines).
  func effectiveDuty(of unit: UnitIndex, anyMode: Bool = false) -> CompiledDuty? {
    var current: CategoryIndex? = category
    while let candidate = current {
      var best: (key: Specificity, duty: CompiledDuty)?
      func consider(_ duty: CompiledDuty, byUnit: Bool) {
        guard duty.isInForce(on: query.day), anyMode || duty.mode.map({ $0 == query.mode }) ?? true,
          let distance = areaDistance(duty.area)
        else { return }
        let key = Specificity(
          area: distance, byKind: byUnit ? 0 : 1, role: duty.role == preferredRole ? 0 : 1,
          line: duty.index)
        if best.map({ key < $0.key }) ?? true { best = (key, duty) }
      }
      for duty in snapshot.duties(of: unit, exactly: candidate) { consider(duty, byUnit: true) }
      for duty in snapshot.duties(of: snapshot.kind(unit), exactly: candidate) {
        consider(duty, byUnit: false)
      }
      if let best { return best.duty }
      current = snapshot.parent(candidate)
    }
    return nil
  }

  private var preferredRole: Duty.Role {
    purpose == .helper && category == query.category ? .assist : .own
  }

  private struct Specificity: Comparable {
    let area: Int
    let byKind: Int
    let role: Int
    let line: DutyIndex

    static func < (a: Self, b: Self) -> Bool {
      (a.area, a.byKind, a.role, a.line) < (b.area, b.byKind, b.role, b.line)
    }
  }

  /// How far up the climb an area is; `nil` if it does not cover the origin. Everywhere is farther
  /// than any area.
  private func areaDistance(_ area: UnitIndex?) -> Int? {
    guard let area else { return climb.count }
    return climb.firstIndex { $0.unit == area }
  }
}
