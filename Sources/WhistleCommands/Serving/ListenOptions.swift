import ArgumentParser
import RPCTransport

/// The options of a server: where and how it listens.
struct ListenOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Where to listen: host:port or unix:path.", valueName: "address"))
  var listen = "127.0.0.1:50051"

  @Option(
    help: ArgumentHelp(
      "Answer GET /metrics for Prometheus here: host:port or unix:path.", valueName: "address"))
  var metrics: String?

  @Option(help: ArgumentHelp("Threads that serve connections, 1 to 64.", valueName: "number"))
  var threads = 1

  @Option(
    help: ArgumentHelp("Seconds to finish running calls in when stopped.", valueName: "seconds"))
  var drain = 10

  @Option(
    help: ArgumentHelp(
      "The server's certificate and those between it and its root, PEM.", valueName: "file"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("The key of the certificate, PEM.", valueName: "file"))
  var tlsKey: String?

  @Option(
    help: ArgumentHelp(
      "Roots of the clients that are let in, PEM; without it any client is.", valueName: "file"))
  var tlsClients: String?

  func validate() throws {
    if !(1...64).contains(threads) { throw ValidationError("--threads is 1 to 64.") }
    if !(0...3600).contains(drain) { throw ValidationError("--drain is 0 to 3600 seconds.") }
    if (tlsCertificate == nil) != (tlsKey == nil) {
      throw ValidationError("--tls-certificate and --tls-key belong together.")
    }
    if tlsClients != nil, tlsCertificate == nil {
      throw ValidationError("--tls-clients needs --tls-certificate and --tls-key.")
    }
    _ = try address()
    _ = try metricsAddress()
  }

  func configuration() throws -> RPCServerConfiguration {
    var configuration = RPCServerConfiguration(address: try address())
    configuration.eventLoopThreads = threads
    if let tlsCertificate, let tlsKey {
      configuration.tls = RPCServerTLS(
        certificateChain: tlsCertificate, privateKey: tlsKey, clientRoots: tlsClients)
    }
    return configuration
  }

  /// Nil if nobody wants metrics.
  func metricsAddress() throws -> RPCServerAddress? {
    try metrics.map { try RPCServerAddress(option: "--metrics", $0) }
  }

  private func address() throws -> RPCServerAddress {
    try RPCServerAddress(option: "--listen", listen)
  }
}
