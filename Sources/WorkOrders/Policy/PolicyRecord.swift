public import OrganizationGraph

/// A policy of orders as a ledger keeps it: its whole text, and from when it was in force.
public struct PolicyRecord: Hashable, Sendable {
  public var policy: OrderPolicy
  public var since: Instant
  /// Revision of the organisation then, whose calendar its working hours are counted in.
  public var revision: UInt64

  public init(_ policy: OrderPolicy, since: Instant, revision: UInt64) {
    self.policy = policy
    self.since = since
    self.revision = revision
  }

  /// Whether a policy has to be kept anew before it is used; the events behind name its version only.
  ///
  /// - Parameter kept: what a ledger has, oldest first.
  /// - Throws: `LedgerError.Code.policyChanged` if the version has another text there.
  package static func isNew(
    _ policy: OrderPolicy, beside kept: [PolicyRecord]
  ) throws(LedgerError) -> Bool {
    if let former = kept.last(where: { $0.policy.version == policy.version }),
      former.policy != policy
    {
      throw LedgerError(
        .policyChanged,
        "the order policy \(policy.version) is not the one that was in force from"
          + " \(ZoneOffset.china.text(former.since)) (UTC+8); give it a version of its own")
    }
    return kept.last?.policy.version != policy.version
  }
}

extension OrderPolicy {
  /// How long what stops or moves the time limit may be, by name.
  fileprivate var longest: [(name: String, seconds: Int64)] {
    [
      ("longest_hold", longestHold), ("longest_suspension", longestSuspension),
      ("longest_extension", longestExtension),
    ]
  }
}

/// As text: the fields of a record of kind `policy`. A limit is a line `stage seconds hours urgency`.
extension PolicyRecord {
  static let kind = "policy"

  package var text: RecordText {
    var fields: [(name: String, value: String)] = [
      ("record", Self.kind), ("at", "\(since.seconds)"), ("revision", "\(revision)"),
      ("version", policy.version), ("source", policy.source), ("calendar", policy.calendar),
      ("bounce_budget", "\(policy.bounceBudget)"), ("reopen_budget", "\(policy.reopenBudget)"),
      ("warning_share", "\(policy.warningShare)"), ("merge_window", "\(policy.mergeWindow)"),
    ]
    for (name, longest) in policy.longest where longest != 0 {
      fields.append((name, "\(longest)"))
    }
    for limit in policy.limits {
      let hours = limit.isWorking ? "working" : "running"
      let urgency = limit.urgency.map { " \($0)" } ?? ""
      fields.append(("limit", "\(limit.stage.rawValue) \(limit.seconds) \(hours)\(urgency)"))
    }
    return RecordText(fields)
  }

  /// Nil if the text is no record of a policy.
  package init?(_ text: RecordText) {
    func number(_ name: String) -> Int64? { text[name].flatMap { Int64($0) } }
    guard text["record"] == Self.kind, let at = number("at"), let version = text["version"],
      let source = text["source"], let calendar = text["calendar"],
      let bounces = number("bounce_budget"), let reopens = number("reopen_budget"),
      let share = number("warning_share"), let window = number("merge_window")
    else { return nil }
    var limits: [OrderPolicy.Limit] = []
    for line in text.values("limit") {
      let parts = line.split(separator: " ", maxSplits: 3)
      guard parts.count > 2, let stage = OrderStage(rawValue: String(parts[0])),
        let seconds = Int64(parts[1])
      else { return nil }
      limits.append(
        OrderPolicy.Limit(
          stage, urgency: parts.count > 3 ? String(parts[3]) : nil, seconds: seconds,
          isWorking: parts[2] == "working"))
    }
    policy = OrderPolicy(version: version, source: source, calendar: calendar, limits: limits)
    policy.bounceBudget = Int(clamping: bounces)
    policy.reopenBudget = Int(clamping: reopens)
    policy.warningShare = share
    policy.mergeWindow = window
    policy.longestHold = number("longest_hold") ?? 0
    policy.longestSuspension = number("longest_suspension") ?? 0
    policy.longestExtension = number("longest_extension") ?? 0
    since = Instant(seconds: at)
    revision = text.number("revision") ?? 0
  }
}
