import OrganizationGraph

/// Opening hours in words.
enum HoursText {
  private static let labels = ["一", "二", "三", "四", "五", "六", "日"]

  /// One line for each run of weekdays with the same hours: `周一至周五 09:00–12:00 14:00–18:00`.
  /// Single dates that differ are only counted.
  static func lines(of calendar: String, in organization: Organization) -> [String] {
    let hours = organization.calendars.filter { $0.calendar == calendar }
    let byDay = Weekday.allCases.map { weekday in
      hours.filter { $0.when == .weekday(weekday) }.compactMap(\.interval)
        .sorted { $0.opens < $1.opens }.map(text)
    }
    var lines: [String] = []
    var first = 0
    while first < byDay.count {
      var last = first
      while last + 1 < byDay.count, byDay[last + 1] == byDay[first] { last += 1 }
      if !byDay[first].isEmpty {
        let days = first == last ? "周\(labels[first])" : "周\(labels[first])至周\(labels[last])"
        lines.append("\(days) \(byDay[first].joined(separator: " "))")
      }
      first = last + 1
    }
    let dates = Set(
      hours.compactMap { hours in
        if case .date(let day) = hours.when { day } else { nil }
      })
    if !dates.isEmpty { lines.append("\(dates.count) dates differ") }
    return lines
  }

  private static func text(_ interval: WorkingCalendar.Interval) -> String {
    "\(time(interval.opens))–\(time(interval.closes))"
  }

  private static func time(_ second: Int32) -> String {
    func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(two(second / 3600)):\(two(second / 60 % 60))"
  }
}
