public import OrganizationGraph

extension ChangeSetForm {
  /// Writes a change set down.
  ///
  /// - Throws: `UnrepresentableRecord` if one of its records has no row.
  public init(_ set: ChangeSet) throws(UnrepresentableRecord) {
    var changes: [ChangeForm] = []
    for change in set.changes { changes.append(try ChangeForm(change)) }
    self.init(
      base: set.base, author: set.author, reason: set.reason, key: set.idempotencyKey,
      changes: changes)
  }
}

extension ChangeForm {
  public init(_ change: Change) throws(UnrepresentableRecord) {
    switch change {
    case .add(let record): self = try .about("add", record)
    case .replace(let record): self = try .about("replace", record)
    case .remove(let key): self = .about("remove", key)
    case .end(let key, let day):
      self = .about("end", key)
      on = day.description
    case .extend(let key, let until):
      self = .about("extend", key)
      self.until = until?.description
    case .rename(let code, let name, let keepsFormerName):
      self = .about("rename", unit: code, on: nil)
      self.name = name
      keep = keepsFormerName
    case .recode(let unit, let next):
      self = .about("recode", unit: unit, on: nil)
      code = next
    case .set(let unit, let properties):
      self = .about("set", unit: unit, on: nil)
      set = try Self.columns(properties)
    case .move(let unit, let parent, let day):
      self = .about("move", unit: unit, on: day)
      under = parent
    case .moveInLine(let unit, let parent, let day):
      self = .about("move_in_line", unit: unit, on: day)
      under = parent
    case .close(let unit, let day): self = .about("close", unit: unit, on: day)
    case .split(let split):
      self = .about("split", unit: split.unit, on: split.day)
      keep = split.keepsUnit
      parts = []
      for part in split.parts { parts!.append(try PartForm(part)) }
    case .merge(let merge):
      self.init("merge")
      units = merge.units
      into = merge.into
      keep = merge.keepsFormerNames
      on = merge.day?.description
    case .setHours(let calendar, let lines):
      self.init("set_hours")
      self.calendar = calendar
      hours = []
      for line in lines {
        var columns = try OrganizationRecord.hours(line).columns()
        if line.calendar == calendar { columns["calendar"] = nil }
        hours!.append(columns)
      }
    }
  }

  private static func about(
    _ change: String, _ record: OrganizationRecord
  ) throws(UnrepresentableRecord) -> ChangeForm {
    var form = ChangeForm(change)
    form.table = record.table.rawValue
    form.record = try record.columns()
    return form
  }

  private static func about(_ change: String, _ key: RecordKey) -> ChangeForm {
    var form = ChangeForm(change)
    form.table = key.table.rawValue
    let description = TableDescription.of(key.table)
    form.record = [:]
    for (column, field) in zip(description.key, key.fields) {
      let name = description.columns[column].name
      // An appointment without a first day is not one whose first day is left open.
      if !field.isEmpty || (key.table == .appointments && name == "from") {
        form.record![name] = field
      }
    }
    return form
  }

  private static func about(_ change: String, unit: String, on day: Day?) -> ChangeForm {
    var form = ChangeForm(change)
    form.unit = unit
    form.on = day?.description
    return form
  }

  private static func columns(
    _ properties: [UnitProperty]
  ) throws(UnrepresentableRecord) -> [String: String] {
    var unit = OrganizationUnit(code: "x", name: "x", kind: UnitKind(code: "x"))
    var names: [String] = []
    for property in properties {
      switch property {
      case .aliases(let value): (unit.aliases, names) = (value, names + ["aliases"])
      case .level(let value): (unit.level, names) = (value, names + ["level"])
      case .partyOrganization(let value):
        (unit.partyOrganization, names) = (value, names + ["party_organization"])
      case .capacity(let value): (unit.capacity, names) = (value, names + ["capacity"])
      case .pool(let value): (unit.pool, names) = (value, names + ["pool"])
      case .hours(let value): (unit.hours, names) = (value, names + ["hours"])
      case .status(let value): (unit.status, names) = (value, names + ["status"])
      case .credit(let value): (unit.credit, names) = (value, names + ["credit"])
      case .residents(let value): (unit.residents, names) = (value, names + ["residents"])
      case .from(let day): (unit.term.from, names) = (day, names + ["from"])
      case .until(let day): (unit.term.until, names) = (day, names + ["until"])
      case .isSynthetic(let value): (unit.isSynthetic, names) = (value, names + ["synthetic"])
      }
    }
    let columns = try OrganizationRecord.unit(unit).columns()
    return Dictionary(
      names.map { ($0, columns[$0] ?? "") }, uniquingKeysWith: { first, _ in first })
  }
}

extension ChangeForm.PartForm {
  fileprivate init(_ part: UnitSplit.Part) throws(UnrepresentableRecord) {
    self.init(
      unit: try OrganizationRecord.unit(part.unit).columns(),
      units: part.units.isEmpty ? nil : part.units, edges: part.edges.isEmpty ? nil : part.edges,
      posts: part.posts.isEmpty ? nil : part.posts)
  }
}
