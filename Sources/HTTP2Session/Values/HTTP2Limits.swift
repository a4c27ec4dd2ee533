/// What the peer of one connection may ask of this side, a server's unless a field says otherwise. Every
/// limit holds from the first byte on: none waits for the peer to acknowledge SETTINGS.
public struct HTTP2Limits: Hashable, Sendable {
  /// Bytes of one header list, counted as name + value + 32 a field (RFC 9113, 6.5.2), up to which
  /// a request is served. Announced as SETTINGS_MAX_HEADER_LIST_SIZE. A larger list is decoded to
  /// its end, because the compression state is shared, and the request is marked as too large.
  /// Default 8 KiB.
  public var headerListSoftBytes = 8 * 1024
  /// Bytes of one header list, counted alike, beyond which the connection ends with
  /// ENHANCE_YOUR_CALM: decoding on would cost a peer nothing and the server a core.
  /// Default 64 KiB.
  public var headerListHardBytes = 64 * 1024
  /// Fields in one header list up to which a request is served. Default 128.
  public var headerFields = 128
  /// CONTINUATION frames behind one HEADERS frame, beyond which the connection ends with
  /// ENHANCE_YOUR_CALM (CVE-2024-28182). Default 8.
  public var continuationFrames = 8
  /// Bytes of `:path` up to which a request is served. Default 1 KiB.
  public var pathBytes = 1024
  /// Streams that a client may have open at once; announced, and refused beyond it. Default 256.
  public var concurrentStreams: UInt32 = 256
  /// Bytes of DATA a peer may send on one stream before they are consumed. Default 256 KiB.
  public var streamWindowBytes: Int32 = 256 * 1024
  /// Bytes of DATA a peer may send on all streams before they are consumed; at least 64 KiB - 1,
  /// the value every connection starts with. Default 1 MiB.
  public var connectionWindowBytes: Int32 = 1024 * 1024
  /// Response bytes waiting on one connection from which `Session.isBacklogged` asks the
  /// owner to start no more work. Default 4 MiB.
  public var queuedBytes = 4 * 1024 * 1024
  /// RST_STREAM frames that a client may send in one burst (CVE-2023-44487), and as many that this side may send,
  /// most of them provoked by the peer (CVE-2025-8671). Default 1,000.
  public var resetBurst: UInt64 = 1_000
  /// RST_STREAM frames per second regained after a burst. Default 33.
  public var resetsPerSecond: UInt64 = 33
  /// Frames that bring nothing (SETTINGS, PING, PRIORITY, WINDOW_UPDATE, empty DATA, unknown
  /// types) in one burst. A request, DATA received and DATA sent earn some back, so that a peer
  /// that works is never cut off. Default 1,000.
  public var idleFrameBurst: UInt64 = 1_000
  /// Frames that bring nothing per second regained after a burst. Default 100.
  public var idleFramesPerSecond: UInt64 = 100

  public init() {}
}
