import ArgumentParser
import OrganizationGraph
import Routing
import WhistleServices
import WireMessages

/// The order that `route` and `explain` are asked about.
struct OrderOptions: ParsableArguments {
  @Argument(
    help: "The chain unit that the place lies in: its code, or its name if only one has it.")
  var origin: String?

  @Argument(help: "The category: its code, or its name if only one has it.")
  var category: String?

  @Option(
    help: ArgumentHelp(
      "When it was received, in the organisation's time: \"2018-09-12 10:00\" (default: now).",
      valueName: "time"))
  var at: String?

  @Option(help: ArgumentHelp("Urgency as the time limits name it.", valueName: "word"))
  var urgency = WorkOrder.normalUrgency

  @Flag(help: "战时: emergency costs, and the command tree may be used.")
  var emergency = false

  @Option(
    help: ArgumentHelp("When it must be done (default: by the time limits).", valueName: "time"))
  var deadline: String?

  @Option(help: ArgumentHelp("A unit that must not hold it; repeatable.", valueName: "unit"))
  var exclude: [String] = []

  @Option(help: ArgumentHelp("A unit that the order is about; repeatable.", valueName: "unit"))
  var about: [String] = []

  /// An option that says something of a single order, if one is given.
  var givenForOne: String? {
    if urgency != WorkOrder.normalUrgency { return "--urgency" }
    if deadline != nil { return "--deadline" }
    if !exclude.isEmpty { return "--exclude" }
    return about.isEmpty ? nil : "--about"
  }

  /// The order as the service takes it, with names resolved to codes.
  func wire(_ names: any OrganizationNames) async throws -> Wire.WorkOrder {
    guard let origin, let category else {
      throw ToolError(
        "give the origin and the category of the order, such as: 六和社区 侵占绿地",
        .validationFailure)
    }
    var order = Wire.WorkOrder()
    order.origin = try await names.unit(origin, what: "origin", chainOnly: true).code
    order.category = try await names.category(category)
    order.receivedAt = try OrderTime.seconds(at, in: names.zone) ?? 0
    order.urgency = urgency
    order.mode = emergency ? .emergency : .peacetime
    order.deadline = try OrderTime.seconds(deadline, "--deadline", in: names.zone) ?? 0
    order.excluded = try await names.codes(exclude, what: "--exclude")
    order.subjects = try await names.codes(about, what: "--about")
    return order
  }
}

/// A time given as an option, in the organisation's time.
enum OrderTime {
  /// Seconds since 1970-01-01 UTC; `nil` without the option.
  static func seconds(
    _ text: String?, _ option: String = "--at", in snapshot: OrganizationSnapshot
  ) throws -> Int64? {
    try seconds(text, option, in: snapshot.zone)
  }

  /// The same in the time of a zone.
  static func seconds(
    _ text: String?, _ option: String = "--at", in zone: ZoneOffset
  ) throws -> Int64? {
    guard let text else { return nil }
    guard let instant = zone.instant(text) else {
      throw ToolError(
        "\(option) \"\(text)\" is no time; write 2018-09-12, \"2018-09-12 10:00\" or"
          + " \"2018-09-12 10:00:00\"", .validationFailure)
    }
    // Zero stands for no time in a request, and the zone may move a time by most of a day.
    guard zone.local(instant).day >= Day(year: 1970, month: 1, day: 2)! else {
      throw ToolError(
        "\(option) \"\(text)\" is out of range; give a time from 1970-01-02 to 9999-12-31",
        .validationFailure)
    }
    return instant.seconds
  }
}

extension ZoneOffset {
  /// Reads `YYYY-MM-DD`, with `HH:MM` or `HH:MM:SS` after a space or `T`.
  func instant(_ text: String) -> Instant? {
    let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) {
      $0 == " " || $0 == "T"
    }
    guard let day = parts.first.flatMap({ Day($0) }) else { return nil }
    guard parts.count == 2 else { return instant(day, second: 0) }
    let fields = parts[1].split(separator: ":", omittingEmptySubsequences: false)
    let numbers = fields.compactMap { field in
      field.count == 2 && field.allSatisfy(\.isASCII) ? Int64(field) : nil
    }
    guard numbers.count == fields.count, numbers.count == 2 || numbers.count == 3,
      numbers.allSatisfy({ (0..<60).contains($0) }), numbers[0] < 24
    else { return nil }
    return instant(
      day, second: numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0))
  }
}

/// Finds what a person names by code or by name.
struct NameLookup {
  let snapshot: OrganizationSnapshot
  /// So many are listed where a name is not clear.
  private static let mostListed = 5

  func unit(_ text: String, what: String, chainOnly: Bool = false) throws -> String {
    if snapshot.unit(text) != nil { return text }
    var found = snapshot.units(named: text)
    if chainOnly, found.count > 1 { found = found.filter { snapshot.tier($0) != nil } }
    if found.count == 1 { return snapshot.code(found[0]) }
    if found.isEmpty {
      let near = snapshot.nearestUnitCode(to: text) ?? snapshot.nearestUnitName(to: text)
      throw Self.unknown(text, what, near: near)
    }
    throw Self.unclear(
      text, what, found.map { "\(snapshot.code($0)) (\(snapshot.record($0).kind.code))" })
  }

  func category(_ text: String) throws -> String {
    if snapshot.category(text) != nil { return text }
    return try Self.category(
      text,
      categories: snapshot.allCategories.map { category in
        let record = snapshot.record(category)
        return (record.code, record.name)
      })
  }

  /// The code of the category with a code or name.
  static func category(
    _ text: String, categories: [(code: String, name: String)]
  ) throws -> String {
    if categories.contains(where: { $0.code == text }) { return text }
    let found = categories.filter { $0.name == text }
    if found.count == 1 { return found[0].code }
    if found.isEmpty {
      let near =
        NearestText.nearest(to: text, in: categories.map(\.code))
        ?? NearestText.nearest(to: text, in: categories.map(\.name))
      throw ToolError(
        "category: there is no \"\(text)\"\(near.map { "; did you mean \($0)?" } ?? "")",
        ExitReason.missingInput)
    }
    throw unclear(text, "category", found.map(\.code))
  }

  static func unknown(_ text: String, _ what: String, near: String?) -> ToolError {
    ToolError(
      "\(what): there is no unit \"\(text)\"\(near.map { "; did you mean \($0)?" } ?? "")",
      ExitReason.missingInput)
  }

  static func unclear(_ text: String, _ what: String, _ codes: [String]) -> ToolError {
    let listed = codes.prefix(mostListed).joined(separator: ", ")
    let more = codes.count > mostListed ? " and \(codes.count - mostListed) more" : ""
    return ToolError(
      "\(what): \(codes.count) are called \"\(text)\"; give the code of one: \(listed)\(more)",
      ExitReason.missingInput)
  }
}

extension OrganizationSnapshot {
  fileprivate func nearestUnitName(to text: String) -> String? {
    NearestText.nearest(to: text, in: allUnits.lazy.map(name))
  }
}
