public import OrganizationGraph

extension ChangeSet {
  /// Reads a change set.
  ///
  /// - Throws: `ChangeFormError` with the change and field at fault.
  public init(_ form: ChangeSetForm) throws(ChangeFormError) {
    var changes: [Change] = []
    for (position, change) in form.changes.enumerated() {
      changes.append(try ChangeReader(form: change, position: position).change())
    }
    self.init(
      base: form.base, author: form.author ?? "", reason: form.reason ?? "",
      idempotencyKey: form.key, changes: changes)
  }
}

/// Reads one change.
private struct ChangeReader {
  let form: ChangeForm
  let position: Int

  func change() throws(ChangeFormError) -> Change {
    switch form.change {
    case "add": return .add(try record())
    case "replace": return .replace(try record())
    case "remove": return .remove(try key())
    case "end": return .end(try key(), on: try need(try day(form.on, "on"), "on"))
    case "extend": return .extend(try key(), until: try day(form.until, "until"))
    case "rename":
      return .rename(
        unit: try unit(), to: try column(form.name, "name", .line),
        keepsFormerName: form.keep ?? true)
    case "recode":
      return .recode(unit: try unit(), to: try column(form.code, "code", .code))
    case "set": return .set(unit: try unit(), try properties())
    case "move":
      return .move(unit: try unit(), under: try need(form.under, "under"), on: try on())
    case "move_in_line":
      return .moveInLine(
        unit: try unit(), under: form.under.flatMap { $0.isEmpty ? nil : $0 }, on: try on())
    case "close": return .close(unit: try unit(), on: try on())
    case "split": return .split(try split())
    case "merge":
      return .merge(
        UnitMerge(
          units: try need(form.units, "units"), into: try need(form.into, "into"),
          keepsFormerNames: form.keep ?? true, on: try on()))
    case "set_hours": return try hours()
    default:
      let known = [
        "add", "replace", "remove", "end", "extend", "rename", "recode", "set", "move",
        "move_in_line", "close", "split", "merge", "set_hours",
      ]
      let near = NearestText.nearest(to: form.change, in: known)
      throw fault(
        "change",
        "there is no change \"\(form.change)\"; "
          + (near.map { "did you mean \($0)?" } ?? "use one of \(known.joined(separator: ", "))"))
    }
  }

  private func fault(_ field: String, _ message: String) -> ChangeFormError {
    ChangeFormError(change: position, field: field, message: message)
  }

  private func need<Value>(_ value: Value?, _ field: String) throws(ChangeFormError) -> Value {
    if let value { return value }
    throw fault(field, "is missing, and \(form.change) needs it")
  }

  /// A text of a change that becomes a field of a record, read as it is there.
  private func column(
    _ text: String?, _ field: String, _ format: FieldFormat<String>
  ) throws(ChangeFormError) -> String {
    let text = FieldText.trimmed(try need(text, field))
    if text.isEmpty { throw fault(field, "is empty; give the unit a new one") }
    do throws(FieldProblem) {
      return try format.value(text)
    } catch {
      throw fault(field, "\"\(text)\" \(error.message); \(error.remedy)")
    }
  }

  private func unit() throws(ChangeFormError) -> String { try need(form.unit, "unit") }

  private func on() throws(ChangeFormError) -> Day? { try day(form.on, "on") }

  private func day(_ text: String?, _ field: String) throws(ChangeFormError) -> Day? {
    guard let text, !text.isEmpty else { return nil }
    do throws(FieldProblem) {
      return try FieldFormat<Day>.day.value(text)
    } catch {
      throw fault(field, "\"\(text)\" \(error.message); \(error.remedy)")
    }
  }

  private func table() throws(ChangeFormError) -> RecordTable {
    let name = try need(form.table, "table")
    let known = RecordTable.allCases.filter { $0 != .schema }
    if let table = known.first(where: { $0.rawValue == name }) { return table }
    let near = NearestText.nearest(to: name, in: known.map(\.rawValue))
    throw fault(
      "table",
      "there is no table \"\(name)\" that change sets may change; "
        + (near.map { "did you mean \($0)?" }
          ?? "use one of \(known.map(\.rawValue).joined(separator: ", "))"))
  }

  private func record() throws(ChangeFormError) -> OrganizationRecord {
    try record(try need(form.record, "record"), of: try table(), "record")
  }

  private func record(
    _ columns: [String: String], of table: RecordTable, _ field: String
  ) throws(ChangeFormError) -> OrganizationRecord {
    do throws(FieldFault) {
      return try OrganizationRecord.record(columns, of: table)
    } catch {
      throw self.fault(error, field)
    }
  }

  private func fault(_ error: FieldFault, _ field: String) -> ChangeFormError {
    let value = error.value.map { "\"\($0)\" " } ?? ""
    return fault("\(field).\(error.column)", "\(value)\(error.message); \(error.remedy)")
  }

  private func key() throws(ChangeFormError) -> RecordKey {
    let description = TableDescription.of(try table())
    let columns = try need(form.record, "record")
    do throws(FieldFault) {
      return try description.key(columns)
    } catch {
      throw fault(error, "record")
    }
  }

  /// A row of a unit that has the columns to be set, and of the others what every unit has.
  private func properties() throws(ChangeFormError) -> [UnitProperty] {
    let set = try need(form.set, "set")
    for column in ["code", "name", "kind", "parent", "home", "line_parent"] where set[column] != nil
    {
      throw fault(
        "set.\(column)", "is not set but changed by rename, recode, move or move_in_line")
    }
    let columns = set.merging(["code": "x", "name": "x", "kind": "x"]) { own, _ in own }
    guard let unit = try record(columns, of: .units, "set").unit else { return [] }
    var properties: [UnitProperty] = []
    func add(_ column: String, _ property: UnitProperty) {
      if set[column] != nil { properties.append(property) }
    }
    add("aliases", .aliases(unit.aliases))
    add("level", .level(unit.level))
    add("party_organization", .partyOrganization(unit.partyOrganization))
    add("capacity", .capacity(unit.capacity))
    add("pool", .pool(unit.pool))
    add("hours", .hours(unit.hours))
    add("status", .status(unit.status))
    add("credit", .credit(unit.credit))
    add("residents", .residents(unit.residents))
    add("from", .from(unit.term.from))
    add("until", .until(unit.term.until))
    add("synthetic", .isSynthetic(unit.isSynthetic))
    return properties
  }

  private func split() throws(ChangeFormError) -> UnitSplit {
    var parts: [UnitSplit.Part] = []
    for (number, part) in try need(form.parts, "parts").enumerated() {
      guard let unit = try record(part.unit, of: .units, "parts[\(number)].unit").unit else {
        continue
      }
      parts.append(
        UnitSplit.Part(
          unit, units: part.units ?? [], edges: part.edges ?? [], posts: part.posts ?? []))
    }
    return UnitSplit(
      unit: try unit(), parts: parts, keepsUnit: form.keep ?? false, on: try on())
  }

  private func hours() throws(ChangeFormError) -> Change {
    let calendar = try need(form.calendar, "calendar")
    var lines: [CalendarHours] = []
    for (number, row) in try need(form.hours, "hours").enumerated() {
      let columns = row.merging(["calendar": calendar]) { own, _ in own }
      if let line = try record(columns, of: .calendars, "hours[\(number)]").hours {
        lines.append(line)
      }
    }
    return .setHours(calendar: calendar, lines)
  }
}
