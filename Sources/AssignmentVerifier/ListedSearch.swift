/// Looks for a plan that costs less than it may, among all that prices do not rule out.
///
/// **What a plan costs beyond the bound** of some prices is a sum of parts, none of them less than 0: what each
/// order costs at the prices more than its least, what each taken place costs more than its price, what each
/// place left free costs less, and the price of the room that is left at gates. So a choice of an order whose
/// own part reaches the gap is in no cheaper plan, nor are choices whose parts reach it together.
///
/// **How.** Every choice of every order that is left is tried, in depth. A place or room that the orders to come
/// cannot fill any more is counted as left free. Equal orders make their choices in one sequence only. Finding
/// nothing proves that no plan costs less.
public struct ListedSearch {
  public enum Outcome: Hashable, Sendable {
    case none
    /// A plan costs this much.
    case cheaper(Int64)
    /// There are more orders or choices than it looks at.
    case tooLarge
  }

  /// It goes as deep as there are orders.
  public static let mostOrders = 1_000
  /// Choices that are looked at, one by one, and that orders have together.
  private static let mostSteps = 10_000_000
  private static let mostChoices = 200_000

  /// What an order may do: the places and gates that it takes then, and what it costs beyond its least.
  private struct Choice {
    let uses: [Int]
    let excess: Int64
  }

  private let problem: ListedTeams
  private let prices: [Int64]
  private let gatePrices: [Int64]
  private let gap: Int64
  /// By pool, then by gate: what each place costs beyond the price; less than 0: leaving it free costs that.
  private var places: [[Int64]] = []
  /// How many of them the decided orders take.
  private var used: [Int] = []
  /// How many these and the orders to come could take.
  private var reachable: [Int] = []
  /// By order, those with fewest first; equal orders follow each other.
  private var choices: [[Choice]] = []
  private var isAsBefore: [Bool] = []
  /// By order and resource: how many places it takes at the most.
  private var most: [[(resource: Int, uses: Int)]] = []
  private var chosen: [Int] = []
  private var steps = 0
  private var found: Int64?

  /// - Parameters:
  ///   - bound: what the prices prove (`ListedTeams.verify`).
  ///   - limit: a plan has to cost less than this.
  public static func run(
    _ problem: ListedTeams, prices: [Int64], gatePrices: [Int64], bound: Int64, limit: Int64
  ) -> Outcome {
    guard problem.roles.count <= mostOrders else { return .tooLarge }
    var search = Self(problem, prices, gatePrices, gap: limit - bound)
    guard search.list() else { return .tooLarge }
    let least = search.prepare()
    guard least >= search.gap || search.visit(least) else { return .tooLarge }
    return search.found.map { .cheaper(bound + $0) } ?? .none
  }

  private init(
    _ problem: ListedTeams, _ prices: [Int64], _ gatePrices: [Int64], gap: Int64
  ) {
    self.problem = problem
    self.prices = prices
    self.gatePrices = gatePrices
    self.gap = gap
  }

  /// Finds the choices of all orders that can be part of a cheaper plan; `false` if they are too many.
  private mutating func list() -> Bool {
    struct Kind: Hashable {
      let roles: [[ListedTeams.Offer]]
      let penalty: Int64
    }
    var known: [Kind: [Choice]] = [:]
    var kinds: [(choices: [Choice], orders: Int)] = []
    var numbers: [Kind: Int] = [:]
    var count = 0
    for (roles, penalty) in zip(problem.roles, problem.penalty) {
      let kind = Kind(roles: roles, penalty: penalty)
      if known[kind] == nil {
        guard let found = choices(of: roles, penalty) else { return false }
        known[kind] = found
        numbers[kind] = kinds.count
        kinds.append((found, 0))
      }
      if let number = numbers[kind] { kinds[number].orders += 1 }
      count += known[kind]?.count ?? 0
      if count > Self.mostChoices { return false }
    }
    for kind in kinds.enumerated().sorted(by: {
      ($0.element.choices.count, $0.offset) < ($1.element.choices.count, $1.offset)
    }).map(\.element) {
      var uses: [Int: Int] = [:]
      for choice in kind.choices {
        uses.merge(
          Dictionary(choice.uses.map { ($0, 1) }, uniquingKeysWith: +), uniquingKeysWith: max)
      }
      for number in 0..<kind.orders {
        choices.append(kind.choices)
        isAsBefore.append(number > 0)
        most.append(uses.map { ($0.key, $0.value) })
      }
    }
    return true
  }

  /// The choices of an order, cheapest first; `nil` if they are too many.
  private func choices(of roles: [[ListedTeams.Offer]], _ penalty: Int64) -> [Choice]? {
    func value(_ offer: ListedTeams.Offer) -> Int64 {
      offer.cost + prices[offer.pool] + (offer.gate.map { gatePrices[$0] } ?? 0)
    }
    var all: [(value: Int64, uses: [Int])] = [(penalty, [])]
    var isTooMany = false
    let least = roles.map { $0.map(value).min() ?? .max / 4 }
    func visit(_ role: Int, _ sum: Int64, _ units: [Int], _ uses: [Int]) {
      if isTooMany { return }
      if role == roles.count {
        all.append((sum, uses))
        isTooMany = all.count > Self.mostChoices
        return
      }
      let rest = least[(role + 1)...].reduce(0) { min($0 + $1, .max / 4) }
      for offer in roles[role] where !units.contains(offer.unit) {
        let next = sum + value(offer)
        if next + rest >= penalty + gap { continue }
        visit(
          role + 1, next, units + [offer.unit],
          uses + [offer.pool] + (offer.gate.map { [prices.count + $0] } ?? []))
      }
    }
    visit(0, 0, [], [])
    guard !isTooMany, let best = all.map(\.value).min() else { return nil }
    return all.filter { $0.value - best < gap }
      .map { Choice(uses: $0.uses, excess: $0.value - best) }
      .sorted { $0.excess < $1.excess }
  }

  /// Counts the places; what they cost at least beyond the bound.
  private mutating func prepare() -> Int64 {
    let takers = problem.roles.reduce(0) { $0 + $1.count }
    var least: Int64 = 0
    places = zip(problem.places, prices).map { places, price in places.map { $0 - price } }
    for (room, price) in zip(problem.gates, gatePrices) {
      let most = min(room, takers)
      places.append(Array(repeating: -price, count: most))
      least += price * Int64(room - most)
    }
    used = Array(repeating: 0, count: places.count)
    reachable = used
    for uses in most {
      for (resource, uses) in uses { reachable[resource] += uses }
    }
    for (places, reachable) in zip(places, reachable) {
      for excess in places.dropFirst(reachable) { least += max(0, -excess) }
    }
    return least
  }

  /// Decides the orders from the next one on; `false` if that takes too many steps.
  private mutating func visit(_ excess: Int64) -> Bool {
    let order = chosen.count
    if order == choices.count {
      found = excess
      return true
    }
    let first = isAsBefore[order] ? chosen[order - 1] : 0
    for number in first..<max(first, choices[order].count) {
      let choice = choices[order][number]
      if excess + choice.excess >= gap { break }
      steps += 1
      if steps > Self.mostSteps { return false }
      guard let taken = take(choice.uses) else { continue }
      let next = excess + choice.excess + taken + leave(choice.uses, of: order)
      if next < gap {
        chosen.append(number)
        let goesOn = visit(next)
        chosen.removeLast()
        if !goesOn || found != nil { return goesOn }
      }
      for (resource, uses) in most[order] {
        reachable[resource] += uses - choice.uses.count { $0 == resource }
      }
      for resource in choice.uses { used[resource] -= 1 }
    }
    return true
  }

  /// Takes places; what they cost beyond their prices, `nil` if one is not there.
  private mutating func take(_ uses: [Int]) -> Int64? {
    var excess: Int64 = 0
    for (number, resource) in uses.enumerated() {
      guard used[resource] < places[resource].count else {
        for taken in uses[..<number] { used[taken] -= 1 }
        return nil
      }
      excess += max(0, places[resource][used[resource]])
      used[resource] += 1
    }
    return excess
  }

  /// What the places cost that an order could have taken and that are out of reach now.
  private mutating func leave(_ uses: [Int], of order: Int) -> Int64 {
    var excess: Int64 = 0
    for (resource, most) in most[order] {
      for _ in 0..<most - uses.count(where: { $0 == resource }) {
        reachable[resource] -= 1
        let place = reachable[resource]
        if place < places[resource].count { excess += max(0, -places[resource][place]) }
      }
    }
    return excess
  }
}
