extension SnapshotCompiler {
  func compileCategories() -> ContiguousArray<CompiledCategory> {
    let records = organization.categories
    /// What the nearest category above that says something says.
    func inherited(_ record: Int, _ field: KeyPath<Category, String?>) -> Int? {
      var current: Int? = record
      while let position = current {
        if let code = records[position][keyPath: field] { return index.tiers[code] }
        current = records[position].parent.flatMap { index.categories[$0] }
      }
      return nil
    }
    return ContiguousArray(
      categoryOrder.map { record in
        CompiledCategory(
          record: record, parent: records[record].parent.flatMap { categoryNumbers[$0] },
          admission: inherited(record, \.admission), authority: inherited(record, \.authority),
          ceiling: inherited(record, \.ceiling),
          helpers: records[record].helpers.compactMap { categoryNumbers[$0] })
      })
  }

  func compileDuties() -> (
    start: ContiguousArray<UInt32>, units: ContiguousArray<CompiledDuty>,
    kinds: ContiguousArray<ContiguousArray<CompiledDuty>>
  ) {
    var kinds = ContiguousArray(
      repeating: ContiguousArray<CompiledDuty>(),
      count: organization.schema.tiers.count + UnitKind.outsideChain.count)
    var held: ContiguousArray<CompiledDuty> = []
    var holders: ContiguousArray<Int> = []
    for (row, record) in organization.duties.enumerated() where !record.term.isEmpty {
      let duty = CompiledDuty(
        index: DutyIndex(row), category: categoryNumbers[record.category]!,
        area: record.area.map { number(ofUnit: $0)! }, role: record.role, mode: record.mode,
        confidence: Int32(record.confidence), firstDay: record.term.firstNumber,
        endDay: record.term.endNumber)
      switch record.holder {
      case .unit(let code):
        held.append(duty)
        holders.append(number(ofUnit: code)!.position)
      case .kind(let code):
        kinds[kindNumber(UnitKind(code: code)).position].append(duty)
      }
    }
    for kind in kinds.indices {
      kinds[kind].sort { ($0.category, $0.index) < ($1.category, $1.index) }
    }
    var byHolder = Groups(holders, count: unitOrder.count)
    byHolder.sortEach { held[$0].category < held[$1].category }
    return (byHolder.start, ContiguousArray(byHolder.items.lazy.map { held[Int($0)] }), kinds)
  }

  func compileCalendars() -> ContiguousArray<WorkingCalendar> {
    let byCode = Dictionary(grouping: organization.calendars, by: \.calendar)
    return ContiguousArray(
      calendarCodes.map { code in
        var weekdays = [[WorkingCalendar.Interval]](repeating: [], count: 7)
        var exceptions: [Day: [WorkingCalendar.Interval]] = [:]
        for hours in byCode[code] ?? [] {
          switch hours.when {
          case .weekday(let weekday):
            weekdays[Int(weekday.rawValue)] += hours.interval.map { [$0] } ?? []
          case .date(let day):
            exceptions[day, default: []] += hours.interval.map { [$0] } ?? []
          }
        }
        return WorkingCalendar(code: code, weekdays: weekdays, exceptions: exceptions)
      })
  }

  func compileLimits() -> [OrganizationSnapshot.LimitKey: CompiledLimit] {
    var result: [OrganizationSnapshot.LimitKey: CompiledLimit] = [:]
    for (row, limit) in organization.timeLimits.enumerated() {
      let key = OrganizationSnapshot.LimitKey(
        category: limit.category.flatMap { categoryNumbers[$0] }, urgency: limit.urgency,
        stage: limit.stage)
      let calendar = limit.calendar.flatMap { calendarCodes.firstIndex(of: $0) }
      result[key] = CompiledLimit(
        record: row, value: Int64(limit.value), unit: limit.unit,
        calendar: calendar.map { CalendarIndex($0) })
    }
    return result
  }

  /// The terms in which each unit's leading posts are filled; units without leading posts are left
  /// out, because nobody can be missing there.
  func compileLeadership() -> [UnitIndex: [Term]] {
    var result: [UnitIndex: [Term]] = [:]
    for (row, post) in organization.posts.enumerated() where post.leads {
      guard let unit = number(index.postUnits[row]) else { continue }
      result[unit, default: []] += []
    }
    for (row, appointment) in organization.appointments.enumerated() {
      let post = index.resolvedAppointments[row].post
      guard index.leads(post), let unit = number(index.postUnits[post]) else { continue }
      result[unit, default: []].append(appointment.term)
    }
    return result
  }
}
