/// What has become due on a connection.
package enum ConnectionTimeout: Hashable {
  case handshake, headerBlock, keepalivePing, keepaliveAnswer, unreadAnswer, finalGoAway, calls
  case linger
}

/// The time limits of one connection. Pure: times are monotonic nanoseconds given by the caller,
/// and each limit is a moment that was computed when its cause arose.
package struct ConnectionTimers {
  /// Long enough for the round trip of a PING over any usable network.
  private static let drainRoundTrip: UInt64 = 1_000_000_000
  /// For a peer to read the last bytes before the socket goes.
  private static let lingerTime: UInt64 = 1_000_000_000

  private let limits: RPCServerConfiguration.Limits
  private var due: [ConnectionTimeout: UInt64] = [:]

  package init(limits: RPCServerConfiguration.Limits, now: UInt64) {
    self.limits = limits
    due[.handshake] = now + limits.handshake.nanoseconds
  }

  /// The moment of the next timeout.
  package var next: UInt64? { due.values.min() }

  /// The peer sent something.
  package mutating func received(now: UInt64, isHandshakeComplete: Bool, isInsideHeaderBlock: Bool)
  {
    if isHandshakeComplete {
      due[.handshake] = nil
      due[.keepalivePing] = now + limits.keepaliveInterval.nanoseconds
      due[.keepaliveAnswer] = nil
    }
    if !isInsideHeaderBlock {
      due[.headerBlock] = nil
    } else if due[.headerBlock] == nil {
      due[.headerBlock] = now + limits.headerBlock.nanoseconds
    }
  }

  /// Output was offered to the peer. `didProgress` says that it took some of what was waiting.
  package mutating func wrote(now: UInt64, isWaiting: Bool, didProgress: Bool) {
    if !isWaiting {
      due[.unreadAnswer] = nil
    } else if didProgress || due[.unreadAnswer] == nil {
      due[.unreadAnswer] = now + limits.unreadAnswer.nanoseconds
    }
  }

  /// The earliest deadline of a call that waits; nil for none.
  package mutating func callsExpire(at moment: UInt64?) {
    due[.calls] = moment
  }

  package mutating func announcedShutdown(now: UInt64) {
    due[.finalGoAway] = now + Self.drainRoundTrip
  }

  package mutating func sentFinalGoAway() {
    due[.finalGoAway] = nil
  }

  /// Nothing more is read, and the last bytes wait for the peer to take them.
  package mutating func closing(now: UInt64) {
    due = [.unreadAnswer: now + limits.unreadAnswer.nanoseconds]
  }

  /// The last bytes have left.
  package mutating func lingering(now: UInt64) {
    due = [.linger: now + Self.lingerTime]
  }

  /// Takes the timeout that has been due longest; nil if none is.
  package mutating func expire(now: UInt64) -> ConnectionTimeout? {
    guard let (timeout, moment) = due.min(by: { $0.value < $1.value }), moment <= now else {
      return nil
    }
    due[timeout] = nil
    if timeout == .keepalivePing {
      due[.keepaliveAnswer] = now + limits.keepaliveTimeout.nanoseconds
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
