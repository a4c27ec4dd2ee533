import Foundation
import WorkOrders

/// The policy of orders as a JSON file: what `whistle order policy` prints.
struct OrderPolicyFile: Codable {
  struct Limit: Codable {
    var stage: String
    /// Absent: for every urgency that has no line of its own.
    var urgency: String?
    var seconds: Int64
    /// `running` or `working`.
    var hours: String

    enum CodingKeys: String, CodingKey, CaseIterable { case stage, urgency, seconds, hours }
  }

  var version: String
  var source: String
  var calendar: String
  var bounceBudget: Int
  var reopenBudget: Int
  /// In thousandths.
  var warningShare: Int64
  /// In seconds.
  var mergeWindow: Int64
  /// In seconds; absent or 0: as long as is asked for.
  var longestHold: Int64?
  var longestSuspension: Int64?
  var longestExtension: Int64?
  var limits: [Limit]

  enum CodingKeys: String, CodingKey, CaseIterable {
    case version, source, calendar, limits
    case bounceBudget = "bounce_budget"
    case reopenBudget = "reopen_budget"
    case warningShare = "warning_share"
    case mergeWindow = "merge_window"
    case longestHold = "longest_hold"
    case longestSuspension = "longest_suspension"
    case longestExtension = "longest_extension"
  }

  /// Ten years: a longer limit is a slip of the pen.
  private static let longest: Int64 = 10 * 366 * 86_400

  init(_ policy: OrderPolicy) {
    version = policy.version
    source = policy.source
    calendar = policy.calendar
    bounceBudget = policy.bounceBudget
    reopenBudget = policy.reopenBudget
    warningShare = policy.warningShare
    mergeWindow = policy.mergeWindow
    longestHold = policy.longestHold
    longestSuspension = policy.longestSuspension
    longestExtension = policy.longestExtension
    limits = policy.limits.map {
      Limit(
        stage: $0.stage.rawValue, urgency: $0.urgency, seconds: $0.seconds,
        hours: $0.isWorking ? "working" : "running")
    }
  }

  /// - Throws: `ToolError` that names the first thing that is wrong with the file.
  static func read(_ path: String) throws(ToolError) -> OrderPolicy {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ToolError("\(path): cannot be read", ExitReason.missingInput)
    }
    do {
      try checkKeys(data)
      return try JSONDecoder().decode(OrderPolicyFile.self, from: data).policy()
    } catch {
      throw ToolError("\(path): \(words(error))", ExitReason.dataFaults)
    }
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  private struct Fault: Error { let words: String }

  private static func words(_ error: any Error) -> String {
    switch error {
    case let fault as Fault: fault.words
    case DecodingError.keyNotFound(let key, _): "\(key.stringValue) is missing"
    case DecodingError.typeMismatch(_, let place), DecodingError.valueNotFound(_, let place):
      "\(place.codingPath.map(\.stringValue).joined(separator: ".")): \(place.debugDescription)"
    default: "is no JSON of an order policy (\(error)); whistle order policy prints one"
    }
  }

  /// A name that nobody reads would leave a limit as it was, and nobody would know.
  private static func checkKeys(_ data: Data) throws {
    guard let object = try JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw Fault(words: "is no JSON object; whistle order policy prints one")
    }
    let limits = object["limits"] as? [[String: Any]] ?? []
    let unknown = Set(object.keys).subtracting(CodingKeys.allCases.map(\.rawValue))
      .union(
        limits.flatMap { Set($0.keys).subtracting(Limit.CodingKeys.allCases.map(\.rawValue)) })
    if let first = unknown.min() { throw Fault(words: "\"\(first)\" is nothing that is known") }
  }

  private func policy() throws -> OrderPolicy {
    func check(_ holds: Bool, _ words: String) throws {
      if !holds { throw Fault(words: words) }
    }
    try check(!version.isEmpty, "version is empty; events name it, so give each policy its own")
    try check(version != OrderPolicy.example.version, "version \(version) is the example's")
    try check((0...100).contains(bounceBudget), "bounce_budget is not from 0 to 100")
    try check((0...100).contains(reopenBudget), "reopen_budget is not from 0 to 100")
    try check((0...1_000).contains(warningShare), "warning_share is not from 0 to 1000")
    try check((0...Self.longest).contains(mergeWindow), "merge_window is not up to ten years")
    for (key, longest) in [
      (CodingKeys.longestHold, longestHold), (.longestSuspension, longestSuspension),
      (.longestExtension, longestExtension),
    ] {
      try check((0...Self.longest).contains(longest ?? 0), "\(key.rawValue) is not up to ten years")
    }
    var seen: Set<[String]> = []
    var policy = OrderPolicy(version: version, source: source, calendar: calendar, limits: [])
    for (place, limit) in limits.enumerated() {
      guard let stage = OrderStage(rawValue: limit.stage) else {
        throw Fault(
          words: "limits[\(place)].stage \"\(limit.stage)\" is none; there are"
            + " \(OrderStage.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      try check(
        ["running", "working"].contains(limit.hours),
        "limits[\(place)].hours is neither running nor working")
      try check(
        (1...Self.longest).contains(limit.seconds),
        "limits[\(place)].seconds is not from 1 to ten years")
      try check(
        seen.insert([limit.stage, limit.urgency ?? ""]).inserted,
        "limits[\(place)] is the second for \(limit.stage) \(limit.urgency ?? "of any urgency")")
      policy.limits.append(
        OrderPolicy.Limit(
          stage, urgency: limit.urgency, seconds: limit.seconds,
          isWorking: limit.hours == "working"))
    }
    policy.bounceBudget = bounceBudget
    policy.reopenBudget = reopenBudget
    policy.warningShare = warningShare
    policy.mergeWindow = mergeWindow
    policy.longestHold = longestHold ?? 0
    policy.longestSuspension = longestSuspension ?? 0
    policy.longestExtension = longestExtension ?? 0
    return policy
  }
}
