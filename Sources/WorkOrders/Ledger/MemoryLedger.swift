import OrganizationGraph
import Synchronization

/// A ledger in memory, for tests, trials and embedding: the plain way of everything, nothing kept.
public final class MemoryLedger: Ledger {
  private struct Content {
    var events: [OrderEvent] = []
    var orders: [UInt64: FiledOrder] = [:]
    var writes: [String: LedgerWrite] = [:]
    var counts = OrderCounts()
    var policies: [PolicyRecord] = []

    mutating func take(_ batch: LedgerBatch) {
      for event in batch.events where event.content != nil {
        guard let words = event.content else { continue }
        guard let filed = OrderState(event) else {
          orders[event.order]?.content = words
          continue
        }
        orders[event.order] = FiledOrder(state: filed, content: words, filedAt: event.at)
        counts.move(from: nil, to: filed.status)
      }
      for event in batch.events { counts.rate(by: event) }
      events += batch.events
      for state in batch.states {
        guard let former = orders[state.id]?.state.status else { continue }
        counts.move(from: former, to: state.status)
        orders[state.id]?.state = state
        let last = batch.events.last { $0.order == state.id }
        orders[state.id]?.endedAt = state.status.isOpen ? nil : last?.at
      }
      for write in batch.writes { writes[write.key] = write }
    }
  }

  private let content = Mutex(Content())

  public init() {}

  public var head: LedgerHead {
    content.withLock { content in
      guard let last = content.events.last else { return LedgerHead() }
      return LedgerHead(
        sequence: last.sequence, lastOrder: UInt64(content.orders.count), at: last.at)
    }
  }

  public func append(_ next: () -> LedgerBatch?) throws(LedgerError) {
    var batches: [LedgerBatch] = []
    while let batch = next() { batches.append(batch) }
    let fault: LedgerError? = content.withLock { content in
      var last = UInt64(content.events.count)
      for event in batches.lazy.flatMap(\.events) {
        guard event.sequence == last + 1 else {
          return LedgerError(.damaged, "event \(event.sequence) follows event \(last)")
        }
        last += 1
      }
      for batch in batches { content.take(batch) }
      return nil
    }
    if let fault { throw fault }
  }

  public func writes(keys: [String]) -> [String: LedgerWrite] {
    content.withLock { content in
      var found: [String: LedgerWrite] = [:]
      for key in keys { found[key] = content.writes[key] }
      return found
    }
  }

  public func forEachOpen(_ body: (OrderState) -> Void) {
    for order in content.withLock({ Array($0.orders.values) }) where order.state.status.isOpen {
      body(order.state)
    }
  }

  public func counts() -> OrderCounts { content.withLock { $0.counts } }

  public func order(_ id: UInt64) -> FiledOrder? { content.withLock { $0.orders[id] } }

  public func policies() -> [PolicyRecord] { content.withLock { $0.policies } }

  public func keep(_ policy: PolicyRecord) {
    content.withLock { $0.policies.append(policy) }
  }

  /// Nothing is ever archived.
  public func archive(of order: UInt64) -> String? { nil }

  public func events(after sequence: UInt64, order: UInt64?, limit: Int) -> [OrderEvent] {
    content.withLock { content in
      let rest = content.events.dropFirst(Int(clamping: sequence))
      guard let order else { return Array(rest.prefix(limit)) }
      return Array(rest.lazy.filter { $0.order == order }.prefix(limit))
    }
  }

  public func list(_ query: OrderQuery) -> OrderPage {
    content.withLock { content in
      var page = OrderPage()
      for id in content.orders.keys.filter({ $0 < query.before }).sorted(by: >) {
        guard let order = content.orders[id], query.accepts(order) else { continue }
        if page.orders.count == query.limit {
          page.next = page.orders.last?.state.id
          break
        }
        page.orders.append(order)
      }
      return page
    }
  }

  public func lives(_ query: OrderQuery) -> LifePage {
    var query = query
    (query.limit, query.text, query.channel) = (query.mostScanned, "", nil)
    let page = list(query)
    var lives = LifePage()
    lives.lives = page.orders.map {
      OrderLife(state: $0.state, filedAt: $0.filedAt, endedAt: $0.endedAt)
    }
    lives.next = page.next
    return lives
  }
}

extension OrderQuery {
  /// Whether an order meets every condition.
  package func accepts(_ order: FiledOrder) -> Bool {
    accepts(OrderLife(state: order.state, filedAt: order.filedAt, endedAt: order.endedAt))
      && accepts(order.content)
  }

  /// Whether an order meets every condition but those on its words.
  package func accepts(_ life: OrderLife) -> Bool {
    accepts(life.state) && isWithin(life.filedAt, filedFrom, filedUntil)
      && isWithin(life.endedAt, endedFrom, endedUntil)
  }

  private func isWithin(_ moment: Instant?, _ from: Instant?, _ until: Instant?) -> Bool {
    guard let moment else { return from == nil && until == nil }
    return from.map { $0 <= moment } ?? true && until.map { moment < $0 } ?? true
  }

  /// Whether a state meets the conditions that are about it.
  package func accepts(_ state: OrderState) -> Bool {
    if isAsking, !state.isAsking { return false }
    if let called, !state.waits(for: called) { return false }
    if isMissingUnit, !state.isMissingUnit { return false }
    if let holder, state.holder != holder { return false }
    if let assignee, state.assignee != assignee { return false }
    if !statuses.isEmpty, !statuses.contains(state.status) { return false }
    if let category, state.category != category { return false }
    if let satisfaction, state.satisfaction != satisfaction { return false }
    if let urgency, state.urgency != urgency { return false }
    if isOverdue, !state.isOverdue { return false }
    if let dueBefore {
      guard state.status.isOpen, let deadline = state.clocks.deadline, deadline < dueBefore else {
        return false
      }
    }
    return origin?(state.origin) ?? true
  }

  private func accepts(_ content: OrderContent) -> Bool {
    if let channel, content.channel != channel { return false }
    if text.isEmpty { return true }
    return [content.title, content.text, content.place, content.reference, content.contact].contains
    {
      $0.utf8.contains(text.utf8)
    }
  }
}
