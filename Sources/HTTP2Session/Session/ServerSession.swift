internal import CNGHTTP2

/// The server's side of one HTTP/2 connection: it is asked, and responds.
package final class ServerSession: Session {
  /// Queues the server's SETTINGS; they leave with the first output.
  /// - Parameter now: monotonic nanoseconds, as for `receive(_:now:)`.
  package init(limits: HTTP2Limits, now: UInt64, workspace: HTTP2Workspace) {
    super.init(side: .server, limits: limits, now: now, workspace: workspace)
    submitSettings([
      (NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS.rawValue, limits.concurrentStreams),
      (NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue, UInt32(max(0, limits.streamWindowBytes))),
      (
        NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue,
        UInt32(clamping: limits.headerListSoftBytes)
      ),
    ])
  }
}
