internal import Histogram

/// How long calls took: counts by duration, exact to one in a hundred from 100 nanoseconds to an hour.
/// It takes its memory, about 20 KiB, with its first value.
package struct LatencyHistogram: Sendable {
  private static let mostCounted: UInt64 = 3_600_000_000_000

  /// One, or none before the first value. An array is changed in place, an optional would be copied.
  private var histograms: [Histogram<UInt64>] = []
  /// Of all durations.
  package private(set) var nanoseconds: UInt64 = 0

  package init() {}

  private var histogram: Histogram<UInt64>? { histograms.first }
  package var count: UInt64 { histogram?.totalCount ?? 0 }
  package var mean: Double { count == 0 ? 0 : Double(nanoseconds) / Double(count) }
  package var longest: UInt64 { count == 0 ? 0 : histogram?.max ?? 0 }

  /// O(1). What took longer than an hour counts as an hour.
  package mutating func record(nanoseconds duration: UInt64) {
    if histograms.isEmpty {
      histograms.append(
        Histogram(
          lowestDiscernibleValue: 100, highestTrackableValue: Self.mostCounted,
          numberOfSignificantValueDigits: .two))
    }
    let counted = min(Self.mostCounted, duration)
    histograms[0].record(counted)
    nanoseconds &+= counted
  }

  /// The duration within which `percent` of the calls stayed, in nanoseconds.
  package func nanoseconds(percentile percent: Double) -> UInt64 {
    count == 0 ? 0 : histogram?.valueAtPercentile(percent) ?? 0
  }

  /// Calls that took at most so long, to the precision above.
  package func count(upTo nanoseconds: UInt64) -> UInt64 {
    histogram?.count(within: 0...min(Self.mostCounted, nanoseconds)) ?? 0
  }

  package mutating func add(_ other: LatencyHistogram) {
    guard let others = other.histogram else { return }
    nanoseconds &+= other.nanoseconds
    if histograms.isEmpty {
      histograms = [others]
    } else {
      histograms[0].add(others)
    }
  }
}
