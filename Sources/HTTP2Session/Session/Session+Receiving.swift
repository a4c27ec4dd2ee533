internal import CNGHTTP2

extension Session {
  /// Processes bytes from the peer, in pieces of any size. Bytes behind a violation are ignored.
  /// Take every event before the bytes go and before the workspace's next session works. O(bytes).
  /// - Parameter now: monotonic nanoseconds; never less than at an earlier call.
  package func receive(_ bytes: UnsafeRawBufferPointer, now: UInt64) {
    self.now = now
    guard violation == nil else { return }
    let verdict = frameGuard.inspect(bytes, now: now)
    state.pointee.resumeBlock()
    feed(UnsafeRawBufferPointer(rebasing: bytes[..<verdict.allowed]))
    state.pointee.holdBlock()
    guard violation == nil else { return }
    while state.pointee.longHeaderLists > 0 {
      state.pointee.longHeaderLists -= 1
      if !frameGuard.chargeForLongHeaders(now: now) { fail(.flood, code: .enhanceYourCalm) }
    }
    switch verdict.violation {
    case nil: break
    case .notHTTP2: violation = .notHTTP2
    case .flood: fail(.flood, code: .enhanceYourCalm)
    case .streamClosed: fail(.streamClosed, code: .streamClosed)
    case .streamIdentifierReused: fail(.streamIdentifierReused, code: .protocolError)
    }
    consumeDiscarded()
  }

  /// The oldest event that was not taken; nil once there is none. O(1).
  package func takeEvent() -> HTTP2Event? {
    let scratch = workspace.state
    guard nextEvent < scratch.pointee.events.count else {
      if nextEvent > 0 {
        nextEvent = 0
        scratch.pointee.events.removeAll(keepingAtMost: HTTP2Workspace.keptEvents)
        scratch.pointee.fields.removeAll(keepingAtMost: HTTP2Workspace.keptBytes)
      }
      return nil
    }
    let event = scratch.pointee.events[nextEvent]
    nextEvent += 1
    switch event.kind {
    case .requestHeaders:
      return .requestHeaders(
        event.stream, fields(of: event), endStream: event.endStream,
        exceedsLimit: event.exceedsLimit)
    case .responseHeaders:
      return .responseHeaders(
        event.stream, fields(of: event), endStream: event.endStream,
        exceedsLimit: event.exceedsLimit)
    case .data:
      return .data(
        event.stream, UnsafeRawBufferPointer(start: event.data, count: event.count),
        endStream: event.endStream)
    case .endOfStream:
      return .endOfStream(event.stream)
    case .streamClosed:
      return .streamClosed(
        event.stream, HTTP2ErrorCode(rawValue: UInt32(truncatingIfNeeded: event.number)))
    case .goAway:
      return .goAway(HTTP2ErrorCode(rawValue: UInt32(truncatingIfNeeded: event.number)))
    case .pingAcknowledged:
      return .pingAcknowledged(event.number)
    }
  }

  private func fields(of event: RecordedEvent) -> HTTP2Fields {
    HTTP2Fields(
      bytes: UnsafeRawBufferPointer(
        rebasing: workspace.state.pointee.fields.bytes[event.start..<event.start + event.count]))
  }

  /// Ends the session because of the peer: GOAWAY is queued and nothing more is read.
  func fail(_ reason: Violation, code: HTTP2ErrorCode) {
    guard violation == nil else { return }
    violation = reason
    terminate(code)
  }

  private func feed(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
    var offset = 0
    while offset < bytes.count {
      let count = entering { nghttp2_session_mem_recv(handle, base + offset, bytes.count - offset) }
      // It returns how many bytes it processed, fewer than given only where a callback paused it,
      // or FLOODED (acknowledgements pile up unread), BAD_CLIENT_MAGIC (the guard was first),
      // NOMEM, CALLBACK_FAILURE (no callback fails). Protocol errors are no error here: the
      // library queues GOAWAY itself and ignores the rest.
      guard count >= 0 else {
        let flooded = count == Int(NGHTTP2_ERR_FLOODED.rawValue)
        fail(
          flooded ? .flood : .library(String(cString: nghttp2_strerror(Int32(count)))),
          code: flooded ? .enhanceYourCalm : .internalError)
        return
      }
      offset += count
      if state.pointee.isOverHardLimit {
        fail(.headerListTooLarge, code: .enhanceYourCalm)
        return
      }
    }
  }

  /// Body bytes nobody will read must not close the window that other streams share.
  private func consumeDiscarded() {
    guard state.pointee.discardedBytes > 0 else { return }
    // INVALID_STATE cannot be: automatic window updates are off.
    check(entering { nghttp2_session_consume_connection(handle, state.pointee.discardedBytes) })
    state.pointee.discardedBytes = 0
  }
}
