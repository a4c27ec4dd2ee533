import RPCTransport
import Testing

@Suite struct ConnectionTimersTests {
  static let second: UInt64 = 1_000_000_000

  /// Timers with their default limits on a connection accepted at 0.
  static func timers(handshakeAt moment: UInt64? = nil) -> ConnectionTimers {
    var timers = ConnectionTimers(limits: .init(), now: 0)
    if let moment {
      timers.received(now: moment, isHandshakeComplete: true, isInsideHeaderBlock: false)
    }
    return timers
  }

  @Test("A silent peer's handshake is due after 10 s, whatever it sends that is not a handshake")
  func handshake() {
    var timers = Self.timers()
    timers.received(now: 9 * Self.second, isHandshakeComplete: false, isInsideHeaderBlock: false)
    #expect(timers.expire(now: 10 * Self.second - 1) == nil)
    #expect(timers.expire(now: 10 * Self.second) == .handshake)
    #expect(timers.expire(now: 10 * Self.second) == nil)
  }

  @Test("An idle peer is asked after 60 s and is due 20 s later, unless it sends anything")
  func keepalive() {
    var timers = Self.timers(handshakeAt: 0)
    #expect(timers.next == 60 * Self.second)
    #expect(timers.expire(now: 60 * Self.second) == .keepalivePing)
    var answering = timers
    #expect(timers.expire(now: 80 * Self.second) == .keepaliveAnswer)
    answering.received(now: 61 * Self.second, isHandshakeComplete: true, isInsideHeaderBlock: false)
    #expect(answering.expire(now: 80 * Self.second) == nil)
    #expect(answering.next == 121 * Self.second)
  }

  @Test("A header block is due 10 s after its first byte, however many bytes trickle in")
  func headerBlock() {
    var timers = Self.timers(handshakeAt: 0)
    for moment in 1...10 as ClosedRange<UInt64> {
      timers.received(
        now: moment * Self.second, isHandshakeComplete: true, isInsideHeaderBlock: true)
      #expect(timers.expire(now: moment * Self.second) == nil)
    }
    #expect(timers.expire(now: 11 * Self.second) == .headerBlock)
  }

  @Test("An unread answer is due 60 s after the peer last took a part of it")
  func unreadAnswer() {
    var timers = Self.timers(handshakeAt: 0)
    timers.wrote(now: 0, isWaiting: true, didProgress: false)
    timers.wrote(now: 30 * Self.second, isWaiting: true, didProgress: true)
    timers.wrote(now: 50 * Self.second, isWaiting: true, didProgress: false)
    timers.received(now: 80 * Self.second, isHandshakeComplete: true, isInsideHeaderBlock: false)
    #expect(timers.expire(now: 90 * Self.second - 1) == nil)
    var read = timers
    #expect(timers.expire(now: 90 * Self.second) == .unreadAnswer)
    read.wrote(now: 89 * Self.second, isWaiting: false, didProgress: true)
    #expect(read.expire(now: 90 * Self.second) == nil)
  }

  @Test("The final GOAWAY is due a second after the first, unless it was sent")
  func finalGoAway() {
    var timers = Self.timers(handshakeAt: 0)
    timers.announcedShutdown(now: 0)
    var sent = timers
    #expect(timers.expire(now: Self.second) == .finalGoAway)
    sent.sentFinalGoAway()
    #expect(sent.expire(now: Self.second) == nil)
  }

  @Test("What is due longest expires first, and calls when their deadline says")
  func order() {
    var timers = Self.timers(handshakeAt: 0)
    timers.callsExpire(at: 70 * Self.second)
    #expect(timers.expire(now: 75 * Self.second) == .keepalivePing)
    #expect(timers.expire(now: 75 * Self.second) == .calls)
    #expect(timers.expire(now: 75 * Self.second) == nil)
  }

  @Test("A closing connection waits for its last bytes to leave, then lingers for a second")
  func closing() {
    var timers = Self.timers(handshakeAt: 0)
    timers.closing(now: 0)
    #expect(timers.next == 60 * Self.second)
    timers.lingering(now: 5 * Self.second)
    #expect(timers.expire(now: 6 * Self.second) == .linger)
    #expect(timers.next == nil)
  }
}
