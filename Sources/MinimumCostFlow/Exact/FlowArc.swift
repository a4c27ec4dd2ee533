/// An arc along which flow can be changed: its kind and its number among those of that kind.
///
/// Kinds come in pairs; the second takes back what the first adds.
struct FlowArc: BitwiseCopyable {
  /// By hub: up to its parent; at the hub from climbing to descending; from its parent down.
  static let climb: Int32 = 0, turn: Int32 = 2, descend: Int32 = 4
  /// By entry: to its sink.
  static let enter: Int32 = 6
  /// By supply: to the ground for its penalty.
  static let giveUp: Int32 = 8
  /// By sink: to the ground, taking a place; by gate: to the sink behind it.
  static let occupy: Int32 = 10
  /// Added to a kind for the arc that takes it back.
  static let back: Int32 = 1

  let bits: Int32

  @inline(__always) init(_ kind: Int32, _ number: Int) {
    bits = Int32(truncatingIfNeeded: number << 4) | kind
  }

  @inline(__always) var isBack: Bool { bits & 1 != 0 }
  @inline(__always) var kind: Int32 { bits & 14 }
  @inline(__always) var number: Int { Int(bits >> 4) }
}

extension FlowState {
  /// The nodes that an arc leads from and to.
  func ends(of arc: FlowArc) -> (tail: Int, head: Int) {
    let number = arc.number
    let (tail, head) =
      switch arc.kind {
      case FlowArc.climb: (2 * number, 2 * Int(parent[number]))
      case FlowArc.turn: (2 * number, 2 * number + 1)
      case FlowArc.descend: (2 * Int(parent[number]) + 1, 2 * number + 1)
      case FlowArc.enter: (Int(entryNode[number]), 2 * hubCount + Int(entrySink[number]))
      case FlowArc.giveUp: (2 * Int(supplies[number].hub), ground)
      default:
        (2 * hubCount + number, isGate(number) ? 2 * hubCount + sinkBehind(number) : ground)
      }
    return arc.isBack ? (head, tail) : (tail, head)
  }

  /// By how much the flow along an arc can be changed.
  func residual(of arc: FlowArc) -> Int32 {
    let number = arc.number
    switch (arc.kind, arc.isBack) {
    case (FlowArc.climb, true): return climbFlow[number]
    case (FlowArc.turn, true): return turnFlow[number]
    case (FlowArc.descend, true): return descendFlow[number]
    case (FlowArc.enter, true): return entryFlow[number]
    case (FlowArc.giveUp, false): return supplies[number].count - supplies[number].unplaced
    case (FlowArc.giveUp, true): return supplies[number].unplaced
    case (FlowArc.occupy, false): return room(number)
    case (FlowArc.occupy, true): return takenLast(number)
    default: return .max
    }
  }

  /// Changes the flow along an arc by at most what `residual` says.
  func push(_ count: Int32, along arc: FlowArc) {
    let number = arc.number
    let change = arc.isBack ? -count : count
    switch arc.kind {
    case FlowArc.climb: climbFlow[number] += change
    case FlowArc.turn: turnFlow[number] += change
    case FlowArc.descend: descendFlow[number] += change
    case FlowArc.enter: entryFlow[number] += change
    case FlowArc.giveUp: supplies[number].unplaced += change
    default: arc.isBack ? giveBack(count, at: number) : take(count, at: number)
    }
  }
}
