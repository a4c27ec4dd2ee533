internal import Histogram

/// How long calls took: counts by duration, three digits exact from a microsecond to an hour. About
/// 180 KiB once it has a value.
package struct LatencyHistogram: Sendable {
  private var histogram = Histogram<UInt64>(
    lowestDiscernibleValue: 1, highestTrackableValue: 3_600_000_000,
    numberOfSignificantValueDigits: .three)

  package init() {}

  package var count: UInt64 { histogram.totalCount }
  package var meanMicroseconds: Double { count == 0 ? 0 : histogram.mean }
  package var mostMicroseconds: UInt64 { count == 0 ? 0 : histogram.max }

  /// O(1). What took longer than an hour counts as an hour.
  package mutating func record(nanoseconds: UInt64) {
    histogram.record(min(3_600_000_000, max(1, nanoseconds / 1_000)))
  }

  /// The duration within which `percent` of the calls stayed, in microseconds.
  package func microseconds(percentile percent: Double) -> UInt64 {
    count == 0 ? 0 : histogram.valueAtPercentile(percent)
  }

  package mutating func add(_ other: LatencyHistogram) {
    histogram.add(other.histogram)
  }
}
