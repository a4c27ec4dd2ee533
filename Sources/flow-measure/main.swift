// Measures the flow kernel alone, on assignment and transportation problems in the formats of DIMACS.
//
//   flow-measure FILE
//
// FILE is `p asn` (an assignment of least cost) or `p min` (a minimum-cost flow), the latter only where it
// is a transportation problem: every arc leads from a node with supply to one with demand and is never
// full. Prints one line of JSON: the optimum, the bound that the prices prove, and the processor time from
// the arcs in memory to both.

import MinimumCostFlow
import ProcessMeasures

guard CommandLine.arguments.count == 2 else { ProcessUse.end("usage: flow-measure FILE") }
let path = CommandLine.arguments[1]

do {
  let problem = try DimacsReader.problem(at: path)
  let start = ProcessUse.processorSeconds
  let answer = try TransportationSolver.solve(problem)
  print(
    """
    {"name": "whistle", "version": "swift", "optimum": \(answer.cost), "bound": \(answer.bound), \
    "processor_seconds": \(ProcessUse.processorSeconds - start), "bytes": \(ProcessUse.peakBytes), \
    "arcs": \(problem.arcs.count), "bids": \(answer.work.bids), "paths": \(answer.work.paths), \
    "nodes": \(answer.work.nodes)}
    """)
} catch let fault as DimacsFault {
  ProcessUse.end("\(path):\(fault)", code: 65)
} catch {
  ProcessUse.end("\(path): \(error)", code: 65)
}
