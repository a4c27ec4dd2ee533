// Measures decisions in process: on a generated instance, without files and without a server.
//
//   routing-measure SIZE SEED QUERIES ORIGINS LOAD [EDITS]
//
// SIZE, ORIGINS and LOAD as `whistle instance generate` has them. Prints what was built and how long a
// decision takes, one line each; with EDITS, instead, how long so many edits of each kind take, and
// decisions on one and two threads with and without edits beside them. It links little, so that valgrind
// can count its instructions.

import Glibc
import Routing
import RoutingInstances

guard (6...7).contains(CommandLine.arguments.count),
  let size = InstanceSize(rawValue: CommandLine.arguments[1]),
  let seed = UInt64(CommandLine.arguments[2]), let count = Int(CommandLine.arguments[3]),
  let origins = InstanceOrigins(rawValue: CommandLine.arguments[4]),
  let load = Int(CommandLine.arguments[5]), count > 0, (0...100).contains(load)
else {
  fatalError("usage: routing-measure SIZE SEED QUERIES uniform|skewed|adversarial LOAD [EDITS]")
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
  guard let edits = Int(CommandLine.arguments[6]), edits > 0 else { fatalError("EDITS: 1 or more") }
  EditMeasurement(graph, batch, seed: seed).run(edits)
  exit(0)
}
let snapshot = timed("compile", units: graph.count) { InstanceSnapshot.make(graph, batch.state) }
let router = timed("index", units: graph.count) { Router(snapshot) }
let answering = InstanceRouter(router, batch.state)
print("\(graph.count) units, \(router.byteCount / graph.count) bytes each")

let orders = batch.queries.map {
  answering.query(origin: Int($0.origin), category: Int($0.category))
}

var checksum: Int64 = 0

/// Two passes: one that reads no clock in between, one that reads it for each order.
func measure(_ name: String, _ decide: (RoutingQuery) -> Void) {
  for order in orders { decide(order) }
  let pass = clock.measure { for order in orders { decide(order) } }
  let single = orders.map { order in clock.measure { decide(order) } }.sorted()
  print(
    "\(name): \(pass / .nanoseconds(1) / Double(count)) ns each,",
    "median \(Int(single[count / 2] / .nanoseconds(1))) ns,",
    "p99 \(Int(single[count * 99 / 100] / .nanoseconds(1))) ns")
}

measure("lead") { order in
  answering.forEachBest(1, order) { checksum &+= $0.totalCost }
}
measure("eight best") { order in
  answering.forEachBest(8, order) { checksum &+= $0.totalCost }
}
for candidates in [1, 8] {
  let pass = clock.measure {
    answering.forEachBest(candidates, of: orders) { checksum &+= $1.totalCost }
  }
  print("\(candidates) best, all together: \(pass / .nanoseconds(1) / Double(count)) ns each")
}
measure("whole reply") { order in
  // An instance's root is a catch-all, so that there is always a lead.
  if let reply = try? router.decide(
    order, loads: answering.loads, workspace: answering.workspace)
  {
    checksum &+= reply.ranked(0).totalCost
  }
}
print("checksum \(checksum)")
