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
  /// Without some orders, and with them again.
  var resolveSeconds: [Double] = []
  var resolveProcessorSeconds: [Double] = []
  var resolveWork: [FlowWork] = []

  func optimal(_ assignment: BatchAssignment, json: Bool) {
    if json {
      return Console.print(
        """
        {"name": "whistle", "version": "swift", "optimum": \(assignment.cost), \
        "bound": \(assignment.bound), "unassigned": \(assignment.unassigned), \
        \(figures), "resolve_seconds": \(resolveSeconds), \
        "resolve_processor_seconds": \(resolveProcessorSeconds)}
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
    let times = zip(resolveSeconds, resolveWork)
    for (what, (time, work)) in zip(["without some orders", "with them again"], times) {
      Console.print("solved again \(what) in \(rounded(time)) s: \(told(work))")
    }
  }

  private func told(_ work: FlowWork) -> String {
    "\(work.bids) bids, \(work.paths) shortest paths over \(work.nodes) nodes"
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
