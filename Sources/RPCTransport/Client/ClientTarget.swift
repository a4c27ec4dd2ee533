import NIOCore
import NIOPosix
import NIOSSL
import RPCCore

/// Which server a connection goes to, for requests and for errors.
struct ClientTarget: Sendable {
  let address: RPCServerAddress
  let isTLS: Bool
  /// As in `:authority`.
  let authority: String

  init(_ address: RPCServerAddress, tls: RPCClientTLS?) {
    self.address = address
    isTLS = tls != nil
    authority =
      switch address {
      case .tcp: tls?.serverName ?? "\(address)"
      case .unixSocket: tls?.serverName ?? "localhost"
      }
  }

  func unavailable(_ words: String) -> RPCError {
    RPCError(code: .unavailable, message: "\(address): \(words)")
  }

  /// Why a connection failed, for the person who gave the address.
  func words(for error: any Error) -> String {
    switch error {
    case let error as NIOConnectionError:
      error.connectionErrors.first.map { words(for: $0.error) }
        ?? "the name of the host is not known"
    case let error as IOError: SystemError.message(error.errnoCode)
    case is ChannelError: "no connection in the time that is given for it"
    case let error as NIOSSLError: "TLS failed: \(error)"
    case let error as BoringSSLError: "TLS failed: \(error)"
    case let error as NIOSSLExtraError: "TLS failed: \(error)"
    default: "\(error)"
    }
  }
}
