import NIOCore
import NIOPosix
import NIOSSL
package import RPCCore

/// The event loops on which a client's connections live. It must be shut down.
package final class ClientTransport: Sendable {
  private let group: MultiThreadedEventLoopGroup
  private let limits: RPCClientLimits
  private let tls: RPCClientTLS?
  private let context: NIOSSLContext?
  /// One for each event loop.
  private let workspaces: [ObjectIdentifier: NIOLoopBound<ClientWorkspace>]

  /// Throws INVALID_ARGUMENT if the files for TLS cannot be used.
  package init(
    threads: Int = 1, tls: RPCClientTLS? = nil, limits: RPCClientLimits = RPCClientLimits()
  ) async throws(RPCError) {
    self.limits = limits
    self.tls = tls
    context = try tls.map(Self.makeContext)
    group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, threads))
    var made: [ObjectIdentifier: NIOLoopBound<ClientWorkspace>] = [:]
    for loop in group.makeIterator() {
      // Fails on a loop that has been shut down only.
      made[ObjectIdentifier(loop)] = try? await loop.submit {
        NIOLoopBound(ClientWorkspace(), eventLoop: loop)
      }.get()
    }
    workspaces = made
  }

  /// Nanoseconds of the clock that deadlines are told by.
  package static func now() -> UInt64 { NIODeadline.now().uptimeNanoseconds }

  /// Connects to a server. Throws UNAVAILABLE, saying why, if that cannot be done in the time that
  /// the limits give.
  /// - Parameter onChange: told what becomes of a connection that was made; called on its loop.
  package func connect(
    to address: RPCServerAddress,
    onChange: @escaping @Sendable (ClientConnection.Change) -> Void
  ) async throws(RPCError) -> ClientConnection {
    let loop = group.next()
    let target = ClientTarget(address, tls: tls)
    guard let workspace = workspaces[ObjectIdentifier(loop)] else {
      throw target.unavailable("the client is shut down")
    }
    // Of the addresses that a name has, several may be tried at once; the handlers belong to the one
    // connection that was made, and nothing is read before they are there.
    let bootstrap = ClientBootstrap(group: loop)
      .connectTimeout(TimeAmount(limits.connect))
      .channelOption(.autoRead, value: false)
      .channelOption(.maxMessagesPerRead, value: 1)
      .channelOption(.writeBufferWaterMark, value: .init(low: 64 * 1024, high: 256 * 1024))
    do {
      let channel =
        switch address {
        case .tcp(let host, let port): try await bootstrap.connect(host: host, port: port).get()
        case .unixSocket(let path):
          try await bootstrap.connect(unixDomainSocketPath: path).get()
        }
      let (ready, handler) = try await loop.submit {
        let ready = loop.makePromise(of: Void.self)
        let handler = ClientConnectionHandler(
          target: target, limits: self.limits, workspace: workspace.value, ready: ready,
          onChange: onChange)
        do {
          try self.set(up: channel, handler)
        } catch {
          ready.fail(error)
        }
        return (ready.futureResult, NIOLoopBound(handler, eventLoop: loop))
      }.get()
      try await ready.get()
      return ClientConnection(loop: loop, handler: handler)
    } catch {
      throw error as? RPCError ?? target.unavailable(target.words(for: error))
    }
  }

  private func set(up channel: any Channel, _ handler: ClientConnectionHandler) throws {
    let pipeline = channel.pipeline.syncOperations
    if let context {
      try pipeline.addHandler(
        NIOSSLClientHandler(
          context: context, serverHostname: Self.serverName(handler.target.address, tls)))
    }
    try pipeline.addHandler(handler)
    try channel.syncOptions?.setOption(.autoRead, value: true)
  }

  /// Ends what is connected, at once, and the loops.
  package func shutdown() async {
    // Fails for a group that has been shut down only.
    try? await group.shutdownGracefully()
  }

  /// Names only: a certificate for an address is compared with the socket's.
  private static func serverName(_ address: RPCServerAddress, _ tls: RPCClientTLS?) -> String? {
    if let name = tls?.serverName { return name }
    guard case .tcp(let host, _) = address,
      (try? SocketAddress(ipAddress: host, port: 0)) == nil
    else { return nil }
    return host
  }

  private static func makeContext(_ tls: RPCClientTLS) throws(RPCError) -> NIOSSLContext {
    do {
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.minimumTLSVersion = .tlsv12
      configuration.applicationProtocols = ["h2"]
      if let roots = tls.serverRoots { configuration.trustRoots = .file(roots) }
      if let chain = tls.certificateChain {
        configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(chain).map {
          .certificate($0)
        }
      }
      if let key = tls.privateKey {
        configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
      }
      return try NIOSSLContext(configuration: configuration)
    } catch {
      throw RPCError(
        code: .invalidArgument,
        message: "the files for TLS cannot be used: \(error)")
    }
  }
}
