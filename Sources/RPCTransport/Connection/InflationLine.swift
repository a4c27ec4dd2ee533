import Gzip
import NIOCore
import NIOPosix
import RPCCore

/// Messages that are long once they are inflated, for all connections of one event loop: one after the other
/// on another thread, so that a few bytes cannot hold up the loop, and one of each connection in turn, so that
/// one that sends many holds up itself.
final class InflationLine {
  /// Bytes up to which a message is inflated on the loop.
  static let shortBytes = 64 * 1024

  private var connections: [ConnectionHandler] = []
  private var isBusy = false

  /// The connection has a message that waits; it may stand in line once.
  func append(_ connection: ConnectionHandler, on loop: any EventLoop) {
    connections.append(connection)
    next(on: loop)
  }

  private func next(on loop: any EventLoop) {
    guard !isBusy else { return }
    while !connections.isEmpty {
      let connection = connections.removeFirst()
      // Its calls may all be over.
      guard let next = connection.nextLongMessage() else { continue }
      let (stream, message) = (next.stream, next.message)
      isBusy = true
      let limit = connection.limits.rpc.messageBytes
      // Fails once the process ends only.
      NIOThreadPool.singleton.runIfActive(eventLoop: loop) { Self.inflate(message, limit: limit) }
        .assumeIsolated().whenSuccess { content in
          self.isBusy = false
          connection.start(inflated: content, on: stream)
          if connection.hasLongMessages { self.connections.append(connection) }
          self.next(on: loop)
        }
      return
    }
  }

  private static func inflate(_ message: [UInt8], limit: Int) -> Result<[UInt8], RPCError> {
    var content: [UInt8] = []
    let fault: RPCError? = message.withUnsafeBytes { message in
      do throws(RPCError) {
        try MessageCompression.inflate(
          message, into: &content, limit: limit, with: GzipInflater())
        return nil
      } catch {
        return error
      }
    }
    if let fault { return .failure(fault) }
    return .success(content)
  }
}
