public import OrganizationGraph
import Synchronization

/// Open orders at one moment, by capacity pool and by edge with a quota.
///
/// Flat arrays of atomic numbers: dispatch changes them while decisions read them, without a lock and
/// without a new snapshot. A decision reads each number once or a few times and never waits; what is
/// changed during a decision may or may not count in it.
public final class Loads: Sendable {
  /// By slot of the unit, for the pools of their own.
  private let own: LoadTable
  private let units: UnitColumns
  /// By number of the shared pool.
  private let shared: LoadTable
  /// By position among the snapshot's edges with remarks, where quotas stand.
  private let edges: LoadTable
  private let remarks: EdgeRemarks
  private let changes = Atomic<UInt64>(0)

  /// No open orders at all.
  public init(_ snapshot: OrganizationSnapshot) {
    units = snapshot.units
    own = LoadTable(count: snapshot.unitCount)
    shared = LoadTable(count: snapshot.sharedPoolCount)
    remarks = snapshot.edges.remarks
    edges = LoadTable(count: remarks.edges.count)
  }

  /// Grows by one with every change.
  public var revision: UInt64 { changes.load(ordering: .relaxed) }

  /// Open orders that draw on a pool; O(1).
  public func open(in pool: PoolIndex) -> UInt32 {
    if let number = pool.sharedNumber { return shared[Int(number)] }
    return own[slot(of: pool)]
  }

  private func slot(of pool: PoolIndex) -> Int { Int(units.rows[pool.position].slot) }

  /// Open orders that came by way of an edge; O(log r) where r is the edges that have a code.
  public func open(by edge: EdgeIndex) -> UInt32 {
    remarks.position(edge).map { edges[$0] } ?? 0
  }

  /// Seen by every decision that begins afterwards. Edges without a quota are not counted.
  public func setOpen(_ orders: UInt32, in pool: PoolIndex) {
    if let number = pool.sharedNumber {
      shared.set(orders, at: Int(number))
    } else {
      own.set(orders, at: slot(of: pool))
    }
    changes.add(1, ordering: .relaxed)
  }

  public func setOpen(_ orders: UInt32, by edge: EdgeIndex) {
    guard let position = remarks.position(edge) else { return }
    edges.set(orders, at: position)
    changes.add(1, ordering: .relaxed)
  }

  /// For reading without counting references; the loads must outlive it.
  var view: LoadView { LoadView(own: own.base, shared: shared.base) }
}

/// Unchecked reading of the pools' open orders.
struct LoadView {
  let own: UnsafePointer<Atomic<UInt32>>
  let shared: UnsafePointer<Atomic<UInt32>>

  @inline(__always) func open(_ slot: Int) -> UInt32 { own[slot].load(ordering: .relaxed) }
  @inline(__always) func openShared(_ number: Int) -> UInt32 {
    shared[number].load(ordering: .relaxed)
  }
}

/// Atomic numbers side by side, all 0 at first.
private final class LoadTable: @unchecked Sendable {
  let base: UnsafeMutablePointer<Atomic<UInt32>>
  private let count: Int

  init(count: Int) {
    self.count = count
    base = .allocate(capacity: max(1, count))
    for position in 0..<count { (base + position).initialize(to: Atomic(0)) }
  }

  deinit {
    base.deinitialize(count: count)
    base.deallocate()
  }

  subscript(position: Int) -> UInt32 {
    precondition(position < count, "number \(position) of \(count)")
    return base[position].load(ordering: .relaxed)
  }

  func set(_ value: UInt32, at position: Int) {
    precondition(position < count, "number \(position) of \(count)")
    base[position].store(value, ordering: .relaxed)
  }
}
