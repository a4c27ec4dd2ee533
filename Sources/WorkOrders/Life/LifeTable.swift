/// The life of a work order as a page: what `Documentation/work-orders.md` is made of.
public enum LifeTable {
  /// Markdown of both tables.
  public static var markdown: String {
    var lines = [
      "| state | 中文 | meaning | clock |", "| --- | --- | --- | --- |",
    ]
    for status in OrderStatus.allCases {
      lines.append("| `\(status.code)` | \(status.label) | \(status.meaning) | \(clock(status)) |")
    }
    lines += [
      "", "| step | 中文 | from | to | who | says | and |",
      "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for rule in StepRule.all {
      let who = rule.who.map(\.meaning).joined(separator: " or ")
      let needs = rule.needs.map(\.rawValue).joined(separator: ", ")
      lines.append(
        "| `\(rule.step.rawValue)` | \(rule.label) | \(from(rule)) |"
          + " \(rule.to.map { "`\($0.code)`" } ?? "stays") | \(who) | \(needs) | \(rule.effect) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func from(_ rule: StepRule) -> String {
    if rule.from.isEmpty { return "nothing" }
    if rule.from == StepRule.anyOpen { return "any open" }
    return OrderStatus.allCases.filter(rule.from.contains).map { "`\($0.code)`" }
      .joined(separator: ", ")
  }

  private static func clock(_ status: OrderStatus) -> String {
    guard status.isOpen else { return "" }
    let own: String =
      switch status {
      case .offered: "lapses"
      case .awaitingRating: "closes"
      case .suspended, .held: "resumes"
      case .deliberating: "goes on"
      case .inProgress: ""
      default: "reminds"
      }
    let limit = status.runsDeadline ? "warns, then raises" : ""
    return [own, limit].filter { !$0.isEmpty }.joined(separator: "; ")
  }
}
