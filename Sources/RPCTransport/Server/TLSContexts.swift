import NIOSSL
import Synchronization

/// The TLS context for the next connection, made anew when its files have changed.
final class TLSContexts: Sendable {
  private struct State {
    var context: NIOSSLContext
    var stamps: [FileStamp?]
    var checkedAt: UInt64
    /// The files as they were when they could not be used.
    var faultyStamps: [FileStamp?] = []
  }

  /// Between two looks at the files, nanoseconds.
  private static let interval: UInt64 = 1_000_000_000

  private let files: RPCServerTLS
  private let state: Mutex<State>
  private let onEvent: (@Sendable (RPCServerEvent) -> Void)?

  /// - Parameter now: monotonic nanoseconds.
  init(
    _ files: RPCServerTLS, now: UInt64, onEvent: (@Sendable (RPCServerEvent) -> Void)?
  ) throws {
    self.files = files
    self.onEvent = onEvent
    let stamps = files.paths.map(FileStamp.init)
    state = Mutex(
      State(context: try Self.makeContext(files), stamps: stamps, checkedAt: now))
  }

  /// Looks at the files at most once a second, so that a storm of connections costs no more.
  func current(now: UInt64) -> NIOSSLContext {
    state.withLock { state in
      guard now >= state.checkedAt + Self.interval else { return state.context }
      state.checkedAt = now
      let stamps = files.paths.map(FileStamp.init)
      guard stamps != state.stamps else { return state.context }
      // Whoever replaces the files may not be done: then the new ones do not fit together, and
      // are tried again until they do.
      do {
        state.context = try Self.makeContext(files)
        state.stamps = stamps
        state.faultyStamps = []
        onEvent?(.certificatesRenewed)
      } catch {
        if stamps != state.faultyStamps { onEvent?(.certificatesNotUsable("\(error)")) }
        state.faultyStamps = stamps
      }
      return state.context
    }
  }

  private static func makeContext(_ files: RPCServerTLS) throws -> NIOSSLContext {
    let chain = try NIOSSLCertificate.fromPEMFile(files.certificateChain)
    let key = try NIOSSLPrivateKey(file: files.privateKey, format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    // What RFC 9113, 9.2.2, allows of TLS 1.2; those of TLS 1.3 are all allowed.
    configuration.cipherSuites = "ECDHE+AESGCM:ECDHE+CHACHA20"
    configuration.applicationProtocols = ["h2"]
    if let roots = files.clientRoots {
      configuration.trustRoots = .file(roots)
      // A client's certificate names a person or a system, not the host that it calls from.
      configuration.certificateVerification = .noHostnameVerification
    }
    return try NIOSSLContext(configuration: configuration)
  }
}
