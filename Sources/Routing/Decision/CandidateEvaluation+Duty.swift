import OrganizationGraph

extension CandidateEvaluation {
  /// The line of the duty catalogue that decides for a unit: of the lines in force and of the order's
  /// mode that cover the origin, the one of the nearest category, then of the smallest area, then naming the unit
  /// before naming its kind, then owning before assisting (the other way round for a helper in the
  /// order's own category), then the earliest. `nil`: no duty. O(depth · log d + lines).
  func effectiveDuty(of unit: UnitIndex, anyMode: Bool = false) -> CompiledDuty? {
    var current: CategoryIndex? = category
    while let candidate = current {
      var best: (key: Specificity, duty: CompiledDuty)?
      func consider(_ duty: CompiledDuty, byUnit: Bool) {
        let change = amendment?.change(of: duty)
        guard holds(duty, change, anyMode: anyMode), let distance = areaDistance(duty, change)
        else { return }
        let duty = changed(duty, change)
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

  private func holds(
    _ duty: CompiledDuty, _ change: Amendment.LineChange?, anyMode: Bool
  ) -> Bool {
    var (inForce, inMode) = (duty.isInForce(on: query.day), anyMode)
    if case .inForce = change { inForce = true }
    if case .inBothModes = change { inMode = true }
    return inForce && (inMode || duty.mode.map { $0 == query.mode } ?? true)
  }

  private func changed(_ duty: CompiledDuty, _ change: Amendment.LineChange?) -> CompiledDuty {
    var duty = duty
    if case .confidence(let confidence) = change { duty.confidence = confidence }
    if case .owning = change { duty.role = .own }
    return duty
  }

  /// How far up the climb a line's area is; `nil` if it does not cover the origin. Everywhere is
  /// farther than any area.
  private func areaDistance(_ duty: CompiledDuty, _ change: Amendment.LineChange?) -> Int? {
    if case .everywhere = change { return climb.count }
    guard let area = duty.area else { return climb.count }
    return climb.firstIndex { $0.unit == area }
  }
}
