import Glibc
import LargePages
public import OrganizationGraph
import Synchronization

/// Open orders at one moment, by capacity pool and by edge with a quota.
///
/// Flat arrays of atomic numbers: dispatch changes them while decisions read them, without a lock and
/// without a new snapshot. A decision reads each number once or a few times and never waits; what is
/// changed during a decision may or may not count in it. The loads of a snapshot and of those that
/// edits made of it are the same numbers.
public final class Loads: Sendable {
  private let tables: LoadTables
  private let remarks: EdgeRemarks

  /// No open orders at all.
  public convenience init(_ snapshot: OrganizationSnapshot) {
    self.init(
      snapshot,
      LoadTables(
        own: LoadTable(count: snapshot.unitCount),
        shared: LoadTable(count: snapshot.sharedPoolCount),
        edges: LoadTable(count: snapshot.edges.remarks.slotCount)))
  }

  private init(_ snapshot: OrganizationSnapshot, _ tables: LoadTables) {
    self.tables = tables
    remarks = snapshot.edges.remarks
  }

  /// The same open orders, by the units and edges of a snapshot that edits made of this one's. O(1).
  ///
  /// - Returns: `nil` if edits have added more units or edges than were provided for: twice as many
  ///   as at first, and at least 65,536 more.
  public func following(_ snapshot: OrganizationSnapshot) -> Loads? {
    guard tables.own.hasRoom(for: snapshot.unitCount),
      tables.shared.hasRoom(for: snapshot.sharedPoolCount),
      tables.edges.hasRoom(for: snapshot.edges.remarks.slotCount)
    else { return nil }
    return Loads(snapshot, tables)
  }

  /// Whether two are the same open orders, seen by different snapshots.
  package func sharesNumbers(with other: Loads) -> Bool { tables === other.tables }

  /// The numbers of this moment by themselves, which later changes do not reach. O(n) where n is units.
  public func copy() -> Loads { Loads(copying: self) }

  private init(copying other: Loads) {
    tables = LoadTables(
      own: LoadTable(copying: other.tables.own), shared: LoadTable(copying: other.tables.shared),
      edges: LoadTable(copying: other.tables.edges))
    remarks = other.remarks
  }

  /// Grows by one with every change.
  public var revision: UInt64 { tables.changes.load(ordering: .relaxed) }

  /// Open orders that draw on a pool; O(1).
  public func open(in pool: PoolIndex) -> UInt32 {
    if let number = pool.sharedNumber { return tables.shared[Int(number)] }
    return tables.own[pool.position]
  }

  /// The pools that have open orders. O(n) where n is units, under a nanosecond each.
  package func openPools(in snapshot: OrganizationSnapshot) -> [PoolIndex] {
    var pools: [PoolIndex] = []
    for position in 0..<snapshot.unitCount where tables.own[position] != 0 {
      let pool = PoolIndex.own(of: UnitIndex(position))
      if snapshot.pool(UnitIndex(position)) == pool { pools.append(pool) }
    }
    for number in 0..<snapshot.sharedPoolCount where tables.shared[number] != 0 {
      pools.append(.shared(UInt32(number)))
    }
    return pools
  }

  /// Open orders that came by way of an edge; O(log r) where r is the edges that have a code.
  public func open(by edge: EdgeIndex) -> UInt32 {
    remarks.slot(edge).map { tables.edges[Int($0)] } ?? 0
  }

  /// Seen by every decision that begins afterwards. Edges without a quota are not counted.
  public func setOpen(_ orders: UInt32, in pool: PoolIndex) {
    if let number = pool.sharedNumber {
      tables.shared.set(orders, at: Int(number))
    } else {
      tables.own.set(orders, at: pool.position)
    }
    tables.changes.add(1, ordering: .relaxed)
  }

  public func setOpen(_ orders: UInt32, by edge: EdgeIndex) {
    guard let slot = remarks.slot(edge) else { return }
    tables.edges.set(orders, at: Int(slot))
    tables.changes.add(1, ordering: .relaxed)
  }

  /// For reading without counting references; the loads must outlive it.
  var view: LoadView { LoadView(own: tables.own.base, shared: tables.shared.base) }
}

/// Unchecked reading of the pools' open orders.
struct LoadView {
  let own: UnsafePointer<Atomic<UInt32>>
  let shared: UnsafePointer<Atomic<UInt32>>

  @inline(__always) func open(_ unit: Int) -> UInt32 { own[unit].load(ordering: .relaxed) }
  @inline(__always) func openShared(_ number: Int) -> UInt32 {
    shared[number].load(ordering: .relaxed)
  }
}

/// The numbers themselves.
private final class LoadTables: Sendable {
  /// By unit, for the pools of their own.
  let own: LoadTable
  /// By number of the shared pool.
  let shared: LoadTable
  /// By slot of the edge's remark.
  let edges: LoadTable
  let changes = Atomic<UInt64>(0)

  init(own: LoadTable, shared: LoadTable, edges: LoadTable) {
    self.own = own
    self.shared = shared
    self.edges = edges
  }
}

/// Atomic numbers side by side, all 0 at first, with room for more.
private final class LoadTable: @unchecked Sendable {
  let base: UnsafeMutablePointer<Atomic<UInt32>>
  private let room: Int

  convenience init(count: Int) { self.init(room: count + max(count, 1 << 16)) }

  private init(room: Int) {
    self.room = room
    // Memory that is not touched before it is used; all bits 0 is the atomic number 0.
    guard let memory = calloc(room, MemoryLayout<Atomic<UInt32>>.stride) else {
      fatalError("no memory for \(room) open orders")
    }
    base = memory.bindMemory(to: Atomic<UInt32>.self, capacity: room)
    LargePages.advise(memory, bytes: room * MemoryLayout<Atomic<UInt32>>.stride)
  }

  convenience init(copying other: LoadTable) {
    self.init(room: other.room)
    for position in 0..<room {
      let number = other.base[position].load(ordering: .relaxed)
      if number != 0 { base[position].store(number, ordering: .relaxed) }
    }
  }

  deinit { free(base) }

  func hasRoom(for count: Int) -> Bool { count <= room }

  subscript(position: Int) -> UInt32 {
    precondition(position < room, "number \(position) of \(room)")
    return base[position].load(ordering: .relaxed)
  }

  func set(_ value: UInt32, at position: Int) {
    precondition(position < room, "number \(position) of \(room)")
    base[position].store(value, ordering: .relaxed)
  }
}
