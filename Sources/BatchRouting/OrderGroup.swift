import OrganizationGraph
import Routing

/// Orders of a batch that have the same candidates at the same costs.
struct OrderGroup {
  /// What must be equal for that.
  struct Key: Hashable {
    let origin: UnitIndex
    let category: CategoryIndex
    let receivedAt: Instant
    let urgency: String
    let deadline: RoutingQuery.Deadline?
    let excluded: [UnitIndex]
    let subjects: [UnitIndex]
    let holder: UnitIndex?
    /// Edges with a quota that the orders are kept off, by index.
    var keptOff: [EdgeIndex]

    init(_ order: BatchOrder) {
      origin = order.query.origin
      category = order.query.category
      receivedAt = order.query.receivedAt
      urgency = order.query.urgency
      deadline = order.query.deadline
      excluded = order.query.excluded
      subjects = order.query.subjects
      holder = order.holder
      keptOff = []
    }
  }

  /// Positions in the batch, ascending.
  var orders: [Int]
  var listing = Listing(offers: [])
  private let kind: Kind

  /// - Parameters:
  ///   - catchAll: who holds those that find no place.
  ///   - penalty: what that costs, with moving there.
  init(key: Key, query: RoutingQuery, orders: [Int], catchAll: UnitIndex, penalty: Int64) {
    self.orders = orders
    kind = Kind(key: key, query: query, catchAll: catchAll, penalty: penalty)
  }

  /// What stays as it is: an object, so that a group is cheap to copy.
  private final class Kind {
    let key: Key
    let query: RoutingQuery
    let catchAll: UnitIndex
    let penalty: Int64

    init(key: Key, query: RoutingQuery, catchAll: UnitIndex, penalty: Int64) {
      self.key = key
      self.query = query
      self.catchAll = catchAll
      self.penalty = penalty
    }
  }

  var key: Key { kind.key }
  var query: RoutingQuery { kind.query }
  var catchAll: UnitIndex { kind.catchAll }
  var penalty: Int64 { kind.penalty }

  /// Candidates of a group.
  struct Listing {
    let offers: [Offer]
    /// No candidate is missing among the offers.
    var isComplete = false
    /// Nor is any way that an order may have to take.
    var hasEveryWay = false
  }

  var offers: [Offer] { listing.offers }
  var isComplete: Bool { listing.isComplete }
  var hasEveryWay: Bool { listing.hasEveryWay }

  func listing(_ listing: Listing) -> Self {
    var group = self
    group.listing = listing
    return group
  }

  var takesLimitedEdges: Bool { offers.contains { $0.limitedEdge != nil } }
}

extension Offer {
  /// What the offer costs an order beside the load.
  func cost(movingFrom holder: UnitIndex?, _ moveCost: Int64) -> Int64 {
    cost + (holder == nil || holder == unit ? 0 : moveCost)
  }
}
