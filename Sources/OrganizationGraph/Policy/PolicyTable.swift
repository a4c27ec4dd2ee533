/// The policy's numbers, looked up by item, mode and key.
///
/// The most specific record wins: one with the key before one without, then one with the mode
/// before one without; what the organisation does not give is the item's default. Where the
/// organisation gives any point of the load curve for a mode, its points replace the default curve.
public struct PolicyTable: Sendable {
  private struct Slot: Hashable {
    let item: String
    let mode: Mode?
    let key: String?
  }

  private var given: [Slot: Int] = [:]

  public init(_ costs: [Cost]) {
    for cost in costs {
      given[Slot(item: cost.item, mode: cost.mode, key: cost.key)] = cost.value
    }
  }

  /// The value of an item of `PolicyItem.all`; O(1).
  public func value(_ name: String, mode: Mode = .peacetime, key: String? = nil) -> Int {
    guard let item = PolicyItem.named(name) else {
      preconditionFailure("no policy item is called \(name)")
    }
    for candidate in key == nil ? [nil] : [key, nil] {
      for mode in [Optional(mode), nil] {
        if let value = given[Slot(item: name, mode: mode, key: candidate)] { return value }
      }
    }
    return item.defaults.first { $0.key == key }?.value
      ?? item.defaults.first { $0.key == nil }?.value ?? 0
  }

  /// The points of the load curve in a mode, by rising utilisation.
  public func loadCurve(mode: Mode) -> [(utilisation: Int, cost: Int)] {
    func points(_ mode: Mode?) -> [(utilisation: Int, cost: Int)] {
      given.compactMap { slot, value in
        guard slot.item == "load", slot.mode == mode, let at = slot.key.flatMap({ Int($0) }) else {
          return nil
        }
        return (at, value)
      }.sorted { $0.utilisation < $1.utilisation }
    }
    for candidate in [points(mode), points(nil)] where !candidate.isEmpty { return candidate }
    return PolicyItem.named("load")!.defaults.map { (Int($0.key!)!, $0.value) }
  }

  /// The credit grades that have a price; `nil` if every grade has.
  package var pricedGrades: Set<String>? {
    if given.keys.contains(where: { $0.item == "credit" && $0.key == nil }) { return nil }
    return gradesWithPrice
  }

  /// The credit grades that are given a price of their own.
  package var gradesWithPrice: Set<String> {
    Set(
      given.keys.filter { $0.item == "credit" }.compactMap(\.key)
        + PolicyItem.named("credit")!.defaults.compactMap(\.key))
  }
}
