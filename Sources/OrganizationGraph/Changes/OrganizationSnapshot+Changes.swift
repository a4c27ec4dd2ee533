extension OrganizationSnapshot {
  /// What a list of changes comes to: every record that is another afterwards, in the order of the keys.
  ///
  /// Costs what the changes touch, not what the organisation holds. The rules are not checked here.
  ///
  /// - Throws: `EditError` with the position of the change that names what is not there, or that has no
  ///   meaning for it.
  public func records(
    changedBy changes: [Change]
  ) throws(EditError) -> [RecordChange] {
    try resolving(changes).records
  }

  /// The same, with the keys of all records that the changes touch: also of those that are so already, which
  /// someone else may have changed just so.
  public func resolving(
    _ changes: [Change]
  ) throws(EditError) -> (records: [RecordChange], touched: [RecordKey]) {
    guard units.record.count > 0 else { throw EditError.noRecords }
    var applier = ChangeApplier(draft: RecordDraft(self))
    for (position, change) in changes.enumerated() {
      do throws(EditError) {
        try applier.apply(change)
      } catch {
        var error = error
        error.change = position
        throw error
      }
    }
    return (applier.draft.changes(), applier.draft.touched)
  }

  /// Changes of records as an edit of this snapshot; `nil` if one cannot make them, because units, pools or
  /// calendars go, or because categories, time limits or costs change.
  public func edit(_ changes: [RecordChange]) -> OrganizationEdit? {
    var edit = OrganizationEdit()
    var calendars: Set<String> = []
    for change in changes {
      switch (change.after, change.before) {
      case (.unit(let unit), _): edit.units.append(unit)
      case (.pool(let pool), _): edit.pools.append(pool)
      case (.person(let person), _): edit.people.append(person)
      case (.post(let post), _): edit.posts.append(post)
      case (.appointment(let appointment), _): edit.appointments.append(appointment)
      case (.edge(let edge), _): edit.edges.append(edge)
      case (.duty(let duty), let before):
        edit.duties.append(duty)
        if case .duty(let former) = before { edit.removedDuties.append(former) }
      case (.hours(let hours), _), (nil, .hours(let hours)): calendars.insert(hours.calendar)
      case (nil, .person(let person)): edit.removedPeople.append(person.code)
      case (nil, .post(let post)): edit.removedPosts.append(post.code)
      case (nil, .appointment): edit.removedAppointments.append(change.key)
      case (nil, .edge(let edge)): edit.removedEdges.append(edge.code)
      case (nil, .duty(let duty)): edit.removedDuties.append(duty)
      default: return nil
      }
    }
    for calendar in calendars {
      let gone = Set(changes.lazy.map(\.key))
      let hours =
        hours(ofCalendar: calendar).filter { !gone.contains(OrganizationRecord.hours($0).key) }
        + changes.compactMap { $0.after?.hours }.filter { $0.calendar == calendar }
      if hours.isEmpty { return nil }
      edit.calendars[calendar] = hours
    }
    return edit
  }

  /// The records with changes, compiled anew. O(n log n) where n is records.
  ///
  /// - Throws: `EditError` with every rule that would be broken.
  public func compiling(
    _ changes: [RecordChange], revision: UInt64 = 0
  ) throws(EditError) -> OrganizationSnapshot {
    let changed = records().applying(changes)
    do throws(InvalidOrganization) {
      return try OrganizationSnapshot(changed, revision: revision)
    } catch {
      throw EditError(error.violations, in: changed)
    }
  }

  /// The snapshot with changes of records, beside this one: as an edit where one can make them, otherwise
  /// compiled anew.
  ///
  /// - Throws: `EditError`.
  public func applying(
    _ changes: [RecordChange], revision: UInt64 = 0
  ) throws(EditError) -> OrganizationSnapshot {
    guard let edit = edit(changes) else { return try compiling(changes, revision: revision) }
    return try applying(edit, revision: revision)
  }
}
