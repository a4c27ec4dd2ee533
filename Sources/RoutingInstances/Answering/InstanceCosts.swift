import OrganizationGraph

/// What routing costs in an instance, milli-units, and the policy that says so.
public enum InstanceCosts {
  public static let climb = 1000
  public static let descend = 800
  public static let seat = 600
  public static let whistle = 1500
  public static let line = 1200
  /// A full candidate would cost this for its load; the cost rises evenly from 0.
  public static let fullLoad = 1000

  /// The cost records of an instance's organisation.
  static func records(_ graph: InstanceGraph) -> [Cost] {
    let prices = Set(graph.quality).sorted().compactMap { quality in
      grade(quality).map { Cost(item: "credit", key: $0, value: Int(quality)) }
    }
    return [
      Cost(item: "hop.climb", value: climb), Cost(item: "hop.descend", value: descend),
      Cost(item: "hop.seat", value: seat), Cost(item: "hop.station", value: whistle),
      Cost(item: "hop.line", value: line), Cost(item: "role.own", value: 0),
      Cost(item: "load", key: "0", value: 0), Cost(item: "load", key: "1000", value: fullLoad),
      // As many hops as a chain can have, which is no limit.
      Cost(item: "descend_limit", value: 16),
      Cost(item: "catch_all", value: PolicyItem.largestCost),
    ] + prices
  }

  /// The credit grade whose price is a quality; none for a quality that costs nothing.
  static func grade(_ quality: Int32) -> String? { quality == 0 ? nil : "q\(quality)" }
}
