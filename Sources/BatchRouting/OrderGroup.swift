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

  let key: Key
  let query: RoutingQuery
  /// Positions in the batch, ascending.
  var orders: [Int]
  /// The catch-all, with what moving there costs.
  let catchAll: UnitIndex
  let penalty: Int64
  var listing = Listing(offers: [])

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
