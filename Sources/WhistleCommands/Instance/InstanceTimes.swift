import Routing
import RoutingInstances

/// How long the steps before the first decision took.
struct StepTimes {
  private var steps: [(name: String, time: Duration)] = []

  mutating func measure<Result, Failure: Error>(
    _ name: String, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = ContinuousClock.now
    let result = try body()
    steps.append((name, ContinuousClock.now - start))
    return result
  }

  /// Of a step; 0 if there was none.
  func seconds(_ name: String) -> Double {
    (steps.first { $0.name == name }?.time ?? .zero) / .seconds(1)
  }

  /// `read 0.9 s, index 0.3 s`.
  var text: String {
    steps.map { "\($0.name) \($0.time.formatted(perSecond: 1_000, digits: 3)) s" }
      .joined(separator: ", ")
  }
}

/// How long decisions take: all together, and each by itself.
struct DecisionTimes {
  /// Of one pass over the orders.
  private let pass: Duration
  /// Of single decisions, shortest first, with the clock's own time in them.
  private let single: [Duration]

  /// Measures a pass without reading the clock in between, then one that reads it for each order.
  init(measuring router: InstanceRouter, _ orders: [RoutingQuery], _ count: Int) {
    var checksum: Int64 = 0
    pass = ContinuousClock().measure {
      router.forEachBest(count, of: orders) { _, candidate in checksum &+= candidate.totalCost }
    }
    single = Self.singly(orders) { order in
      router.forEachBest(count, order) { checksum &+= $0.totalCost }
    }
  }

  /// The same for searches.
  init(measuring search: BoundedSearch, _ queries: [InstanceQuery], _ count: Int) {
    var best: [InstanceCandidate] = []
    func answer(_ query: InstanceQuery) {
      search.best(count, origin: Int(query.origin), category: Int(query.category), &best)
    }
    pass = ContinuousClock().measure { for query in queries { answer(query) } }
    single = Self.singly(queries, answer)
  }

  /// The same for whole replies.
  init(measuringReplies router: InstanceRouter, _ orders: [RoutingQuery]) {
    func reply(_ order: RoutingQuery) {
      // An instance's root is a catch-all, so that there is always a lead.
      _ = try? router.router.decide(order, loads: router.loads, workspace: router.workspace)
    }
    for order in orders { reply(order) }
    pass = ContinuousClock().measure { for order in orders { reply(order) } }
    single = Self.singly(orders, reply)
  }

  private static func singly<Order>(
    _ orders: [Order], _ decide: (Order) -> Void
  ) -> [Duration] {
    let clock = ContinuousClock()
    var durations: [Duration] = []
    durations.reserveCapacity(orders.count)
    for order in orders {
      let start = clock.now
      decide(order)
      durations.append(clock.now - start)
    }
    return durations.sorted()
  }

  private var perSecond: Double { Double(single.count) / max(pass / .seconds(1), 1e-9) }

  /// `12000 decisions a second, one at a time median 3.1 µs, p99 20.4 µs`.
  var text: String {
    if single.isEmpty { return "no decisions" }
    return "\(Int(perSecond)) decisions a second, one at a time median"
      + " \(at(50).formatted(perSecond: 100_000_000, digits: 2)) µs, p99"
      + " \(at(99).formatted(perSecond: 100_000_000, digits: 2)) µs"
  }

  /// - Parameter bytes: of what decisions read beside the instance; `nil`: not known.
  func json(build: Double, bytes: Int?, nodes: Int) -> String {
    let memory = bytes.map {
      """
      , "bytes": \($0), "bytes_per_node": \(Double($0) / Double(max(1, nodes)))
      """
    }
    return """
      {"name": "whistle", "version": "swift", \
      "queries": \(single.count), "seconds": \(pass / .seconds(1)), \
      "decisions_per_second": \(Int(perSecond)), "median_ns": \(nanoseconds(50)), \
      "p99_ns": \(nanoseconds(99)), "build_seconds": \(build)\(memory ?? "")}
      """
  }

  private func nanoseconds(_ percent: Int) -> Int {
    single.isEmpty ? 0 : Int(at(percent) / .nanoseconds(1))
  }

  /// The time that so many of a hundred decisions do not exceed.
  private func at(_ percent: Int) -> Duration {
    single[max(0, (single.count * percent + 99) / 100 - 1)]
  }
}

extension Duration {
  /// A decimal number with so many digits behind the point, in units of which the last digit counts
  /// so many a second, rounded down.
  fileprivate func formatted(perSecond: Int64, digits: Int) -> String {
    let count =
      components.seconds * perSecond
      + components.attoseconds / (1_000_000_000_000_000_000 / perSecond)
    let text = String(count)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    return "\(padded.dropLast(digits)).\(padded.suffix(digits))"
  }
}
