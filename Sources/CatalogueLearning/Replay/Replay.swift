public import OrganizationGraph
import Routing

/// Routes past orders with the engine and compares its choice with what happened.
///
/// Every order is routed as if nothing else were open, because past loads are not known. To judge
/// another catalogue than an organisation's own, compile `replacingLearnedDuties(with:)` of it.
/// The decisions depend on nothing but snapshot and tickets.
public struct Replay {
  /// What a replay gives.
  public struct Outcome: Sendable {
    public let report: ReplayReport
    /// In the order of the tickets, without those refused.
    public let decisions: [ReplayDecision]
  }

  /// Most refusals that the report quotes.
  static let mostRefusals = 5

  private let snapshot: OrganizationSnapshot
  private let router: Router
  private let mostConfusions: Int

  /// - Parameter mostConfusions: how many pairs of units the report lists.
  public init(_ snapshot: OrganizationSnapshot, mostConfusions: Int = 20) {
    self.snapshot = snapshot
    router = Router(snapshot)
    self.mostConfusions = mostConfusions
  }

  /// Routes every ticket of a file.
  public func run(_ history: TicketHistory, clock: some Clock<Duration>) -> Outcome {
    run(
      history.tickets, file: history.file, rows: history.rows, notes: history.notes, clock: clock)
  }

  /// Routes tickets that were resolved against this snapshot, or one with the same units and
  /// categories.
  ///
  /// - Parameters:
  ///   - rows: rows of the file that the tickets are from; their own number unless given.
  ///   - clock: measures the decisions.
  public func run(
    _ tickets: [Ticket], file: String, rows: Int? = nil, notes: [TicketNote] = [],
    clock: some Clock<Duration>
  ) -> Outcome {
    var tally = ReplayTally(snapshot: snapshot)
    var queries: [(ticket: Ticket, query: RoutingQuery)] = []
    for ticket in tickets {
      do {
        queries.append((ticket, try RoutingQuery(order(for: ticket), in: snapshot)))
      } catch {
        tally.refuse(ticket, error)
      }
    }
    let (loads, workspace) = (Loads(snapshot), SearchWorkspace())
    var results: [Result<Decision, RoutingError>] = []
    results.reserveCapacity(queries.count)
    let time = clock.measure {
      for (_, query) in queries {
        results.append(
          Result { () throws(RoutingError) in
            try router.route(query, loads: loads, alternatives: 2, workspace: workspace)
          })
      }
    }
    for (entry, result) in zip(queries, results) {
      switch result {
      case .success(let decision): tally.count(entry.ticket, decision)
      case .failure(let error): tally.refuse(entry.ticket, error)
      }
    }
    return Outcome(
      report: tally.report(
        file: file, rows: rows ?? tickets.count, time: time, notes: notes,
        mostConfusions: mostConfusions),
      decisions: tally.decisions)
  }

  private func order(for ticket: Ticket) -> WorkOrder {
    WorkOrder(
      origin: snapshot.code(ticket.origin), category: snapshot.record(ticket.category).code,
      receivedAt: ticket.createdAt)
  }
}
