// Measures decisions in process: on a generated instance, without files and without a server.
//
//   routing-measure SIZE SEED QUERIES ORIGINS LOAD [EDITS]
//
// SIZE, ORIGINS and LOAD as `whistle instance generate` has them. Prints what was built and how long a
// decision takes, one line each: the processor time of one, in the fastest and the median of some passes over
// the orders, which says the same on a busy machine. With EDITS, instead, how long so many edits of each
// kind take, and decisions on one and two threads with and without edits beside them. It links little, so
// that valgrind can count its instructions.

import Glibc
import ProcessMeasures
import Routing
import RoutingInstances

guard (6...7).contains(CommandLine.arguments.count),
  let size = InstanceSize(rawValue: CommandLine.arguments[1]),
  let seed = UInt64(CommandLine.arguments[2]), let count = Int(CommandLine.arguments[3]),
  let origins = InstanceOrigins(rawValue: CommandLine.arguments[4]),
  let load = Int(CommandLine.arguments[5]), count > 0, (0...100).contains(load)
else {
  ProcessUse.end(
    """
    usage: routing-measure SIZE SEED QUERIES ORIGINS LOAD [EDITS]
      SIZE     \(InstanceSize.allCases.map(\.rawValue).joined(separator: ", "))
      ORIGINS  \(InstanceOrigins.allCases.map(\.rawValue).joined(separator: ", "))
      LOAD     of capacity, 0 to 100 percent
    """)
}

let clock = ContinuousClock()

/// Calls `body` and prints how long it took, and for so many units each.
func timed<Result>(_ name: String, units: Int? = nil, _ body: () -> Result) -> Result {
  var result: Result?
  let seconds = clock.measure { result = body() } / .seconds(1)
  let rate = units.map { ", \(Int(Double($0) / max(seconds, 1e-9))) units a second" } ?? ""
  print("\(name): \(Int(seconds * 1000)) ms\(rate)")
  return result!
}

let graph = timed("generate") { InstanceGenerator.graph(size, seed: seed) }
let batch = timed("batch") {
  InstanceBatch(graph, seed: seed, count: count, origins: origins, load: load)
}
if CommandLine.arguments.count == 7 {
  guard let edits = Int(CommandLine.arguments[6]), edits > 0 else {
    ProcessUse.end("EDITS: 1 or more")
  }
  EditMeasurement(graph, batch, seed: seed).run(edits)
  exit(0)
}
let snapshot = timed("compile", units: graph.count) { InstanceSnapshot.make(graph, batch.state) }
let router = timed("index", units: graph.count) { Router(snapshot) }
let answering = InstanceRouter(router, batch.state)
print("\(graph.count) units, \(Double(router.byteCount) / Double(graph.count)) bytes each")

let orders = batch.queries.map {
  answering.query(origin: Int($0.origin), category: Int($0.category))
}

var checksum: Int64 = 0
let passes = 5

/// Nanoseconds of the processor that this thread has had.
func processorTime() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// Some passes over the orders after one that is not counted.
func measure(_ name: String, _ pass: () -> Void) {
  pass()
  let times = (0..<passes).map { _ in
    let start = processorTime()
    pass()
    return (processorTime() - start) / count
  }.sorted()
  print("\(name): \(times[0]) ns each, median pass \(times[passes / 2]) ns")
}

/// The same for orders decided one at a time, then a pass that reads the clock for each.
func measureSingly(_ name: String, _ decide: (RoutingQuery) -> Void) {
  measure(name) { for order in orders { decide(order) } }
  let single = orders.map { order in clock.measure { decide(order) } }.sorted()
  print(
    "\(name), by the clock: median \(Int(single[count / 2] / .nanoseconds(1))) ns,",
    "p99 \(Int(single[count * 99 / 100] / .nanoseconds(1))) ns")
}

for (name, candidates) in [("lead", 1), ("eight best", 8)] {
  measureSingly(name) { order in
    answering.forEachBest(candidates, order) { checksum &+= $0.totalCost }
  }
  measure("\(name), all together") {
    answering.forEachBest(candidates, of: orders) { checksum &+= $1.totalCost }
  }
}
measureSingly("whole reply") { order in
  // An instance's root is a catch-all, so that there is always a lead.
  if let reply = try? router.decide(
    order, loads: answering.loads, workspace: answering.workspace)
  {
    checksum &+= reply.ranked(0).totalCost
  }
}
print("checksum \(checksum)")
