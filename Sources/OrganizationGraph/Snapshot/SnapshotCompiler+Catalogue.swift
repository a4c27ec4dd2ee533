extension SnapshotCompiler {
  func compileCategories() -> ContiguousArray<CompiledCategory> {
    let records = organization.categories
    let order = topDown()
    /// What the nearest category at or above each says; one above is asked before one below.
    func inherited(_ field: KeyPath<Category, String?>) -> [Int?] {
      var result = [Int?](repeating: nil, count: records.count)
      for record in order {
        result[record] =
          records[record][keyPath: field].flatMap { index.tiers[$0] }
          ?? records[record].parent.flatMap { index.categories[$0] }.flatMap { result[$0] }
      }
      return result
    }
    let (admission, authority, ceiling) = (
      inherited(\.admission), inherited(\.authority), inherited(\.ceiling)
    )
    return ContiguousArray(
      categoryOrder.map { record in
        CompiledCategory(
          record: record, parent: records[record].parent.flatMap { categoryNumbers[$0] },
          admission: admission[record], authority: authority[record], ceiling: ceiling[record],
          helpers: records[record].helpers.compactMap { categoryNumbers[$0] })
      })
  }

  /// Positions of the categories, each after the one above it. O(c).
  private func topDown() -> [Int] {
    let records = organization.categories
    var below: [String: [Int]] = [:]
    var result: [Int] = []
    for (position, category) in records.enumerated() {
      if let parent = category.parent {
        below[parent, default: []].append(position)
      } else {
        result.append(position)
      }
    }
    var next = 0
    while next < result.count {
      result += below[records[result[next]].code] ?? []
      next += 1
    }
    return result
  }

  func compileDuties() -> (columns: DutyColumns, starts: RowMemory<UInt32>) {
    var lines: ContiguousArray<CompiledDuty> = []
    var unitHolders: ContiguousArray<Int> = []
    var kindHolders: ContiguousArray<Int> = []
    var kindLines: ContiguousArray<CompiledDuty> = []
    var extents = NumberedRows(usual: DutyExtent.unlimited)
    for (row, record) in organization.duties.enumerated() where !record.term.isEmpty {
      let duty = CompiledDuty(
        index: DutyIndex(row), category: categoryNumbers[record.category]!,
        extent: extents.number(
          DutyExtent(
            area: record.area.map { number(ofUnit: $0)! }, days: DayRange(record.term))),
        role: record.role, mode: record.mode, confidence: record.confidence)
      switch record.holder {
      case .unit(let code):
        lines.append(duty)
        unitHolders.append(number(ofUnit: code)!.position)
      case .kind(let code):
        kindLines.append(duty)
        kindHolders.append(kindNumber(UnitKind(code: code)).position)
      }
    }
    let kinds = organization.schema.tiers.count + UnitKind.outsideChain.count
    let (unitStart, byUnit) = Self.grouped(lines, unitHolders, count: unitOrder.count)
    let (kindStart, byKind) = Self.grouped(kindLines, kindHolders, count: kinds)
    let columns = DutyColumns(
      byUnit: byUnit, kindStart: kindStart, byKind: byKind, extents: extents.all)
    return (columns, unitStart)
  }

  /// Lines by holder, each holder's by category and then in the order of the records.
  private static func grouped(
    _ lines: ContiguousArray<CompiledDuty>, _ holders: ContiguousArray<Int>, count: Int
  ) -> (start: RowMemory<UInt32>, lines: RowMemory<CompiledDuty>) {
    var groups = Groups(holders, count: count)
    groups.sortEach { a, b in
      (lines[a].category, lines[a].index) < (lines[b].category, lines[b].index)
    }
    let sorted = RowMemory(groups.items.lazy.map { lines[Int($0)] })
    for group in 0..<count {
      CompiledDuty.link(
        UnsafeMutableBufferPointer(
          start: sorted.base + Int(groups.start[group]), count: groups.size(of: group)))
    }
    return (RowMemory(groups.start), sorted)
  }

  func compileCalendars() -> ContiguousArray<WorkingCalendar> {
    let byCode = Dictionary(grouping: organization.calendars, by: \.calendar)
    return ContiguousArray(
      calendarCodes.map { code in
        WorkingCalendar(code: code, hours: byCode[code] ?? [])
      })
  }

  func compileLimits() -> LimitTable {
    let lines = organization.timeLimits.enumerated().map { row, limit in
      let calendar = limit.calendar.flatMap { calendarCodes.firstIndex(of: $0) }
      return LimitTable.Line(
        category: limit.category.flatMap { categoryNumbers[$0] }, urgency: limit.urgency,
        stage: limit.stage,
        limit: CompiledLimit(
          record: row, value: Int64(limit.value), unit: limit.unit,
          calendar: calendar.map { CalendarIndex($0) }))
    }
    return LimitTable(
      lines,
      parents: categoryOrder.map { record in
        organization.categories[record].parent.flatMap { categoryNumbers[$0] }
      })
  }

  /// The terms in which each unit's leading posts are filled; units without leading posts are left
  /// out, because nobody can be missing there.
  func compileLeadership() -> Leadership {
    var result: [UnitIndex: [DayRange]] = [:]
    for (row, post) in organization.posts.enumerated() where post.leads {
      guard let unit = number(index.postUnits[row]) else { continue }
      result[unit, default: []] += []
    }
    for (row, appointment) in organization.appointments.enumerated() {
      let post = index.resolvedAppointments[row].post
      guard index.leads(post), let unit = number(index.postUnits[post]) else { continue }
      result[unit, default: []].append(DayRange(appointment.term))
    }
    return Leadership(result)
  }
}
