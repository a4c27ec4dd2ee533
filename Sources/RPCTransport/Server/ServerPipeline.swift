import NIOCore
import NIOSSL
import RPCCore

/// Sets up the connections of a server.
struct ServerPipeline: Sendable {
  let limits: RPCServerConfiguration.Limits
  let methods: MethodTable
  let registry: ConnectionRegistry
  let running: RunningCalls
  let tls: TLSContexts?
  /// One for each event loop.
  let workspaces: [ObjectIdentifier: NIOLoopBound<LoopWorkspace>]

  static func workspaces(
    of group: any EventLoopGroup, methods: MethodTable
  ) async throws -> [ObjectIdentifier: NIOLoopBound<LoopWorkspace>] {
    var workspaces: [ObjectIdentifier: NIOLoopBound<LoopWorkspace>] = [:]
    for loop in group.makeIterator() {
      workspaces[ObjectIdentifier(loop)] = try await loop.submit {
        NIOLoopBound(LoopWorkspace(methods: methods), eventLoop: loop)
      }.get()
    }
    return workspaces
  }

  func set(up channel: any Channel) -> EventLoopFuture<Void> {
    guard registry.add(channel), let workspace = workspaces[ObjectIdentifier(channel.eventLoop)]
    else { return channel.close() }
    return channel.eventLoop.makeCompletedFuture {
      let pipeline = channel.pipeline.syncOperations
      if let tls {
        let context = tls.current(now: NIODeadline.now().uptimeNanoseconds)
        try pipeline.addHandler(NIOSSLServerHandler(context: context))
      }
      try pipeline.addHandler(
        ConnectionHandler(
          limits: limits, methods: methods, running: running, workspace: workspace.value))
    }
  }
}
