import InstanceBatches
import MinimumCostFlow
import RoutingInstances

/// What `whistle instance assign` prints.
struct AssignReport {
  var orders = 0
  /// To build the network, which is part of `seconds`.
  var networkSeconds = 0.0
  /// From the instance in memory to the answer with its certificate.
  var seconds = 0.0
  var processorSeconds = 0.0
  var peakBytes = 0
  var work = FlowWork()
  /// Without some orders, with them again, with others instead, and with them again.
  var again: [Again] = []

  /// One time that a changed batch was solved again.
  struct Again {
    let seconds: Double
    let processorSeconds: Double
    let work: FlowWork
  }

  func optimal(_ assignment: BatchAssignment, json: Bool) {
    if json {
      return Console.print(
        """
        {"name": "whistle", "version": "swift", "optimum": \(assignment.cost), \
        "bound": \(assignment.bound), "unassigned": \(assignment.unassigned), \
        \(figures), "resolve_seconds": \(again.prefix(2).map(\.seconds)), \
        "resolve_processor_seconds": \(again.prefix(2).map(\.processorSeconds)), \
        "replace_seconds": \(again.dropFirst(2).map(\.seconds)), \
        "replace_processor_seconds": \(again.dropFirst(2).map(\.processorSeconds))}
        """)
    }
    Console.print(
      """
      optimum \(assignment.cost)
      dual bound \(assignment.bound)
      unassigned \(assignment.unassigned) of \(orders)
      seconds \(rounded(seconds)), of which the network \(rounded(networkSeconds)); \
      processor \(rounded(processorSeconds))
      work \(told(work)); peak \(peakBytes >> 20) MiB
      """)
    let changes = [
      "without some orders", "with them again", "with others instead", "with them again",
    ]
    for (what, again) in zip(changes, again) {
      Console.print("solved again \(what) in \(rounded(again.seconds)) s: \(told(again.work))")
    }
  }

  private func told(_ work: FlowWork) -> String {
    "\(work.bids) bids, \(work.paths) shortest paths over \(work.nodes) nodes"
      + (work.rounds > 0 ? " in \(work.rounds) rounds and one by one" : "")
  }

  func shortage(_ shortage: BatchShortage, _ input: InstanceBatchInput) {
    let places = shortage.nodes.reduce(0) {
      $0 + Int(input.state.capacity[$1]) - Int(input.state.load[$1])
    }
    func count(_ number: Int, _ what: String) -> String {
      "\(number) \(what)\(number == 1 ? "" : "s")"
    }
    Console.error(
      "\(BatchText.orders(shortage.orders.count)) can go only to"
        + " \(count(shortage.nodes.count, "candidate")) with \(count(places, "free place")):"
        + " \(shortage.orders.count - places) too many")
  }

  func stopped(bound: Int64, json: Bool) {
    Console.print(
      json
        ? "{\"name\": \"whistle\", \"optimum\": null, \"bound\": \(bound), \(figures)}"
        : "stopped; no assignment costs less than \(bound)\nseconds \(rounded(seconds))")
  }

  private var figures: String {
    """
    "orders": \(orders), "seconds": \(seconds), "network_seconds": \(networkSeconds), \
    "processor_seconds": \(processorSeconds), "bytes": \(peakBytes), "bids": \(work.bids), \
    "paths": \(work.paths), "nodes": \(work.nodes)
    """
  }

  /// To a tenth of a millisecond.
  private func rounded(_ seconds: Double) -> Double { (seconds * 10_000).rounded() / 10_000 }
}
