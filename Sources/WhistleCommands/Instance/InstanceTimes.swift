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

  /// `read 0.9 s, index 0.3 s`.
  var text: String {
    steps.map { "\($0.name) \($0.time.formatted(perSecond: 1_000, digits: 3)) s" }
      .joined(separator: ", ")
  }
}

/// How long single decisions took.
struct DecisionTimes {
  /// Shortest first.
  private let times: [Duration]

  init(_ times: [Duration]) {
    self.times = times.sorted()
  }

  /// `12000 decisions a second, median 3.1 µs, p99 20.4 µs`.
  var text: String {
    guard let last = times.last, last > .zero else { return "no decisions" }
    let total = times.reduce(.zero, +)
    return "\(Int(Double(times.count) / (total / .seconds(1)))) decisions a second, median"
      + " \(microseconds(50)) µs, p99 \(microseconds(99)) µs"
  }

  /// The time that so many of a hundred decisions do not exceed.
  private func microseconds(_ percent: Int) -> String {
    times[max(0, (times.count * percent + 99) / 100 - 1)]
      .formatted(perSecond: 10_000_000, digits: 1)
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
