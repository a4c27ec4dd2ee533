public import OrganizationGraph

extension LiveRouter.State {
  /// The state with an edit, beside this one. Costs what the edit touches.
  ///
  /// - Throws: `EditError`.
  public func applying(
    _ edit: OrganizationEdit, revision: UInt64 = 0
  ) throws(EditError) -> LiveRouter.State {
    let edited = try router.snapshot.edited(by: edit, revision: revision)
    guard let loads = loads.following(edited.snapshot) else { throw EditError.tooMany }
    return LiveRouter.State(router: Router(router, edited), loads: loads)
  }

  /// The state with changes of records, beside this one. Costs what they touch, but where units are taken
  /// out or the policy changes: then everything is compiled anew, and open orders are carried over by the
  /// codes of their pools and edges.
  ///
  /// - Throws: `EditError`.
  public func applying(
    _ changes: [RecordChange], revision: UInt64 = 0
  ) throws(EditError) -> LiveRouter.State {
    if let edit = router.snapshot.edit(changes) {
      do throws(EditError) {
        return try applying(edit, revision: revision)
      } catch {
        guard error.code == .tooMany else { throw error }
      }
    }
    return replaced(by: try router.snapshot.compiling(changes, revision: revision))
  }

  /// The state of another snapshot, with the open orders of this one where it has their pools and edges.
  /// Compiles the index, and O(n) where n is units and edges.
  public func replaced(by snapshot: OrganizationSnapshot) -> LiveRouter.State {
    LiveRouter.State(
      router: Router(snapshot), loads: loads.carried(from: router.snapshot, to: snapshot))
  }
}

extension Loads {
  /// The same open orders by the pools and edges of another snapshot, where it has them. O(n) where n is
  /// units and edges. Later changes of these are not seen there.
  func carried(from former: OrganizationSnapshot, to next: OrganizationSnapshot) -> Loads {
    let carried = Loads(next)
    for unit in next.allUnits {
      let record = next.record(unit)
      let pool =
        record.pool.map(former.sharedPool) ?? former.unit(record.code).map { PoolIndex.own(of: $0) }
      if let pool {
        let orders = open(in: pool)
        if orders > 0 { carried.setOpen(orders, in: next.pool(unit)) }
      }
      for edge in next.outgoing(unit) where next.quota(edge) != nil {
        guard let edgeBefore = former.writtenEdge(next.code(edge)) else { continue }
        let orders = open(by: edgeBefore)
        if orders > 0 { carried.setOpen(orders, by: edge) }
      }
    }
    return carried
  }
}
