import OrganizationGraph
import WorkOrders

/// The newest order of each matter: of an origin, a category, a place in words, and whom it is about.
struct RecentOrders {
  fileprivate struct Matter: Hashable {
    let origin: String
    let category: String
    /// Without spaces, which people set as they like; empty where the origin is the place.
    let place: String
    let subjects: [String]
  }

  fileprivate struct Newest {
    let order: UInt64
    let at: Instant
  }

  private static let usuallyMost = 100_000

  private var orders: [Matter: Newest] = [:]
  private var most = usuallyMost

  /// An order whose place another has taken; nil if there was none.
  struct Replaced {
    fileprivate let matter: Matter
    fileprivate let former: Newest?
  }

  /// Puts back what was replaced, last first.
  mutating func putBack(_ replaced: [Replaced]) {
    for one in replaced.reversed() { orders[one.matter] = one.former }
  }

  /// The order about the same matter that was filed at most `window` seconds ago; then this one takes
  /// its place.
  mutating func replace(
    _ content: OrderContent, by order: UInt64, at now: Instant, window: Int64,
    noting replaced: inout [Replaced]
  ) -> UInt64? {
    let matter = Matter(
      origin: content.origin, category: content.category,
      place: content.place.filter { !$0.isWhitespace }, subjects: content.subjects.sorted())
    let former = orders.updateValue(Newest(order: order, at: now), forKey: matter)
    replaced.append(Replaced(matter: matter, former: former))
    if orders.count > most {
      orders = orders.filter { now.seconds - $0.value.at.seconds <= window }
      // Half of it is new before it is looked through again, however many are within the window.
      most = max(Self.usuallyMost, 2 * orders.count)
    }
    guard let former, now.seconds - former.at.seconds <= window else { return nil }
    return former.order
  }
}
