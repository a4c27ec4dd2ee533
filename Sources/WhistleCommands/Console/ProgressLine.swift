import Glibc

/// One line on standard error that is written over as work goes on, once it takes longer than a
/// moment, and only on a terminal.
final class ProgressLine {
  private let what: String
  private let started = ContinuousClock.now
  private var shown = ContinuousClock.now
  private var isVisible = false

  /// Before this, nothing is shown.
  private static let patience = Duration.milliseconds(500)
  private static let interval = Duration.milliseconds(100)

  init(_ what: String) {
    self.what = what
  }

  func update(_ detail: String, done: Int, of total: Int) {
    let now = ContinuousClock.now
    guard Console.errorIsTerminal, now - started > Self.patience, now - shown > Self.interval
    else { return }
    shown = now
    isVisible = true
    let percent = total > 0 ? 100 * done / total : 0
    Console.write("\r\u{1B}[K\(what) \(detail) \(percent) %", to: STDERR_FILENO)
  }

  /// Takes the line away.
  func finish() {
    if isVisible { Console.write("\r\u{1B}[K", to: STDERR_FILENO) }
    isVisible = false
  }
}
