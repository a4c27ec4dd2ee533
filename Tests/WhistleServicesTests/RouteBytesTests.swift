import OrganizationGraph
import OrganizationSamples
import RPCCore
import Routing
import Testing
import WhistleServices
import WireMessages

/// The reply that is written straight from the workspace against the one that is made of values and
/// encoded by protobuf-c.
@Suite struct RouteBytesTests {
  struct Count {
    var leads = 0
    var helpers = 0
    var alternatives = 0
    var refused = 0
  }

  /// The first order whose replies differ, in words.
  static func difference(seed: UInt64, size: Int, orders: Int, _ count: inout Count) throws
    -> String?
  {
    let organization = RandomOrganization.make(seed: seed, size: size)
    let snapshot = try OrganizationSnapshot(organization, revision: seed)
    let loads = Loads(snapshot)
    let service = RoutingService(
      LiveOrganization(
        snapshot, organizationDigest: "aa", policyDigest: "bb", loads: loads))
    var random = SplitMix64(state: seed &+ 5)
    let context = RPCCallContext(path: "", receivedAt: 0)
    for _ in 0..<orders {
      for unit in snapshot.allUnits where random.chance(40) {
        loads.setOpen(UInt32(random.range(0...3)), in: snapshot.pool(unit))
      }
      let request = request(organization, snapshot, &random)
      var bytes: [UInt8] = []
      request.encode(into: &bytes)
      // Behind what is there, as behind the prefix of a reply.
      var written: [UInt8] = [9, 9]
      var plain: [UInt8] = [9, 9]
      do {
        try bytes.withUnsafeBytes { try service.routeBytes(context, $0, &written) }
        let reply = try service.route(context, request)
        reply.encode(into: &plain)
        count.leads += reply.lead?.role == .catchAll ? 0 : 1
        count.helpers += reply.helpers.count
        count.alternatives += reply.alternatives.count
      } catch {
        count.refused += 1
        #expect(throws: RPCError.self) { try service.route(context, request) }
      }
      if written != plain { return "\(request)" }
    }
    return nil
  }

  static func request(
    _ organization: Organization, _ snapshot: OrganizationSnapshot, _ random: inout SplitMix64
  ) -> Wire.RouteRequest {
    let chain = snapshot.allUnits.filter { snapshot.tier($0) != nil }
    return .with { request in
      request.alternatives = UInt32(random.range(0...16))
      request.leadOnly = random.chance(30)
      request.order = .with {
        $0.origin = snapshot.code(random.pick(chain))
        $0.category = random.pick(organization.categories).code
        $0.receivedAt =
          Int64(RandomOrganization.firstDay.number) * 86_400 + Int64(random.range(-90...900)) * 999
        if random.chance(50) { $0.mode = .emergency }
        if random.chance(20) { $0.deadline = $0.receivedAt + 7200 }
        if random.chance(30) {
          $0.urgency = random.pick(["normal"] + snapshot.urgencies.sorted())
        }
        if random.chance(3) { $0.urgency = "no such" }
        if random.chance(3) { $0.origin += "x" }
        if random.chance(3) { $0.category = "" }
        if random.chance(30) { $0.excluded = [random.pick(organization.units).code] }
      }
    }
  }

  @Test(
    "Random orders have the same reply, byte for byte, on either way", arguments: [5, 20, 80])
  func bothWaysGiveTheSameBytes(size: Int) throws {
    var count = Count()
    for number in 1...60 as ClosedRange<UInt64> {
      let seed = number &* 7919 &+ UInt64(size)
      if let request = try Self.difference(seed: seed, size: size, orders: 20, &count) {
        Issue.record("seed \(seed), size \(size): \(request)")
        return
      }
    }
    #expect(count.leads > 100 && count.helpers > 50 && count.alternatives > 50, "\(count)")
  }
}
