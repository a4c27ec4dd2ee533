import OrganizationGraph
import Routing

/// A change that an explanation names, made by its words alone: to the records, the order, or the orders
/// that are open. Shares nothing with how explanations find it.
struct ClaimedChange {
  var organization: Organization
  var order: WorkOrder
  /// Open orders by pool (shared pools by their code, others by the unit's code).
  var open: [String: Int]
  /// Open orders by edge code.
  var used: [String: Int]
  let today: Day

  /// What is said of the decision after the change.
  enum Outcome: Equatable {
    case leads(cost: String)
    case costs(String, more: String, than: String)
    case cannotHold
  }

  /// The change and what is said to come of it; `nil` if the words name no change.
  static func parts(_ text: String) -> (change: String, outcome: Outcome)? {
    guard let separator = text.ranges(of: "; ").last else { return nil }
    let change = String(text[..<separator.lowerBound])
    let rest = text[separator.upperBound...]
    if let leads = rest.wholeMatch(of: /it then leads at (.*)/) {
      return (change, .leads(cost: String(leads.1)))
    }
    if let costs = rest.wholeMatch(of: /even then it costs (.*), (.*) more than (.*)/) {
      return (change, .costs(String(costs.1), more: String(costs.2), than: String(costs.3)))
    }
    return rest == "even then it cannot hold it" ? (change, .cannotHold) : nil
  }

  /// Makes the change; false if the words are none that a change can be made by.
  ///
  /// - Parameters:
  ///   - row: the unit's, among the records.
  ///   - duty: the row of the line of the catalogue that decides for the unit.
  ///   - words: what a line of the catalogue is called, by its row.
  mutating func make(
    _ change: String, unit row: Int, duty: Int?, words: (Int) -> String
  ) -> Bool {
    if madeToTheUnit(change, row) || madeToTheCategory(change) || madeToAnEdge(change) {
      return true
    }
    let unit = organization.units[row]
    if change.hasPrefix("add a duty of \(unit.name) for ") {
      var duty = Duty(holder: .unit(unit.code), category: order.category)
      duty.term = extended(Term(from: today, until: today))
      duty.mode = order.mode
      organization.duties.append(duty)
      return true
    }
    if let duty, let match = change.prefixMatch(of: /a confidence of (\S+) in the duty catalogue/) {
      organization.duties[duty].confidence = Int((Double(match.1)! * 1000).rounded())
      return true
    }
    if let duty, change.hasPrefix("owning the duty") {
      organization.duties[duty].role = .own
      return true
    }
    return madeToALine(change, unit, words)
  }

  private func extended(_ term: Term) -> Term {
    let next = Day(number: today.number + 1)
    return Term(
      from: term.from.map { min($0, today) }, until: term.until.map { max($0, next) })
  }

  private mutating func madeToTheUnit(_ change: String, _ row: Int) -> Bool {
    let unit = organization.units[row]
    if change == "make it active again" {
      organization.units[row].status = .active
    } else if change.hasPrefix("keep it open at") || change.hasPrefix("being open at")
      || change == "give its calendar open hours"
    {
      organization.units[row].hours = nil
    } else if change == "take it out of the exclusions" {
      order.excluded = []
    } else if let match = change.wholeMatch(of: /give \S+ the level (\S+)/) {
      organization.units[row].level = String(match.1)
    } else if let match = change.wholeMatch(of: /a credit grade of (\S+) instead of \S+/) {
      organization.units[row].credit = String(match.1)
    } else if let match = change.prefixMatch(of: /(?:give it a|raise its) capacity (?:of|to) (\d+)/)
    {
      let capacity = Int(match.1)!
      if let pool = organization.pools.firstIndex(where: { $0.code == unit.pool }) {
        organization.pools[pool].capacity = capacity
      } else {
        organization.units[row].capacity = capacity
      }
    } else if let match = change.wholeMatch(of: /(\d+) open orders instead of \d+/) {
      open[unit.pool ?? unit.code] = Int(match.1)!
    } else {
      return false
    }
    return true
  }

  private mutating func madeToTheCategory(_ change: String) -> Bool {
    let row = organization.categories.firstIndex { $0.code == order.category }!
    if let match = change.wholeMatch(of: /lower the authority that the category needs to (\S+)/) {
      organization.categories[row].authority = String(match.1)
    } else if let match = change.wholeMatch(of: /raise the category's ceiling to (\S+)/) {
      organization.categories[row].ceiling = String(match.1)
    } else if let match = change.wholeMatch(of: /admit the category down to a (\S+)/) {
      organization.categories[row].admission = String(match.1)
    } else {
      return false
    }
    return true
  }

  private mutating func madeToAnEdge(_ change: String) -> Bool {
    guard let match = change.wholeMatch(of: /(.*) of \w+ (\S+) \(\S+ → \S+\)/),
      let row = organization.edges.firstIndex(where: { $0.code == match.2 })
    else { return false }
    switch match.1 {
    case "extend the term": organization.edges[row].term = extended(organization.edges[row].term)
    case "raise the quota": organization.edges[row].quota = used[String(match.2), default: 0] + 1
    case "add \(order.category) \(order.category) to the categories":
      organization.edges[row].categories.append(order.category)
    default: return false
    }
    return true
  }

  private mutating func madeToALine(
    _ change: String, _ unit: OrganizationUnit, _ words: (Int) -> String
  ) -> Bool {
    func row(_ text: Substring, _ isMeant: (Duty) -> Bool) -> Int? {
      organization.duties.indices.first { row in
        let duty = organization.duties[row]
        return [.unit(unit.code), .kind(unit.kind.code)].contains(duty.holder)
          && words(row) == text && isMeant(duty)
      }
    }
    if let match = change.wholeMatch(
      of: /extend the term (.*) to \S+ in the catalogue's line that (.*)/),
      let row = row(
        match.2, { "\($0.term)" == match.1 && ($0.mode == nil || $0.mode == order.mode) })
    {
      organization.duties[row].term = extended(organization.duties[row].term)
    } else if let match = change.wholeMatch(
      of: /let the catalogue's line that (.*) hold everywhere/),
      let row = row(
        match.1,
        { $0.term.contains(today) && $0.area != nil && ($0.mode == nil || $0.mode == order.mode) })
    {
      organization.duties[row].area = nil
    } else if let match = change.wholeMatch(
      of: /let the catalogue's line that (.*) hold in both modes/),
      let row = row(match.1, { $0.term.contains(today) && $0.mode != nil && $0.mode != order.mode })
    {
      organization.duties[row].mode = nil
    } else {
      return false
    }
    return true
  }
}
