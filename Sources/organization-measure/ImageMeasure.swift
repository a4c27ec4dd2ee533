import OrganizationGraph
import OrganizationImage
import Routing

/// Opens an image and decides orders in it, from random chain units.
struct ImageMeasure {
  private let image: OrganizationImage
  private let clock = ContinuousClock()

  init(_ path: String, _ figures: inout Figures) throws {
    var opened: OrganizationImage?
    figures["open_ms"] =
      try clock.measure { opened = try OrganizationImage(path: path) } / .milliseconds(1)
    image = opened!
    let units = Double(image.router.snapshot.unitCount)
    figures["units"] = units
    figures["file_bytes"] = Double(image.byteCount)
    figures["bytes_a_unit"] = Double(image.router.byteCount) / units
  }

  func decide(_ count: Int, _ figures: inout Figures) throws {
    let (router, snapshot) = (image.router, image.router.snapshot)
    let (loads, workspace) = (Loads(snapshot), SearchWorkspace())
    var random = SystemRandomNumberGenerator()
    var orders: [RoutingQuery] = []
    while orders.count < count {
      let origin = UnitIndex(Int.random(in: 0..<snapshot.unitCount, using: &random))
      guard snapshot.tier(origin) != nil else { continue }
      let category = CategoryIndex(Int.random(in: 0..<snapshot.categoryCount, using: &random))
      orders.append(
        RoutingQuery(
          origin: origin, category: category, receivedAt: Instant(seconds: 1_700_000_000),
          in: snapshot))
    }
    var checksum: Int64 = 0
    func decide(_ order: RoutingQuery) throws -> Duration {
      try clock.measure {
        checksum &+= try router.decide(order, loads: loads, workspace: workspace).ranked(0)
          .totalCost
      }
    }
    figures["first_ms"] = try decide(orders[0]) / .milliseconds(1)
    // Once to have what these orders read in memory, as it is in a server that runs.
    for order in orders { _ = try decide(order) }
    let times = try orders.map(decide).sorted()
    figures["reply_us"] = times[count / 2] / .microseconds(1)
    figures["reply_p99_us"] = times[count * 99 / 100] / .microseconds(1)
    figures["checksum"] = Double(checksum)
  }
}
