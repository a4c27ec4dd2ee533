// Measures the flow kernel alone, on assignment and transportation problems in the formats of DIMACS.
//
//   flow-measure FILE
//
// FILE is `p asn` (an assignment of least cost) or `p min` (a minimum-cost flow), the latter only where it
// is a transportation problem: every arc leads from a node with supply to one with demand and is never
// full. Prints one line of JSON: the optimum, the bound that the prices prove, and the processor time from
// the arcs in memory to both.

import Glibc
import MinimumCostFlow

guard CommandLine.arguments.count == 2 else { fail("usage: flow-measure FILE", 64) }
let path = CommandLine.arguments[1]

do {
  let problem = try DimacsReader.problem(at: path)
  let start = Usage.processorSeconds
  let answer = try TransportationSolver.solve(problem)
  print(
    """
    {"name": "whistle", "version": "swift", "optimum": \(answer.cost), "bound": \(answer.bound), \
    "processor_seconds": \(Usage.processorSeconds - start), "bytes": \(Usage.peakBytes), \
    "arcs": \(problem.arcs.count), "bids": \(answer.work.bids), "paths": \(answer.work.paths), \
    "nodes": \(answer.work.nodes)}
    """)
} catch let fault as DimacsFault {
  fail("\(path):\(fault)", 65)
} catch {
  fail("\(path): \(error)", 65)
}

/// Ends with a message and an exit code of sysexits.h.
func fail(_ message: String, _ code: Int32) -> Never {
  _ = "\(message)\n".withCString { write(STDERR_FILENO, $0, strlen($0)) }
  exit(code)
}

/// What this process has used so far.
enum Usage {
  /// Seconds of the processor.
  static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Bytes of memory at the most.
  static var peakBytes: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }
}
