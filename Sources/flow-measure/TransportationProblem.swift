/// Units from sources to sinks, over arcs that cost something a unit and are never full.
struct TransportationProblem {
  struct Arc {
    let source: Int32
    let sink: Int32
    let cost: Int64
  }

  /// Units of each source.
  var supplies: [Int32] = []
  /// Units that each sink takes; together as many as there are.
  var demands: [Int32] = []
  var arcs: [Arc] = []
}
