import Synchronization

/// How far planning has come, for whoever looks from another thread.
public final class BatchProgress: Sendable {
  private let orders = Atomic<Int>(0)

  public init() {}

  /// Orders of the batch, from its first, whose candidates are known. When these are all, what is left is the
  /// flow and its proof.
  public var listed: Int { orders.load(ordering: .relaxed) }

  func note(_ listed: Int) { orders.store(listed, ordering: .relaxed) }
}
