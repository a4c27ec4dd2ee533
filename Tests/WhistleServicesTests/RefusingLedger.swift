import Synchronization
import WorkOrders

/// A ledger in memory that asks before each append whether it is to be refused.
final class RefusingLedger: Ledger {
  /// Gives why the append is refused, having taken some of its batches or none; nil to keep it.
  typealias Refusal = @Sendable (_ next: () -> LedgerBatch?) -> LedgerError?

  private let memory = MemoryLedger()
  private let refusal: Refusal

  init(_ refusal: @escaping Refusal) { self.refusal = refusal }

  func append(_ next: () -> LedgerBatch?) throws(LedgerError) {
    if let refusal = refusal(next) { throw refusal }
    try memory.append(next)
  }

  var head: LedgerHead { memory.head }
  func writes(keys: [String]) -> [String: LedgerWrite] { memory.writes(keys: keys) }
  func forEachOpen(_ body: (OrderState) -> Void) { memory.forEachOpen(body) }
  func counts() -> OrderCounts { memory.counts() }
  func order(_ id: UInt64) -> FiledOrder? { memory.order(id) }
  func archive(of order: UInt64) -> String? { nil }
  func policies() -> [PolicyRecord] { memory.policies() }
  func keep(_ policy: PolicyRecord) { memory.keep(policy) }
  func events(after sequence: UInt64, order: UInt64?, limit: Int) -> [OrderEvent] {
    memory.events(after: sequence, order: order, limit: limit)
  }
  func list(_ query: OrderQuery) -> OrderPage { memory.list(query) }
  func lives(_ query: OrderQuery) -> LifePage { memory.lives(query) }
}

/// A disk that is full when it is told so.
final class Disk: Sendable {
  let isFull = Atomic<Bool>(false)

  var refusal: LedgerError? {
    isFull.load(ordering: .relaxed) ? LedgerError(.diskFull, "full") : nil
  }
}
