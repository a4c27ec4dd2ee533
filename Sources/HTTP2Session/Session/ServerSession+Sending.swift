import CNGHTTP2

extension ServerSession {
  /// Hands the bytes to send to `write`, frame by frame, until there are none, the windows are
  /// closed, or `limit` is reached (passed by less than one frame of 16 KiB). O(bytes).
  /// - Returns: how many bytes were written.
  @discardableResult
  package func drainOutput(atMost limit: Int, _ write: (UnsafeRawBufferPointer) -> Void) -> Int {
    if violation == .notHTTP2 { return 0 }
    var total = 0
    while total < limit {
      var start: UnsafePointer<UInt8>?
      let count = entering { nghttp2_session_mem_send(handle, &start) }
      // NOMEM or CALLBACK_FAILURE (no callback fails) below zero; nothing can be sent after it.
      guard count >= 0 else {
        check(Int32(count))
        break
      }
      if count > 0 {
        write(UnsafeRawBufferPointer(start: start, count: count))
        total += count
      }
      let submitted = submitFollowUps()
      if count == 0 && !submitted { break }
    }
    return total
  }

  /// Does what the callbacks of the last send left to do; true if that queued more to send.
  private func submitFollowUps() -> Bool {
    for _ in 0..<recorder.sentDataFrames {
      frameGuard.earnForSentData()
    }
    recorder.sentDataFrames = 0
    countResets()
    let isQueuing = !recorder.trailersDue.isEmpty || !recorder.resetsDue.isEmpty
    for id in recorder.trailersDue {
      guard case .trailers(let trailers)? = recorder.streams[id]?.tail else { continue }
      check(withNameValues(trailers) { nghttp2_submit_trailer(handle, id.rawValue, $0, $1) })
    }
    recorder.trailersDue.removeAll(keepingCapacity: true)
    for id in recorder.resetsDue {
      reset(id, .noError)
    }
    recorder.resetsDue.removeAll(keepingCapacity: true)
    return isQueuing
  }

  /// Each RST_STREAM sent costs a token: a peer can provoke them by other means than resetting
  /// streams itself, and the library counts only the peer's own.
  private func countResets() {
    while recorder.sentResets > 0 {
      recorder.sentResets -= 1
      if !resets.take(now: now) {
        recorder.sentResets = 0
        fail(.flood, code: .enhanceYourCalm)
      }
    }
  }

  /// Lends the library pointers into `headers` for one call; it copies what it keeps.
  func withNameValues<Result>(
    _ headers: HTTP2HeaderList, _ body: (UnsafePointer<nghttp2_nv>?, Int) -> Result
  ) -> Result {
    headers.bytes.withUnsafeBytes { bytes in
      withUnsafeTemporaryAllocation(of: nghttp2_nv.self, capacity: headers.count) { fields in
        for (index, entry) in headers.entries.enumerated() {
          // The library's pointers are mutable for want of const in C; it does not write to them.
          let base = UnsafeMutablePointer(
            mutating: bytes.baseAddress!.assumingMemoryBound(to: UInt8.self))
          fields.initializeElement(
            at: index,
            to: nghttp2_nv(
              name: base + entry.start, value: base + entry.nameEnd,
              namelen: entry.nameEnd - entry.start, valuelen: entry.end - entry.nameEnd,
              flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue)))
        }
        return body(fields.baseAddress, headers.count)
      }
    }
  }
}
