/// A moment, in whole seconds since 1970-01-01T00:00:00Z without leap seconds (POSIX time).
public struct Instant: Hashable, Comparable, Sendable, BitwiseCopyable {
  public var seconds: Int64

  public init(seconds: Int64) {
    self.seconds = seconds
  }

  public static func < (a: Instant, b: Instant) -> Bool { a.seconds < b.seconds }

  public func advanced(by seconds: Int64) -> Instant {
    Instant(seconds: self.seconds + seconds)
  }
}

/// The organisation's time zone: a fixed offset from UTC.
///
/// China has one zone without daylight saving, so an offset is exact there; an organisation under
/// daylight saving would need rules that this type does not have.
public struct ZoneOffset: Hashable, Sendable {
  public let seconds: Int64

  public static let china = ZoneOffset(minutes: 480)

  public init(minutes: Int64) {
    seconds = minutes * 60
  }

  /// The local day and the second of that day.
  public func local(_ instant: Instant) -> (day: Day, second: Int64) {
    let shifted = instant.seconds + seconds
    let day = shifted >= 0 ? shifted / 86_400 : (shifted - 86_399) / 86_400
    return (Day(number: Int32(clamping: day)), shifted - day * 86_400)
  }

  /// The instant at a second of a local day.
  public func instant(_ day: Day, second: Int64) -> Instant {
    Instant(seconds: Int64(day.number) * 86_400 + second - seconds)
  }

  /// `YYYY-MM-DD HH:MM:SS` in this zone.
  public func text(_ instant: Instant) -> String {
    let (day, second) = local(instant)
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(day) \(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
  }
}
