import OrganizationGraph

/// The policy of one mode as flat memory, for the path of a decision. Its owner is `ModeCostTable`.
struct ModeCosts: @unchecked Sendable {
  /// By hop kind and kind arrived at.
  let hops: UnsafePointer<Int64>
  let kindCount: Int
  /// By kind arrived at.
  let climb: UnsafePointer<Int64>
  let descend: UnsafePointer<Int64>
  /// By tier; negative: no catch-all.
  let catchAll: UnsafePointer<Int64>
  /// By utilisation in thousandths, 0...1000.
  let load: UnsafePointer<Int64>
  /// By credit grade.
  let credit: UnsafePointer<Int64>
  let tierCount: UInt8
  let descendLimit: Int
  let waitingPerHour: Int64
  /// At no confidence at all.
  let preference: Int64
  let roleOwn: Int64
  let roleAssist: Int64
  let helperOwn: Int64
  let helperAssist: Int64

  @inline(__always) func hop(_ hop: HopKind, to kind: UInt8) -> Int64 {
    hops[Int(hop.rawValue) * kindCount + Int(kind)]
  }

  /// Convex in the open orders; without capacity as at full load. O(1).
  @inline(__always) func load(open: UInt32, capacity: UInt32) -> Int64 {
    if open == 0 && capacity > 0 { return load[0] }
    guard open < capacity else { return load[1000] }
    // Most loads are small enough to be divided in half the bits, which is faster.
    if open < 4_000_000 { return load[Int(open &* 1000 / capacity)] }
    return load[Int(UInt64(open) * 1000 / UInt64(capacity))]
  }

  /// For each hour, by the second, rounded down.
  @inline(__always) func waiting(from received: Int64, until opening: Int64) -> Int64 {
    opening > received ? waitingPerHour * (opening - received) / 3600 : 0
  }

  func role(_ isAssist: Bool, _ purpose: CandidateEvaluation.Purpose) -> Int64 {
    switch purpose {
    case .lead: isAssist ? roleAssist : roleOwn
    case .helper: isAssist ? helperAssist : helperOwn
    }
  }
}

/// Owns the memory of `ModeCosts`.
final class ModeCostTable: Sendable {
  private let memory: RowMemory<Int64>
  let costs: ModeCosts

  init(_ snapshot: OrganizationSnapshot, _ policy: RoutingPolicy, _ mode: Mode) {
    let kinds = (0..<snapshot.kindCount).map { KindIndex($0) }
    let numbers = policy[mode]
    let tiers = snapshot.schema.tiers
    let columns: [[Int64]] = [
      HopKind.allCases.flatMap { hop in kinds.map { policy.cost(hop, to: $0, mode: mode) } },
      tiers.indices.map { tiers[$0].isCatchAll ? numbers.catchAll[$0] : -1 },
      Array(numbers.load),
      Array(numbers.credit),
    ]
    memory = RowMemory(count: columns.reduce(0) { $0 + $1.count })
    var starts: [UnsafePointer<Int64>] = []
    var next = memory.base
    for column in columns {
      starts.append(UnsafePointer(next))
      for value in column {
        next.initialize(to: value)
        next += 1
      }
    }
    func row(_ hop: HopKind) -> UnsafePointer<Int64> {
      starts[0] + Int(hop.rawValue) * kinds.count
    }
    costs = ModeCosts(
      hops: starts[0], kindCount: kinds.count, climb: row(.climb), descend: row(.descend),
      catchAll: starts[1], load: starts[2], credit: starts[3], tierCount: UInt8(tiers.count),
      descendLimit: numbers.descendLimit,
      waitingPerHour: numbers.waitingPerHour, preference: numbers.preference,
      roleOwn: numbers.roleOwn,
      roleAssist: numbers.roleAssist, helperOwn: numbers.helperOwn,
      helperAssist: numbers.helperAssist)
  }
}
