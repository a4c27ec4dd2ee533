import Foundation
import Glibc
import Synchronization

/// A line like `ProgressLine` for work that may say nothing for long: what is done now, and for how many
/// seconds it has been going on.
final class WaitingLine: Sendable {
  private struct State {
    var what: String
    var isVisible = false
    var isDone = false
  }

  /// Before this, nothing is shown.
  private static let patience = Duration.milliseconds(500)
  private static let microseconds: UInt32 = 200_000

  private let state: Mutex<State>
  private let started = ContinuousClock.now

  init(_ what: String) {
    state = Mutex(State(what: what))
    guard Console.errorIsTerminal else { return }
    // A thread, because what is waited for may hold every thread that tasks run on.
    Thread.detachNewThread { [self] in
      repeat { usleep(Self.microseconds) } while show()
    }
  }

  func update(_ what: String) {
    state.withLock { $0.what = what }
  }

  /// Takes the line away.
  func finish() {
    state.withLock {
      if $0.isVisible { Console.write("\r\u{1B}[K", to: STDERR_FILENO) }
      $0.isVisible = false
      $0.isDone = true
    }
  }

  /// `false` once there is nothing to wait for.
  private func show() -> Bool {
    let elapsed = ContinuousClock.now - started
    return state.withLock {
      if $0.isDone { return false }
      guard elapsed > Self.patience else { return true }
      $0.isVisible = true
      Console.write(
        "\r\u{1B}[K\($0.what), \(elapsed.components.seconds) s", to: STDERR_FILENO)
      return true
    }
  }
}
