internal import CNGHTTP2

extension Session {
  /// Writes what can be sent to the workspace, frame by frame, until there is nothing, the windows
  /// are closed, or the output has `limit` bytes (passed by less than one frame of 16 KiB). O(bytes).
  package func send(untilBytes limit: Int) {
    if violation == .notHTTP2 { return }
    while sendNext(untilBytes: limit) {}
  }

  /// Writes the next frames, as long as the output has less than `limit` bytes; false if there were none.
  @inline(__always)
  final func sendNext(untilBytes limit: Int) -> Bool {
    let scratch = workspace.state
    let before = scratch.pointee.output.count
    guard before < limit else { return false }
    var start: UnsafePointer<UInt8>?
    let count = entering { nghttp2_session_mem_send(handle, &start) }
    // NOMEM or CALLBACK_FAILURE (no callback fails) below zero; nothing can be sent after it.
    guard count >= 0 else {
      check(Int32(count))
      return false
    }
    if count > 0 {
      scratch.pointee.output.append(UnsafeRawBufferPointer(start: start, count: count))
    }
    let submitted = state.pointee.hasFollowUps && submitFollowUps()
    return submitted || scratch.pointee.output.count > before
  }

  /// Lends the output to `body` and forgets it; does nothing without any.
  package func takeOutput(_ body: (UnsafeRawBufferPointer) -> Void) {
    let scratch = workspace.state
    guard scratch.pointee.output.count > 0 else { return }
    body(scratch.pointee.output.bytes)
    scratch.pointee.output.removeAll(keepingAtMost: HTTP2Workspace.keptBytes)
  }

  /// Bytes that wait to be taken.
  package var outputBytes: Int { workspace.state.pointee.output.count }

  /// Does what the callbacks of the last send left to do; true if that queued more to send.
  @inline(never)
  private final func submitFollowUps() -> Bool {
    state.pointee.hasFollowUps = false
    frameGuard.earnForSentData(frames: state.pointee.sentDataFrames)
    state.pointee.sentDataFrames = 0
    if !state.pointee.abandoned.isEmpty {
      for index in state.pointee.abandoned.indices {
        frameGuard.abandon(UInt32(state.pointee.abandoned[index]))
      }
      state.pointee.abandoned.removeAll()
    }
    if state.pointee.sentResets > 0 { countResets() }
    var isQueuing = false
    if !state.pointee.trailersDue.isEmpty {
      isQueuing = true
      for index in state.pointee.trailersDue.indices {
        submitTrailers(on: state.pointee.trailersDue[index])
      }
      state.pointee.trailersDue.removeAll()
    }
    if !state.pointee.resetsDue.isEmpty {
      isQueuing = true
      for index in state.pointee.resetsDue.indices {
        reset(state.pointee.resetsDue[index], .noError)
      }
      state.pointee.resetsDue.removeAll()
    }
    return isQueuing
  }

  private func submitTrailers(on stream: HTTP2Stream) {
    guard let trailers = state.pointee.streams[stream]?.pointee.trailers else { return }
    check(nghttp2_submit_trailer(handle, stream.id, trailers.fields, trailers.count))
  }

  /// Each RST_STREAM sent for an error costs a token: a peer can provoke them by other means than
  /// resetting streams itself, and the library counts only the peer's own.
  private func countResets() {
    while state.pointee.sentResets > 0 {
      state.pointee.sentResets -= 1
      if !resets.take(now: now) {
        state.pointee.sentResets = 0
        fail(.flood, code: .enhanceYourCalm)
      }
    }
  }
}
