package import OrganizationGraph

extension Router {
  /// Writes the snapshot's columns and the indexes of both modes, so that `init(_:tables:)` finds them as
  /// they lie. O(n) where n is bytes; the index of the emergency mode is made if it was not yet.
  package func write(to sink: inout some ColumnSink) throws(ImageError) {
    try snapshot.write(to: &sink)
    try peacetime.index.write(to: &sink)
    try emergencyPlan().index.write(to: &sink)
  }

  /// The router of columns that `write` wrote, which stay where they lie; nothing is built.
  ///
  /// - Parameter tables: those of `OrganizationSnapshot.init(_:tables:)`.
  package convenience init(
    _ source: some ColumnSource, tables: Organization
  ) throws(ImageError) {
    let snapshot = try OrganizationSnapshot(source, tables: tables)
    try self.init(
      snapshot, peacetime: RoutingIndex(snapshot, source, mode: .peacetime),
      emergency: RoutingIndex(snapshot, source, mode: .emergency))
  }
}
