import OrganizationGraph
import Routing

/// Counts decisions while a replay runs.
struct ReplayTally {
  private let snapshot: OrganizationSnapshot
  private(set) var decisions: [ReplayDecision] = []
  private var score = ReplayReport.Score()
  private var byCategory: [CategoryIndex: ReplayReport.Score] = [:]
  private var byUnit: [UnitIndex: ReplayReport.Score] = [:]
  private var confusions: [Pair: Int] = [:]
  private var caughtByCatchAll = 0
  private var refused = 0
  private var refusals: [String] = []

  private struct Pair: Hashable {
    let actual: UnitIndex
    let chosen: UnitIndex
  }

  init(snapshot: OrganizationSnapshot) {
    self.snapshot = snapshot
  }

  mutating func count(_ ticket: Ticket, _ decision: Decision) {
    let lead = decision.lead
    let entry = ReplayDecision(
      ticket: ticket.id, actual: snapshot.code(ticket.unit), lead: snapshot.code(lead.unit),
      cost: lead.totalCost, isCatchAll: lead.role == .catchAll,
      firstThree: ([lead] + decision.alternatives).prefix(3).map { snapshot.code($0.unit) })
    decisions.append(entry)
    score.count(entry)
    byCategory[top(ticket.category), default: .init()].count(entry)
    byUnit[ticket.unit, default: .init()].count(entry)
    if entry.isCatchAll { caughtByCatchAll += 1 }
    if !entry.leadIsActual {
      confusions[Pair(actual: ticket.unit, chosen: lead.unit), default: 0] += 1
    }
  }

  mutating func refuse(_ ticket: Ticket, _ error: RoutingError) {
    refused += 1
    if refusals.count < Replay.mostRefusals { refusals.append("line \(ticket.line): \(error)") }
  }

  private func top(_ category: CategoryIndex) -> CategoryIndex {
    var top = category
    while let parent = snapshot.parent(top) { top = parent }
    return top
  }

  func report(
    file: String, rows: Int, time: Duration, notes: [TicketNote], mostConfusions: Int
  ) -> ReplayReport {
    let (seconds, attoseconds) = time.components
    return ReplayReport(
      file: file, rows: rows, score: score, caughtByCatchAll: caughtByCatchAll, refused: refused,
      refusals: refusals, seconds: Double(seconds) + Double(attoseconds) * 1e-18,
      byCategory: groups(byCategory) {
        let record = snapshot.record($0)
        return (record.code, record.name)
      },
      byUnit: groups(byUnit) { (snapshot.code($0), snapshot.name($0)) },
      confusions: worst(mostConfusions), notes: notes)
  }

  private func groups<Key: DenseIndex>(
    _ scores: [Key: ReplayReport.Score], _ label: (Key) -> (code: String, name: String)
  ) -> [ReplayReport.Group] {
    scores.sorted { ($1.value.judged, $0.key) < ($0.value.judged, $1.key) }.map { key, score in
      let (code, name) = label(key)
      return ReplayReport.Group(code: code, name: name, score: score)
    }
  }

  private func worst(_ count: Int) -> [ReplayReport.Confusion] {
    confusions.sorted {
      ($1.value, $0.key.actual, $0.key.chosen) < ($0.value, $1.key.actual, $1.key.chosen)
    }.prefix(count).map { pair, count in
      ReplayReport.Confusion(
        actual: snapshot.code(pair.actual), actualName: snapshot.name(pair.actual),
        chosen: snapshot.code(pair.chosen), chosenName: snapshot.name(pair.chosen), count: count)
    }
  }
}
