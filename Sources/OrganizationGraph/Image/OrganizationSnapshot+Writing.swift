extension OrganizationSnapshot {
  /// Writes the columns that decisions read, with codes and names, so that `init(_:tables:)` finds them as
  /// they lie. The policy tables, and the lines of the catalogue, are written elsewhere, as records.
  ///
  /// O(n) where n is bytes.
  ///
  /// - Throws: `ImageError` if edits made the snapshot, whose columns are not in one piece, or what the
  ///   sink throws.
  package func write(to sink: inout some ColumnSink) throws(ImageError) {
    guard !isAmended else {
      throw ImageError(
        .failed, "an organisation with edits cannot be written as it lies; compile it anew")
    }
    try sink.put("facts", RowMemory([UInt64(root.rawValue), revision, UInt64(unitCount)]))
    try sink.put("grades", TextColumn(grades))
    try sink.put("units.rows", units.rows)
    try sink.put("units.links", units.links)
    try sink.put("units.days", units.days)
    try sink.put("units.homes", units.homes)
    try sink.put("units.duties", units.duties)
    let hasRecords = units.record.count > 0
    if let codes = texts?.codes ?? (hasRecords ? TextColumn(allUnits.lazy.map(code)) : nil),
      let names = texts?.names ?? (hasRecords ? TextColumn(allUnits.lazy.map(name)) : nil)
    {
      try sink.put("units.codes", codes)
      try sink.put("units.names", names)
    }
    try sink.put("leadership.units", leadership.units)
    try sink.put("leadership.starts", leadership.starts)
    try sink.put("leadership.terms", leadership.terms)
    try edges.write(to: &sink)
    try sink.put("duties.byUnit", duties.byUnit)
    try sink.put("duties.kindStart", duties.kindStart)
    try sink.put("duties.byKind", duties.byKind)
    try sink.put("duties.extents", duties.extents)
  }
}

extension OrganizationSnapshot {
  /// What an image keeps as records: policy, catalogue and pools.
  package var policyRecords: Organization {
    var records = Organization()
    records.schema = schema
    records.pools = compiledRecords.pools
    records.categories = compiledRecords.categories
    records.duties = compiledRecords.duties
    records.timeLimits = compiledRecords.timeLimits
    records.calendars = compiledRecords.calendars
    records.costs = costs
    return records
  }
}

extension EdgeColumns {
  fileprivate func write(to sink: inout some ColumnSink) throws(ImageError) {
    try sink.put("edges.kind", kind)
    try sink.put("edges.from", from)
    try sink.put("edges.to", to)
    try sink.put("edges.days", days)
    try sink.put("edges.incoming", incoming)
    try sink.put("edges.limited", limited)
    let remarks = remarks.compiled
    try sink.put("remarks.edges", remarks.edges)
    try sink.put("remarks.quotas", remarks.quotas)
    try sink.put("remarks.scopeStarts", remarks.scopeStarts)
    try sink.put("remarks.scopes", remarks.scopes)
    try sink.put("remarks.codes", remarks.codes)
  }
}
