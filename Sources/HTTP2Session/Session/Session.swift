internal import CNGHTTP2

/// One side of one HTTP/2 connection (RFC 9113), without a socket: bytes go in, events and bytes to
/// send come out. `ServerSession` and `ClientSession` say what each side can do beyond that.
///
/// Call `receive(_:now:)` with what arrived, take every event, answer with the commands, then
/// `send(untilBytes:)` and `takeOutput(_:)`. When `isFinished` holds and the output is taken, close
/// the socket. The session belongs to one thread at a time, which is its workspace's. Nothing a peer
/// sends traps.
package class Session {
  /// Why the session refused to go on.
  package enum Violation: Hashable, Sendable {
    /// The first bytes are not the HTTP/2 preface. Nothing was sent and nothing will be.
    case notHTTP2
    /// The peer spent its allowance of frames that bring nothing, or of resets, its own or provoked.
    case flood
    /// A header list went over `HTTP2Limits.headerListHardBytes`.
    case headerListTooLarge
    /// HEADERS came for a stream that a higher identifier had already closed.
    case streamIdentifierReused
    /// HEADERS or DATA came for a stream that the peer itself had ended or reset.
    case streamClosed
    /// The library gave up, with its own words.
    case library(String)
  }

  package final let limits: HTTP2Limits
  /// Set once, when the session stops reading because of what the peer did.
  @exclusivity(unchecked) package internal(set) final var violation: Violation?

  final let handle: OpaquePointer
  final let workspace: HTTP2Workspace
  /// Has an address of its own, which is what callbacks are given.
  final let state: UnsafeMutablePointer<SessionState>
  // Not checked for overlapping use at run time, which costs more than the accesses: one thread works at
  // a time, and nothing that these give is held while the session goes on.
  @exclusivity(unchecked) final var frameGuard: FrameGuard
  @exclusivity(unchecked) final var resets: TokenBucket
  @exclusivity(unchecked) final var now: UInt64
  @exclusivity(unchecked) final var nextEvent = 0
  @exclusivity(unchecked) final var isInsideLibrary = false
  /// A call failed that cannot be made good; nothing more can be sent.
  @exclusivity(unchecked) private final var isBroken = false

  /// - Parameter now: monotonic nanoseconds, as for `receive(_:now:)`.
  init(side: SessionSide, limits: HTTP2Limits, now: UInt64, workspace: HTTP2Workspace) {
    self.limits = limits
    self.now = now
    self.workspace = workspace
    state = .allocate(capacity: 1)
    state.initialize(
      to: SessionState(side: side, limits: limits, workspace: workspace.state))
    frameGuard = FrameGuard(side: side, limits: limits, now: now)
    resets = TokenBucket(capacity: limits.resetBurst, perSecond: limits.resetsPerSecond, now: now)
    handle = Self.makeHandle(side, state: state, limits: limits, memory: workspace.memory)
  }

  deinit {
    nghttp2_session_del(handle)
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// Streams that are open or have something to send.
  package final var openStreams: Int { state.pointee.streams.openCount }

  /// The connection was ended because of an error, by this session or by the library.
  package final var hasSentError: Bool { state.pointee.hasSentError }

  /// Bytes that wait for the peer's windows or for `send`, on all streams.
  package final var queuedBytes: Int { state.pointee.queuedBytes }

  /// So many bytes wait that no new work should start before some have left.
  package final var isBacklogged: Bool { state.pointee.queuedBytes >= limits.queuedBytes }

  /// The preface, if one is due, and the first SETTINGS frame have arrived in full.
  package final var isHandshakeComplete: Bool { frameGuard.isHandshakeComplete }

  /// A header block has begun and its end has not arrived; give it a time limit.
  package final var isInsideHeaderBlock: Bool { frameGuard.isInsideHeaderBlock }

  /// There is something for `send` to write, windows permitting.
  package final var wantsWrite: Bool { nghttp2_session_want_write(handle) != 0 }

  /// No more bytes are read and none are left to send: the connection can be closed.
  package final var isFinished: Bool {
    if isBroken || violation == .notHTTP2 { return true }
    return (violation != nil || nghttp2_session_want_read(handle) == 0) && !wantsWrite
  }

  private static func makeHandle(
    _ side: SessionSide, state: UnsafeMutablePointer<SessionState>, limits: HTTP2Limits,
    memory: LibraryMemory
  ) -> OpaquePointer {
    var option: OpaquePointer?
    var session: OpaquePointer?
    // Both fail for want of memory only, which ends the process anyway.
    precondition(nghttp2_option_new(&option) == 0, "no memory for HTTP/2 options")
    defer { nghttp2_option_del(option) }
    // Windows open when the owner says so, which is what makes back-pressure possible.
    nghttp2_option_set_no_auto_window_update(option, 1)
    // Closed streams are kept for priorities, which no gRPC client uses, and to tell frames that
    // come too late, which the guard knows without them.
    nghttp2_option_set_no_closed_streams(option, 1)
    // The library counts a CONTINUATION frame again for every piece its nine bytes of header come
    // in. The guard counts exactly, so the library's limit lies out of its reach.
    nghttp2_option_set_max_continuations(option, max(0, limits.continuationFrames) * 9 + 9)
    // Nor does it say why it ends a connection that resets too much, as the guard does; so its own limit
    // lies out of reach, too.
    nghttp2_option_set_stream_reset_rate_limit(
      option, limits.resetBurst.multipliedReportingOverflow(by: 2).partialValue,
      limits.resetsPerSecond.multipliedReportingOverflow(by: 2).partialValue)
    // The session owns state and handle and frees the handle first.
    let result =
      switch side {
      case .server:
        nghttp2_session_server_new3(
          &session, SessionCallbacks.shared, state, option, memory.allocator)
      case .client:
        nghttp2_session_client_new3(
          &session, SessionCallbacks.shared, state, option, memory.allocator)
      }
    precondition(result == 0, "no memory for an HTTP/2 session")
    return session!
  }

  /// Queues this side's SETTINGS and opens the connection's window; they leave with the first output.
  final func submitSettings(_ settings: [(id: UInt32, value: UInt32)]) {
    let entries = settings.map {
      nghttp2_settings_entry(settings_id: Int32($0.id), value: $0.value)
    }
    // INVALID_ARGUMENT for a value out of range, which the types and clamps of callers exclude.
    check(
      nghttp2_submit_settings(handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), entries, entries.count))
    check(
      nghttp2_session_set_local_window_size(
        handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, limits.connectionWindowBytes))
  }

  /// Records the library's refusal of a call that only lack of memory or a broken promise of ours
  /// makes fail; the connection ends, the process goes on.
  final func check(_ result: Int32) {
    guard result < 0 else { return }
    isBroken = true
    violation = violation ?? .library(String(cString: nghttp2_strerror(result)))
  }

  /// Runs one call into the library and traps, in debug builds, on entering it from a callback.
  @inline(__always)
  final func entering<Result>(_ call: () -> Result) -> Result {
    assert(!isInsideLibrary, "the HTTP/2 library was entered from its own callback")
    isInsideLibrary = true
    defer { isInsideLibrary = false }
    return call()
  }
}

/// Which side of the connection a session is.
enum SessionSide {
  case server, client
}
