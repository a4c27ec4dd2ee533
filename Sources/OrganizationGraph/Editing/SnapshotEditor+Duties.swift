extension SnapshotEditor {
  /// Writes the groups of lines that change.
  mutating func editDuties() -> DutyColumns {
    let first = old.compiledRecords.duties.count + old.amendments.duties.count
    amendments.duties += draft.edit.duties
    amendments.removedDuties.formUnion(draft.droppedDuties)
    var byUnit: [UnitIndex: [CompiledDuty]] = [:]
    var byKind: [KindIndex: [CompiledDuty]] = [:]
    for line in draft.droppedDuties {
      switch old.record(line).holder {
      case .unit(let code): byUnit[draft.unit(code)!] = []
      case .kind(let code): byKind[old.kind(code)!] = []
      }
    }
    var extents = NumberedRows(after: old.duties.extents)
    for (position, record) in draft.edit.duties.enumerated() where !record.term.isEmpty {
      let line = compiled(record, DutyIndex(first + position), &extents)
      if record.area != nil { changes.hasDutyAreas = true }
      switch record.holder {
      case .unit(let code): byUnit[draft.unit(code)!, default: []].append(line)
      case .kind(let code): byKind[old.kind(code)!, default: []].append(line)
      }
    }
    return DutyColumns(
      byUnit: write(byUnit), kindStart: kindStart(byKind), byKind: lines(byKind),
      extents: extents.all)
  }

  private func compiled(
    _ record: Duty, _ index: DutyIndex, _ extents: inout NumberedRows<DutyExtent>
  ) -> CompiledDuty {
    CompiledDuty(
      index: index, category: old.category(record.category)!,
      extent: extents.number(
        DutyExtent(area: record.area.flatMap(draft.unit), days: DayRange(record.term))),
      role: record.role, mode: record.mode, confidence: record.confidence)
  }

  private mutating func write(_ added: [UnitIndex: [CompiledDuty]]) -> RowMemory<CompiledDuty> {
    var lines: [CompiledDuty] = []
    let start = old.duties.byUnit.count
    for holder in added.keys.sorted() {
      let former = draft.isNew(holder) ? [] : Array(old.duties(of: holder))
      var group = merged(former, added[holder]!)
      group.withUnsafeMutableBufferPointer { CompiledDuty.link($0) }
      duties[holder.position] = group.isEmpty ? UnitRow.none : UInt32(start + lines.count)
      changes.units.insert(holder)
      lines += group
    }
    return old.duties.byUnit.appending(lines)
  }

  /// A group without what is taken out and with what is added, by category and line.
  private func merged(_ former: [CompiledDuty], _ added: [CompiledDuty]) -> [CompiledDuty] {
    (former.filter { !draft.droppedDuties.contains($0.index) } + added).sorted {
      ($0.category, $0.index) < ($1.category, $1.index)
    }
  }

  private func group(_ kind: Int, _ added: [KindIndex: [CompiledDuty]]) -> [CompiledDuty] {
    let former = Array(old.duties(of: KindIndex(kind)))
    return added[KindIndex(kind)].map { merged(former, $0) } ?? former
  }

  private mutating func kindStart(_ added: [KindIndex: [CompiledDuty]]) -> RowMemory<UInt32> {
    if added.isEmpty { return old.duties.kindStart }
    changes.hasKindDuties = true
    var starts: [UInt32] = [0]
    for kind in 0..<old.kindCount {
      starts.append(starts.last! + UInt32(group(kind, added).count))
    }
    return RowMemory(starts)
  }

  private func lines(_ added: [KindIndex: [CompiledDuty]]) -> RowMemory<CompiledDuty> {
    if added.isEmpty { return old.duties.byKind }
    return RowMemory((0..<old.kindCount).flatMap { group($0, added) })
  }
}
