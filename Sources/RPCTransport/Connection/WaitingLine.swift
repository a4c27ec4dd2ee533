import NIOCore

/// The connections of one event loop that have calls left when their turn is over. Each gets another
/// turn, in the order they came, and then the loop looks at its sockets before the next round.
final class WaitingLine {
  /// The loop runs tasks that are due until there are none, and only then looks at its sockets: the
  /// next round must not be due yet when the last one ends.
  private static let pause = TimeAmount.microseconds(20)

  private var connections: [ConnectionHandler] = []
  private var isRoundDue = false

  func append(_ connection: ConnectionHandler, on loop: any EventLoop) {
    connections.append(connection)
    schedule(on: loop)
  }

  private func schedule(on loop: any EventLoop) {
    guard !isRoundDue, !connections.isEmpty else { return }
    isRoundDue = true
    loop.assumeIsolated().scheduleTask(in: Self.pause) { self.runRound(on: loop) }
  }

  private func runRound(on loop: any EventLoop) {
    let round = connections
    connections = []
    // Those who stand in line again wait for the next round, which begins its pause behind this one.
    for connection in round { connection.takeTurn() }
    isRoundDue = false
    schedule(on: loop)
  }
}
