import NIOCore
package import RPCCore
import Synchronization

/// One connection to a server on which calls can be made. It ends when the server ends it, when it
/// is lost, or by `close`; what is then open ends with UNAVAILABLE.
package final class ClientConnection: Sendable {
  /// What becomes of a connection. `closed` is always told, last and once.
  package enum Change: Sendable {
    /// The server lets so many calls be open at once.
    case streams(Int)
    /// No more calls can be made; those that are open go on.
    case draining
    /// It is over, and why.
    case closed(RPCError)
  }

  enum Mail: Sendable {
    case begin(ClientCall)
    case look(ClientCall)
    case close
  }

  private let mailbox = Mutex<[Mail]>([])
  private let loop: any EventLoop
  private let handler: NIOLoopBound<ClientConnectionHandler>

  init(loop: any EventLoop, handler: NIOLoopBound<ClientConnectionHandler>) {
    self.loop = loop
    self.handler = handler
  }

  /// Makes a call. It ends as unprocessed if the connection takes no more.
  package func begin(_ call: ClientCall) {
    call.begin { [self] in post(.look(call)) }
    post(.begin(call))
  }

  /// Makes no more calls and ends the connection when those that are open have ended.
  package func close() {
    post(.close)
  }

  /// However much is posted until the loop comes, it comes once, and writes once.
  private func post(_ mail: Mail) {
    let isFirst = mailbox.withLock { mailbox in
      mailbox.append(mail)
      return mailbox.count == 1
    }
    guard isFirst else { return }
    loop.execute { [self] in
      let all = mailbox.withLock { mailbox in
        defer { mailbox = [] }
        return mailbox
      }
      handler.value.receive(all)
    }
  }
}
