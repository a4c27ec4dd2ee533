import ArgumentParser
import RPCCore
import RPCTransport
import WhistleClient

/// Which server a command asks.
struct ServerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Ask this server, host:port or unix:path; repeatable: calls go to them in turn.",
      valueName: "address"))
  var server: [String] = []

  @Flag(help: "Speak TLS with the server.")
  var tls = false

  @Option(
    help: ArgumentHelp(
      "Roots of the servers that are trusted, PEM (default: the system's); implies --tls.",
      valueName: "file"))
  var tlsRoots: String?

  @Option(
    help: ArgumentHelp(
      "The client's certificate and those up to its root, PEM; implies --tls.",
      valueName: "file"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("The key of the client's certificate, PEM.", valueName: "file"))
  var tlsKey: String?

  func validate() throws {
    if (tlsCertificate == nil) != (tlsKey == nil) {
      throw ValidationError("--tls-certificate and --tls-key belong together.")
    }
    _ = try server.map { try RPCServerAddress(option: "--server", $0) }
  }

  /// Refuses options that would say where the organisation or the orders are, beside a server.
  func stands(beside others: (option: String, isGiven: Bool)...) throws {
    try stands(beside: others)
  }

  func stands(beside others: [(option: String, isGiven: Bool)]) throws {
    guard !server.isEmpty, let other = others.first(where: \.isGiven) else { return }
    throw ValidationError(
      "A --server has its own store and ledger; name none beside it: leave out \(other.option).")
  }

  /// The client's configuration; nil if no server is named.
  func configuration() throws -> WhistleClientConfiguration? {
    if server.isEmpty { return nil }
    let isTLS = tls || tlsRoots != nil || tlsCertificate != nil
    return WhistleClientConfiguration(
      servers: try server.map { try RPCServerAddress(option: "--server", $0) },
      tls: isTLS
        ? RPCClientTLS(
          serverRoots: tlsRoots, certificateChain: tlsCertificate, privateKey: tlsKey) : nil)
  }
}

/// Asks a server what a command would else work out itself.
enum RemoteCall {
  static func run<Reply>(
    _ configuration: WhistleClientConfiguration,
    _ body: (WhistleClient) async throws(RPCError) -> Reply
  ) async throws(ToolError) -> Reply {
    do throws(RPCError) {
      let client = try await WhistleClient(configuration)
      let result: Result<Reply, RPCError>
      do throws(RPCError) {
        result = .success(try await body(client))
      } catch {
        result = .failure(error)
      }
      await client.shutdown()
      return try result.get()
    } catch {
      throw ToolError(error)
    }
  }
}

extension ToolError {
  /// What a service says, in process or over the wire.
  init(_ error: RPCError) {
    let code =
      switch error.code {
      case .notFound: ExitReason.missingInput
      case .unavailable, .deadlineExceeded: ExitReason.unavailable
      default: ExitReason.dataFaults
      }
    // Another program's words: letters and no more.
    self.init(error.message.plain, code)
  }
}

extension RPCServerAddress {
  /// Reads `host:port` or `unix:path`.
  init(option: String, _ text: String) throws {
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst("unix:".count))
      if path.isEmpty { throw ValidationError("\(option) unix: has no path; write unix:path.") }
      self = .unixSocket(path: path)
      return
    }
    guard let colon = text.lastIndex(of: ":"),
      let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port),
      colon != text.startIndex
    else {
      throw ValidationError("\(option) \"\(text)\" is no address; write host:port or unix:path.")
    }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    self = .tcp(host: host, port: port)
  }
}
