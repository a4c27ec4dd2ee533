import NIOCore
import NIOPosix

extension RPCServerError {
  /// Why an address could not be bound, in words for the person who gave it.
  init(listeningOn address: RPCServerAddress, cause: any Error) {
    if let system = cause as? IOError, system.errnoCode == SystemError.addressInUse {
      self.init(code: .addressInUse, message: "\(address) is already in use", cause: cause)
      return
    }
    self.init(
      code: .addressNotUsable,
      message: "cannot listen on \(address): \(Self.reason(address, cause))", cause: cause)
  }

  private static func reason(_ address: RPCServerAddress, _ cause: any Error) -> String {
    switch cause {
    case let error as IOError: reason(address, number: error.errnoCode)
    case SocketAddressError.unixDomainSocketPathTooLong:
      "the path is too long; a socket's has at most 107 bytes"
    case is SocketAddressError, is SocketAddressError.UnknownHost:
      "this host name is not known; give an address of this machine"
    case is UnixSocket.NoSocket:
      "there is a file that is no socket; remove it or give another path"
    default: "\(cause)"
    }
  }

  private static func reason(_ address: RPCServerAddress, number: CInt) -> String {
    let isSocket = if case .unixSocket = address { true } else { false }
    switch number {
    case SystemError.addressNotAvailable: return "it is no address of this machine"
    case SystemError.noEntry, SystemError.notADirectory:
      return "the folder of the socket is not there; make it first"
    case SystemError.accessDenied, SystemError.notPermitted:
      return isSocket
        ? "permission denied; give a folder that you may write to"
        : "permission denied; give a port from 1024 up"
    default: return SystemError.message(number)
    }
  }
}
