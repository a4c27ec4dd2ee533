extension OrganizationSnapshot {
  /// A snapshot of columns that `write(to:)` wrote, which stay where they lie. It holds no records of units,
  /// people and edges, so it is not edited; see `sketch` for what is known of a unit.
  ///
  /// O(t + p) where t is rows of the tables and p is pages of 1,024 units or edges.
  ///
  /// - Parameter tables: the organisation's policy tables, catalogue and pools as records.
  package convenience init(
    _ source: some ColumnSource, tables: Organization
  ) throws(ImageError) {
    let facts: RowMemory<UInt64> = try source.rows("facts", count: 3)
    let count = Int(facts[2])
    let edges = try EdgeColumns(source)
    var texts: UnitTexts?
    if source.contains("units.codes") {
      texts = UnitTexts(
        codes: try source.texts("units.codes"), names: try source.texts("units.names"))
    }
    let leaders: RowMemory<UnitIndex> = try source.rows("leadership.units")
    self.init(
      tables: tables, revision: facts[1], root: UnitIndex(rawValue: UInt32(facts[0])),
      grades: Array(try source.texts("grades").all),
      units: UnitColumns(
        rows: PagedRows(try source.rows("units.rows", count: count)),
        links: PagedRows(try source.rows("units.links", count: count)),
        days: try source.sparseRows("units.days", usual: .always, count: count),
        homes: try source.sparseRows("units.homes", usual: UnitRow.none, count: count),
        duties: try source.sparseRows("units.duties", usual: UnitRow.none, count: count),
        record: RecordOrder(), order: UnitOrder(numberedCount: count)),
      edges: edges,
      duties: DutyColumns(
        byUnit: try source.rows("duties.byUnit"), kindStart: try source.rows("duties.kindStart"),
        byKind: try source.rows("duties.byKind"), extents: try source.rows("duties.extents")),
      leadership: Leadership(
        units: leaders,
        starts: try source.rows("leadership.starts", count: leaders.count + 1),
        terms: try source.rows("leadership.terms")),
      texts: texts)
  }
}

extension EdgeColumns {
  fileprivate init(_ source: some ColumnSource) throws(ImageError) {
    let kind: RowMemory<EdgeKind> = try source.rows("edges.kind")
    let remarked: RowMemory<EdgeIndex> = try source.rows("remarks.edges")
    self.init(
      kind: kind,
      from: try source.rows("edges.from", count: kind.count),
      to: try source.rows("edges.to", count: kind.count),
      days: try source.sparseRows("edges.days", usual: .always, count: kind.count),
      incoming: try source.rows("edges.incoming", count: kind.count),
      limited: try source.sparseRows("edges.limited", usual: false, count: kind.count),
      remarks: EdgeRemarks(
        EdgeRemarks.Columns(
          edges: remarked,
          quotas: try source.rows("remarks.quotas", count: remarked.count),
          scopeStarts: try source.rows("remarks.scopeStarts", count: remarked.count + 1),
          scopes: try source.rows("remarks.scopes"), codes: try source.texts("remarks.codes"))))
  }
}
