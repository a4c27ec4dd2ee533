import OrganizationGraph
import Routing

/// Teams for the orders, and how full that makes pools and gates.
struct TeamPlacing {
  typealias Team = [TeamProblem.Choice]

  private static let passes = 8
  /// So many orders are asked to make room.
  private static let mostAsked = 20_000

  let problem: TeamProblem
  /// By group: the teams of its orders; those left over are with their catch-all.
  private(set) var teams: [[Team?]]
  private(set) var cost: Int64
  private var used: [Int]
  private var through: [Int]

  /// Each order where it costs least beside those before it, those first that lose most without a team;
  /// then again and again each one where it costs least beside all others, until none gains or it is stopped.
  /// At last those without a team get one where another order makes room.
  init(_ problem: TeamProblem, _ bound: TeamBound, shouldStop: () -> Bool) {
    self.problem = problem
    teams = problem.groups.map { Array(repeating: nil, count: $0.count) }
    cost = problem.groups.reduce(0) { $0 + Int64($1.count) * $1.penalty }
    used = Array(repeating: 0, count: problem.pools.count)
    through = Array(repeating: 0, count: problem.gates.count)
    let sorted = problem.groups.indices.sorted { a, b in
      let x = problem.groups[a].penalty - bound.least[a]
      let y = problem.groups[b].penalty - bound.least[b]
      return (y, a) < (x, b)
    }
    for _ in 0..<Self.passes {
      let former = cost
      for group in sorted {
        for order in 0..<problem.groups[group].count {
          if shouldStop() { return }
          place(order, of: group)
        }
      }
      if cost == former { break }
    }
    makeRoom(shouldStop)
  }

  /// The same with teams that were found elsewhere.
  init(_ problem: TeamProblem, _ teams: [[Team?]]) {
    self.problem = problem
    self.teams = problem.groups.map { Array(repeating: nil, count: $0.count) }
    cost = problem.groups.reduce(0) { $0 + Int64($1.count) * $1.penalty }
    used = Array(repeating: 0, count: problem.pools.count)
    through = Array(repeating: 0, count: problem.gates.count)
    for (group, teams) in teams.enumerated() {
      for (order, team) in teams.enumerated() { set(team, order, of: group) }
    }
  }

  /// Gives orders without a team one that takes a place of another order's team, if that order then finds
  /// another at less than this saves.
  private mutating func makeRoom(_ shouldStop: () -> Bool) {
    var asked = 0
    for number in teams.indices {
      let wanted = Set(problem.groups[number].roles.joined().map(\.sink))
      for order in teams[number].indices where teams[number][order] == nil {
        var isPlaced = false
        for other in teams.indices where !isPlaced {
          for rival in teams[other].indices where !isPlaced {
            guard let team = teams[other][rival] else { continue }
            for kept in Set(team.map(\.sink)) where wanted.contains(kept) && !isPlaced {
              asked += 1
              if asked > Self.mostAsked || shouldStop() { return }
              isPlaced = place(order, of: number, besideRival: rival, of: other, keeping: kept)
            }
          }
        }
        // Equal orders would find no more.
        if !isPlaced { break }
      }
    }
  }

  /// Takes an order's team away, gives another order one that leaves a sink of it alone, and gives the first a
  /// new one; `false`, and all as it was, if that costs no less.
  private mutating func place(
    _ order: Int, of number: Int, besideRival rival: Int, of other: Int, keeping kept: Int
  ) -> Bool {
    let before = cost
    let team = teams[other][rival]
    set(nil, rival, of: other)
    let found = problem.groups[number].cheapest(below: problem.groups[number].penalty) {
      $0.sink == kept ? nil : price($0, beside: $1)
    }
    if let found {
      set(found.team, order, of: number)
      place(rival, of: other)
      if cost < before { return true }
      set(nil, order, of: number)
    }
    set(team, rival, of: other)
    return false
  }

  private mutating func place(_ order: Int, of number: Int) {
    let former = teams[number][order]
    let before = cost
    set(nil, order, of: number)
    let group = problem.groups[number]
    let limit = before - (cost - group.penalty)
    let found = group.cheapest(below: min(limit, group.penalty)) { choice, team in
      price(choice, beside: team)
    }
    if let found {
      set(found.team, order, of: number)
    } else if before < cost {
      set(former, order, of: number)
    }
  }

  /// What a choice costs now; `nil`: its pool or gate is full.
  private func price(_ choice: TeamProblem.Choice, beside team: Team) -> Int64? {
    let place = used[choice.sink] + team.count { $0.sink == choice.sink }
    guard place < problem.places[choice.sink].count else { return nil }
    if let gate = choice.gate,
      through[gate] + team.count(where: { $0.gate == gate }) >= problem.rooms[gate]
    {
      return nil
    }
    return choice.cost + problem.places[choice.sink][place]
  }

  private mutating func set(_ team: Team?, _ order: Int, of number: Int) {
    let penalty = problem.groups[number].penalty
    if let former = teams[number][order] {
      cost += penalty
      for choice in former {
        used[choice.sink] -= 1
        cost -= choice.cost + problem.places[choice.sink][used[choice.sink]]
        if let gate = choice.gate { through[gate] -= 1 }
      }
    }
    teams[number][order] = team
    guard let team else { return }
    cost -= penalty
    for choice in team {
      cost += choice.cost + problem.places[choice.sink][used[choice.sink]]
      used[choice.sink] += 1
      if let gate = choice.gate { through[gate] += 1 }
    }
  }
}
