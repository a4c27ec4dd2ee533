/// What has become due on a connection.
package enum ConnectionTimeout: Int, CaseIterable {
  case handshake, headerBlock, keepalivePing, keepaliveAnswer, unreadAnswer, finalGoAway, calls
  case idle, linger
}

/// The time limits of one connection. Pure: times are monotonic nanoseconds given by the caller,
/// and each limit is a moment that was computed when its cause arose.
package struct ConnectionTimers {
  /// Long enough for the round trip of a PING over any usable network.
  private static let drainRoundTrip: UInt64 = 1_000_000_000
  /// For a peer to read the last bytes before the socket goes.
  private static let lingerTime: UInt64 = 1_000_000_000

  /// The moments by timeout; one that is not set is the end of time.
  private struct Due {
    private var moments = InlineArray<9, UInt64>(repeating: .max)

    subscript(_ timeout: ConnectionTimeout) -> UInt64? {
      get { moments[timeout.rawValue] == .max ? nil : moments[timeout.rawValue] }
      set { moments[timeout.rawValue] = newValue ?? .max }
    }

    /// The earliest; of several the first.
    var first: (timeout: ConnectionTimeout, moment: UInt64)? {
      var place = 0
      for index in moments.indices where moments[index] < moments[place] { place = index }
      guard moments[place] != .max else { return nil }
      // Places are raw values, by the subscript above.
      return (ConnectionTimeout(rawValue: place).unsafelyUnwrapped, moments[place])
    }
  }

  private let handshakeTime: UInt64
  private let headerBlockTime: UInt64
  private let keepaliveInterval: UInt64
  private let keepaliveTimeout: UInt64
  private let unreadAnswerTime: UInt64
  private let idleTime: UInt64
  private var due = Due()

  package init(limits: RPCServerConfiguration.Limits, now: UInt64) {
    handshakeTime = limits.handshake.nanoseconds
    headerBlockTime = limits.headerBlock.nanoseconds
    keepaliveInterval = limits.keepaliveInterval.nanoseconds
    keepaliveTimeout = limits.keepaliveTimeout.nanoseconds
    unreadAnswerTime = limits.unreadAnswer.nanoseconds
    idleTime = limits.idle.nanoseconds
    due[.handshake] = now + handshakeTime
  }

  /// The moment of the next timeout.
  package var next: UInt64? { due.first?.moment }

  /// The peer sent something.
  package mutating func received(now: UInt64, isHandshakeComplete: Bool, isInsideHeaderBlock: Bool)
  {
    if isHandshakeComplete {
      if due[.handshake] != nil {
        due[.handshake] = nil
        due[.idle] = now + idleTime
      }
      due[.keepalivePing] = now + keepaliveInterval
      due[.keepaliveAnswer] = nil
    }
    if !isInsideHeaderBlock {
      due[.headerBlock] = nil
    } else if due[.headerBlock] == nil {
      due[.headerBlock] = now + headerBlockTime
    }
  }

  /// Output was offered to the peer. `didProgress` says that it took some of what was waiting.
  package mutating func wrote(now: UInt64, isWaiting: Bool, didProgress: Bool) {
    if !isWaiting {
      due[.unreadAnswer] = nil
    } else if didProgress || due[.unreadAnswer] == nil {
      due[.unreadAnswer] = now + unreadAnswerTime
    }
  }

  /// The earliest deadline of a call that waits; nil for none.
  package mutating func callsExpire(at moment: UInt64?) {
    due[.calls] = moment
  }

  /// When to look whether the connection has been idle for too long.
  package mutating func idle(at moment: UInt64) {
    due[.idle] = moment
  }

  package mutating func announcedShutdown(now: UInt64) {
    due[.finalGoAway] = now + Self.drainRoundTrip
  }

  package mutating func sentFinalGoAway() {
    due[.finalGoAway] = nil
  }

  /// Nothing more is read, and the last bytes wait for the peer to take them.
  package mutating func closing(now: UInt64) {
    due = Due()
    due[.unreadAnswer] = now + unreadAnswerTime
  }

  /// The last bytes have left.
  package mutating func lingering(now: UInt64) {
    due = Due()
    due[.linger] = now + Self.lingerTime
  }

  /// Takes the timeout that has been due longest; nil if none is.
  package mutating func expire(now: UInt64) -> ConnectionTimeout? {
    guard let (timeout, moment) = due.first, moment <= now else { return nil }
    due[timeout] = nil
    if timeout == .keepalivePing {
      due[.keepaliveAnswer] = now + keepaliveTimeout
    }
    return timeout
  }
}

extension Duration {
  /// 0 for a negative duration, the largest number for one of more than 584 years.
  var nanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    // Half the range leaves room to add a moment to it.
    return overflow ? .max / 2 : min(.max / 2, whole + UInt64(attoseconds / 1_000_000_000))
  }
}
