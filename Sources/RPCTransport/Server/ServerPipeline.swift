import CallMeasures
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
  let onNotice: (@Sendable (RPCNotice) -> Void)?
  let slowCall: Duration
  /// One for each event loop.
  let workspaces: [ObjectIdentifier: NIOLoopBound<LoopWorkspace>]

  static func workspaces(
    of group: any EventLoopGroup, methods: MethodTable, metrics: ServerMetrics?
  ) async throws -> [ObjectIdentifier: NIOLoopBound<LoopWorkspace>] {
    var workspaces: [ObjectIdentifier: NIOLoopBound<LoopWorkspace>] = [:]
    for loop in group.makeIterator() {
      workspaces[ObjectIdentifier(loop)] = try await loop.submit {
        NIOLoopBound(LoopWorkspace(methods: methods, metrics: metrics), eventLoop: loop)
      }.get()
    }
    return workspaces
  }

  func set(up channel: any Channel) -> EventLoopFuture<Void> {
    guard let workspace = workspaces[ObjectIdentifier(channel.eventLoop)] else {
      return channel.close()
    }
    guard let admission = registry.add(channel) else {
      workspace.value.measures.pointee.hit(.connections)
      return channel.close()
    }
    return channel.eventLoop.makeCompletedFuture {
      let pipeline = channel.pipeline.syncOperations
      if let tls {
        let context = tls.current(now: NIODeadline.now().uptimeNanoseconds)
        try pipeline.addHandler(ProtocolGate(workspace.value))
        try pipeline.addHandler(NIOSSLServerHandler(context: context))
      }
      try pipeline.addHandler(
        ConnectionHandler(
          limits: limits, methods: methods, running: running, share: admission.share,
          workspace: workspace.value, isTLS: tls != nil,
          onNotice: onNotice, slowCall: slowCall))
    }
  }

  /// What all event loops have counted.
  func measures() async -> ServerMeasures {
    var all = ServerMeasures(methods: methods.methods.count)
    for workspace in workspaces.values {
      // Fails on a loop that has been shut down only.
      let counted = try? await workspace.eventLoop.submit {
        workspace.value.measures.pointee
      }.get()
      if let counted { all.add(counted) }
    }
    return all
  }
}
