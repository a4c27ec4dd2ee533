public import OrganizationGraph

/// A work order with its codes resolved against one snapshot.
public final class RoutingQuery: Sendable {
  // What every decision reads comes first, in one cache line.
  public let origin: UnitIndex
  public let category: CategoryIndex
  public let receivedAt: Instant
  /// The organisation's local day at which terms are judged.
  public let day: Day
  public let mode: Mode
  /// Whether it excludes or concerns some unit.
  let isRestricted: Bool
  public let deadline: Deadline?
  public let urgency: String
  /// How long each rung of the ladder has.
  let escalationLimit: CompiledLimit?
  public let excluded: [UnitIndex]
  public let subjects: [UnitIndex]

  /// When an order must be done, and why then.
  public struct Deadline: Hashable, Sendable {
    public enum Source: Hashable, Sendable {
      /// The order itself says so.
      case order
      /// The time limit at this position of the organisation's records.
      case limit(Int)
    }

    public let at: Instant
    public let source: Source
  }

  /// An order by numbers instead of codes, which the caller vouches for: a chain unit that exists on
  /// the day, in peacetime, with ordinary urgency. Time limits count as for any order.
  public init(
    origin: UnitIndex, category: CategoryIndex, receivedAt: Instant,
    in snapshot: OrganizationSnapshot
  ) {
    self.origin = origin
    self.category = category
    self.receivedAt = receivedAt
    day = snapshot.zone.local(receivedAt).day
    urgency = WorkOrder.normalUrgency
    mode = .peacetime
    excluded = []
    subjects = []
    isRestricted = false
    escalationLimit = snapshot.limit(for: category, urgency: urgency, stage: .escalate)
    deadline = Self.deadline(category, urgency, receivedAt, snapshot)
  }

  /// An order whose codes are given by their bytes, as requests bring them: what `init(_:in:)` makes of
  /// the same order. Nil where that would refuse it; the plain way then says why.
  ///
  /// - Parameter deadline: `nil`: as the time limits say.
  package init?(
    origin: UnsafeRawBufferPointer, category: UnsafeRawBufferPointer, receivedAt: Instant,
    urgency: String, mode: Mode, deadline: Instant?, in snapshot: OrganizationSnapshot
  ) {
    guard let origin = snapshot.unit(code: origin),
      let category = snapshot.category(code: category),
      urgency == WorkOrder.normalUrgency || snapshot.urgencies.contains(urgency),
      snapshot.tier(origin) != nil
    else { return nil }
    let day = snapshot.zone.local(receivedAt).day
    guard snapshot.exists(origin, on: day) else { return nil }
    self.origin = origin
    self.category = category
    self.receivedAt = receivedAt
    self.day = day
    self.urgency = urgency
    self.mode = mode
    excluded = []
    subjects = []
    isRestricted = false
    escalationLimit = snapshot.limit(for: category, urgency: urgency, stage: .escalate)
    self.deadline =
      deadline.map { Deadline(at: $0, source: .order) }
      ?? Self.deadline(category, urgency, receivedAt, snapshot)
  }

  /// The same order from another origin, which the caller vouches for.
  init(_ other: RoutingQuery, origin: UnitIndex) {
    self.origin = origin
    category = other.category
    receivedAt = other.receivedAt
    day = other.day
    urgency = other.urgency
    mode = other.mode
    deadline = other.deadline
    escalationLimit = other.escalationLimit
    excluded = other.excluded
    subjects = other.subjects
    isRestricted = other.isRestricted
  }

  private static func deadline(
    _ category: CategoryIndex, _ urgency: String, _ receivedAt: Instant,
    _ snapshot: OrganizationSnapshot
  ) -> Deadline? {
    snapshot.limit(for: category, urgency: urgency, stage: .handle).flatMap { limit in
      snapshot.end(of: limit, from: receivedAt).map {
        Deadline(at: $0, source: .limit(limit.record))
      }
    }
  }

  /// Resolves an order.
  ///
  /// - Throws: `RoutingError` naming the field, with the nearest known code.
  public init(_ order: WorkOrder, in snapshot: OrganizationSnapshot) throws(RoutingError) {
    func unit(_ code: String, _ field: String) throws(RoutingError) -> UnitIndex {
      if let unit = snapshot.unit(code) { return unit }
      let near = snapshot.nearestUnitCode(to: code).map { "; did you mean \($0)?" } ?? ""
      throw RoutingError(
        code: .unknownUnit, field: field,
        message: "the organisation has no unit \"\(code)\"\(near)")
    }
    func units(_ codes: [String], _ field: String) throws(RoutingError) -> [UnitIndex] {
      var result: [UnitIndex] = []
      for (position, code) in codes.enumerated() {
        result.append(try unit(code, "\(field)[\(position)]"))
      }
      return result
    }
    origin = try unit(order.origin, "origin")
    guard let category = snapshot.category(order.category) else {
      let near =
        snapshot.nearestCategoryCode(to: order.category).map { "; did you mean \($0)?" } ?? ""
      throw RoutingError(
        code: .unknownCategory, field: "category",
        message: "the organisation has no category \"\(order.category)\"\(near)")
    }
    self.category = category
    receivedAt = order.receivedAt
    day = snapshot.zone.local(order.receivedAt).day
    urgency = order.urgency
    mode = order.mode
    excluded = try units(order.excluded, "excluded")
    subjects = try units(order.subjects, "subjects")
    isRestricted = !excluded.isEmpty || !subjects.isEmpty
    guard order.urgency == WorkOrder.normalUrgency || snapshot.urgencies.contains(order.urgency)
    else {
      let known = snapshot.urgencies.union([WorkOrder.normalUrgency]).sorted()
      throw RoutingError(
        code: .unknownUrgency, field: "urgency",
        message: "no time limit names the urgency \"\(order.urgency)\"; use one of"
          + " \(known.joined(separator: ", "))")
    }
    guard snapshot.tier(origin) != nil else {
      throw RoutingError(
        code: .invalidOrigin, field: "origin",
        message: "\(snapshot.name(origin)) \(order.origin) is not a unit of the chain; name the"
          + " chain unit that the place lies in")
    }
    guard snapshot.exists(origin, on: day) else {
      throw RoutingError(
        code: .invalidOrigin, field: "origin",
        message: "\(snapshot.name(origin)) \(order.origin) exists"
          + " \(snapshot.record(origin).term), not on \(day)")
    }
    escalationLimit = snapshot.limit(for: category, urgency: order.urgency, stage: .escalate)
    if let at = order.deadline {
      deadline = Deadline(at: at, source: .order)
    } else {
      deadline = Self.deadline(category, order.urgency, order.receivedAt, snapshot)
    }
  }
}
