import Synchronization

/// How many response bytes the handlers of one connection may hold together, from before they make a
/// message until the connection takes it. Whoever wants more than is left waits, in order.
///
/// A message that is larger than the whole budget has it to itself, so that it is sent at all.
package final class ResponseBudget: Sendable {
  private struct Waiter {
    let number: Int
    let bytes: Int
    let continuation: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var used = 0
    var waiters: [Waiter] = []
    var lastNumber = 0

    func hasRoom(for bytes: Int, limit: Int) -> Bool { used == 0 || used + bytes <= limit }
  }

  private let limit: Int
  private let state = Mutex(State())

  package init(limit: Int) {
    self.limit = limit
  }

  /// False if the task was cancelled while it waited; then nothing is held.
  package func acquire(_ bytes: Int) async -> Bool {
    let number: Int? = state.withLock { state in
      if state.waiters.isEmpty, state.hasRoom(for: bytes, limit: limit) {
        state.used += bytes
        return nil
      }
      state.lastNumber += 1
      return state.lastNumber
    }
    guard let number else { return true }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isCancelled = state.withLock { state in
          // Cancelled before it waits: nobody would resume it for that any more.
          if Task.isCancelled { return true }
          state.waiters.append(Waiter(number: number, bytes: bytes, continuation: continuation))
          return false
        }
        if isCancelled { continuation.resume(returning: false) } else { admit() }
      }
    } onCancel: {
      let waiter = state.withLock { state in
        state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
      }
      waiter?.continuation.resume(returning: false)
      admit()
    }
  }

  package func release(_ bytes: Int) {
    guard bytes > 0 else { return }
    state.withLock { $0.used -= bytes }
    admit()
  }

  /// Lets in whoever has room, first come, first served.
  private func admit() {
    let admitted = state.withLock { state in
      var count = 0
      while count < state.waiters.count,
        state.hasRoom(for: state.waiters[count].bytes, limit: limit)
      {
        state.used += state.waiters[count].bytes
        count += 1
      }
      defer { state.waiters.removeFirst(count) }
      return state.waiters.prefix(count)
    }
    for waiter in admitted { waiter.continuation.resume(returning: true) }
  }
}
