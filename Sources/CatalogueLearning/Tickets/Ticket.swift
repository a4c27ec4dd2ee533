public import OrganizationGraph

/// A past order and the unit that disposed of it, resolved against one snapshot.
public struct Ticket: Hashable, Sendable {
  /// As the file names it; not necessarily unique.
  public let id: String
  public let createdAt: Instant
  public let category: CategoryIndex
  /// The lowest chain unit that its place resolves to.
  public let origin: UnitIndex
  /// The unit that disposed of it.
  public let unit: UnitIndex
  /// Line of the file.
  public let line: Int

  public init(
    id: String, createdAt: Instant, category: CategoryIndex, origin: UnitIndex, unit: UnitIndex,
    line: Int
  ) {
    self.id = id
    self.createdAt = createdAt
    self.category = category
    self.origin = origin
    self.unit = unit
    self.line = line
  }

  /// The order in which tickets came: by time, then by id, then by line. Ids that are numbers
  /// compare as numbers and come before others.
  public func precedes(_ other: Ticket) -> Bool {
    if createdAt != other.createdAt { return createdAt < other.createdAt }
    if id != other.id { return Self.precedes(id.utf8, other.id.utf8) }
    return line < other.line
  }

  private static func precedes(_ a: String.UTF8View, _ b: String.UTF8View) -> Bool {
    let (aNumber, bNumber) = (number(a), number(b))
    if let aNumber, let bNumber, !aNumber.elementsEqual(bNumber) {
      return aNumber.count == bNumber.count
        ? aNumber.lexicographicallyPrecedes(bNumber) : aNumber.count < bNumber.count
    }
    if (aNumber == nil) != (bNumber == nil) { return aNumber != nil }
    return a.lexicographicallyPrecedes(b)
  }

  /// The digits without leading zeros, of whatever length; `nil` if there is anything else.
  private static func number(_ id: String.UTF8View) -> Substring.UTF8View? {
    guard !id.isEmpty, id.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return id.drop { $0 == UInt8(ascii: "0") }
  }
}
