import OrganizationGraph
import Routing

/// Looks for a plan with teams that costs less than the best known, until there is none or it has looked
/// at so many.
///
/// **What a plan costs beyond the bound** of some prices is a sum of parts that are 0 or more: what the
/// team of each order, or its catch-all, costs at the prices more than the cheapest does, what each taken
/// place costs more than its price, what each free place costs less, and the price of the room left on edges
/// with a quota, which are as pools whose places cost nothing. So options whose own part is no
/// less than the gap can be in no better plan, and the search over the others goes back as soon as the
/// parts that are certain reach the gap: those of the orders decided, of the places taken, and of the places
/// that the orders to come cannot fill any more. Each better plan narrows the gap.
///
/// Equal orders take their options in one order only. It ends: options are finitely many. Finding nothing
/// is the proof that the best known plan is of least cost.
struct TeamSearch {
  /// Larger batches are not searched: it goes as deep as there are orders.
  static let mostOrders = 1_000
  /// After so many steps it gives up.
  static let mostSteps = 3_000_000
  /// So many options of all groups are looked at.
  private static let mostOptions = 20_000

  private struct Option {
    let team: TeamPlacing.Team?
    let sinks: [Int]
    let excess: Int64
  }

  private let problem: TeamProblem
  private let bound: TeamBound
  private let shouldStop: () -> Bool
  private var options: [[Option]] = []
  /// Of each order to decide: its group.
  private var order: [Int] = []
  private var gap: Int64
  /// By pool, then by edge with a quota: what its places cost.
  private let places: [[Int64]]
  private let prices: [Int64]
  private var used: [Int]
  /// By pool: how many places below the price there are.
  private let cheap: [Int]
  /// By pool: how many places the decided and the coming orders can take in all.
  private var reachable: [Int]
  /// By group and pool: how many places one order can take there.
  private var mostUses: [[(sink: Int, uses: Int)]] = []
  private var chosen: [Int] = []
  private var steps = 0
  private(set) var best: [[TeamPlacing.Team?]]?
  /// Nothing better than `best`, or than the plan given, exists.
  private(set) var isWhole = false

  /// - Parameter cost: of the best plan known.
  init(
    _ problem: TeamProblem, _ bound: TeamBound, below cost: Int64,
    shouldStop: @escaping () -> Bool
  ) {
    self.problem = problem
    self.bound = bound
    self.shouldStop = shouldStop
    gap = cost - bound.value
    let most = problem.groups.reduce(0) { $0 + $1.count * $1.roles.count }
    places = problem.places + problem.rooms.map { Array(repeating: 0, count: min($0, most)) }
    prices = bound.prices + bound.gatePrices
    used = Array(repeating: 0, count: places.count)
    cheap = zip(places, prices).map { places, price in places.count { $0 < price } }
    reachable = used
    guard problem.groups.reduce(0, { $0 + $1.count }) <= Self.mostOrders, list() else { return }
    order = options.indices.sorted { (options[$0].count, $0) < (options[$1].count, $1) }
      .flatMap { Array(repeating: $0, count: problem.groups[$0].count) }
    var unfilled: Int64 = 0
    for group in order {
      for (sink, uses) in mostUses[group] { reachable[sink] += uses }
    }
    for sink in places.indices {
      for place in places[sink].prefix(cheap[sink]).dropFirst(reachable[sink]) {
        unfilled += prices[sink] - place
      }
    }
    for (price, room) in zip(bound.gatePrices, problem.rooms) {
      unfilled += price * Int64(max(0, room - most))
    }
    isWhole = gap <= unfilled || visit(unfilled)
  }

  /// The options that can be part of a better plan; `false` if they are too many.
  private mutating func list() -> Bool {
    var count = 0
    for (number, group) in problem.groups.enumerated() {
      if shouldStop() { return false }
      var found: [Option] = []
      var limit = bound.least[number] + gap
      if group.penalty < limit {
        found.append(
          Option(team: nil, sinks: [], excess: group.penalty - bound.least[number]))
      }
      group.forEachTeam(below: &limit) { choice, _ in
        choice.cost + bound.prices[choice.sink]
          + (choice.gate.map { bound.gatePrices[$0] } ?? 0)
      } _: { cost, team, limit in
        found.append(
          Option(team: team, sinks: sinks(team), excess: cost - bound.least[number]))
        if found.count > Self.mostOptions { limit = .min }
      }
      count += found.count
      if count > Self.mostOptions { return false }
      found.sort { $0.excess < $1.excess }
      var uses: [Int: Int] = [:]
      for option in found {
        var own: [Int: Int] = [:]
        for sink in option.sinks { own[sink, default: 0] += 1 }
        uses.merge(own, uniquingKeysWith: max)
      }
      options.append(found)
      mostUses.append(uses.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
    return true
  }

  /// Decides the orders from the next one on; `false` if it was too much.
  private mutating func visit(_ excess: Int64) -> Bool {
    let position = chosen.count
    guard position < order.count else {
      gap = excess
      record()
      return true
    }
    let group = order[position]
    let first = position > 0 && order[position - 1] == group ? chosen[position - 1] : 0
    for number in first..<max(first, options[group].count) {
      let option = options[group][number]
      if excess + option.excess >= gap { break }
      steps += 1
      if steps > Self.mostSteps || steps % 4096 == 0 && shouldStop() { return false }
      guard let taken = take(option.sinks) else { continue }
      let lost = pass(group, option.sinks)
      let next = excess + option.excess + taken + lost
      chosen.append(number)
      let goesOn = next >= gap || visit(next)
      chosen.removeLast()
      unpass(group, option.sinks)
      free(option.sinks)
      if !goesOn { return false }
    }
    return true
  }

  /// The pools of a team, one by one, and the edges with a quota on its ways.
  private func sinks(_ team: TeamPlacing.Team) -> [Int] {
    team.flatMap { choice in
      choice.gate.map { [choice.sink, problem.pools.count + $0] } ?? [choice.sink]
    }
  }

  /// What the places cost more than their prices; `nil` if there are none left.
  private mutating func take(_ sinks: [Int]) -> Int64? {
    var excess: Int64 = 0
    for (taken, sink) in sinks.enumerated() {
      guard used[sink] < places[sink].count else {
        free(Array(sinks[..<taken]))
        return nil
      }
      excess += max(0, places[sink][used[sink]] - prices[sink])
      used[sink] += 1
    }
    return excess
  }

  private mutating func free(_ sinks: [Int]) {
    for sink in sinks { used[sink] -= 1 }
  }

  /// What the places cost less than their prices that are out of reach once an order has decided.
  private mutating func pass(_ group: Int, _ sinks: [Int]) -> Int64 {
    var lost: Int64 = 0
    for (sink, uses) in mostUses[group] {
      for _ in 0..<uses - sinks.count(where: { $0 == sink }) {
        reachable[sink] -= 1
        if reachable[sink] < cheap[sink] {
          lost += prices[sink] - places[sink][reachable[sink]]
        }
      }
    }
    return lost
  }

  private mutating func unpass(_ group: Int, _ sinks: [Int]) {
    for (sink, uses) in mostUses[group] {
      reachable[sink] += uses - sinks.count { $0 == sink }
    }
  }

  private mutating func record() {
    var teams: [[TeamPlacing.Team?]] = problem.groups.map { _ in [] }
    for (group, option) in zip(order, chosen) { teams[group].append(options[group][option].team) }
    best = teams
  }
}
