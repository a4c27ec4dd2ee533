import OrganizationSamples
import RoutingInstances

/// Small instances without the regularity of the generator's: trees that leave out tiers, units with
/// and without seats and lines, many equal costs, full candidates. As text, which the reader reads.
enum RandomInstance {
  static func files(seed: UInt64) -> [String: String] {
    var random = SplitMix64(state: seed)
    let top = random.pick([InstanceKind.country, .city, .district])
    let tiers = InstanceKind.tiers.filter { $0.rawValue >= top.rawValue }
    var kinds: [InstanceKind] = [tiers[0]]
    var nodes = "id,kind,parent,mask,quality\n" + row(0, tiers[0], -1, &random)
    for id in 1..<random.range(2...40) {
      var kind = random.pick(InstanceKind.allCases)
      var parent = -1
      if kind.isTree {
        let above = kinds.indices.filter { kinds[$0].isTree && kinds[$0] != .household }
        parent = random.pick(above)
        kind = random.pick(tiers.filter { $0.rawValue > kinds[parent].rawValue })
      }
      nodes += row(id, kind, parent, &random)
      kinds.append(kind)
    }
    return ["nodes.csv": nodes, "edges.csv": edges(kinds, &random)]
  }

  /// Half of the categories are of one of two, so that queries have answers.
  private static func row(
    _ id: Int, _ kind: InstanceKind, _ parent: Int, _ random: inout SplitMix64
  ) -> String {
    var mask: UInt64 = 0
    if random.chance(60) { mask |= 1 << UInt64(random.range(0...1)) }
    if random.chance(30) { mask |= 1 << UInt64(random.range(0...63)) }
    let quality = random.pick([0, 0, 200, 600, 1000, random.range(0...3000)])
    return "\(id),\(kind.name),\(parent),\(String(mask, radix: 16)),\(quality)\n"
  }

  private static func edges(_ kinds: [InstanceKind], _ random: inout SplitMix64) -> String {
    var rows: Set<String> = []
    for _ in 0..<3 * kinds.count {
      let (source, target) = (random.range(0...kinds.count - 1), random.range(0...kinds.count - 1))
      let (from, to) = (kinds[source], kinds[target])
      if from == .community, !to.isTree { rows.insert("\(source),\(target),C\n") }
      if from == .street, to == .station { rows.insert("\(source),\(target),W\n") }
    }
    for (source, kind) in kinds.enumerated() where kind.isLine {
      let above = kinds.indices.filter { $0 > source && kinds[$0].isLine }
      if !above.isEmpty, random.chance(70) { rows.insert("\(source),\(random.pick(above)),L\n") }
    }
    return "src,dst,type\n" + rows.sorted().joined()
  }
}
