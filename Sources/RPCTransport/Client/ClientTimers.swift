/// What has become due on a client's connection.
package enum ClientTimeout: Int, CaseIterable {
  case connect, keepalivePing, keepaliveAnswer, calls
}

/// The time limits of one connection of a client. Pure: times are monotonic nanoseconds given by the
/// caller.
package struct ClientTimers {
  private let keepaliveInterval: UInt64
  private let keepaliveTimeout: UInt64
  /// The moments by timeout; one that is not set is the end of time.
  private var moments = InlineArray<4, UInt64>(repeating: .max)

  package init(limits: RPCClientLimits, now: UInt64) {
    keepaliveInterval = limits.keepaliveInterval.nanoseconds
    keepaliveTimeout = limits.keepaliveTimeout.nanoseconds
    self[.connect] = now + limits.connect.nanoseconds
  }

  /// The moment of the next timeout.
  package var next: UInt64? {
    var earliest = UInt64.max
    for index in moments.indices { earliest = min(earliest, moments[index]) }
    return earliest == .max ? nil : earliest
  }

  /// The server's SETTINGS have arrived.
  package mutating func connected(now: UInt64) {
    self[.connect] = .max
    self[.keepalivePing] = now + keepaliveInterval
  }

  /// The server sent something.
  package mutating func received(now: UInt64) {
    if self[.connect] == .max { self[.keepalivePing] = now + keepaliveInterval }
    self[.keepaliveAnswer] = .max
  }

  /// The earliest deadline of a call; the end of time for none.
  package mutating func callsExpire(at moment: UInt64) {
    self[.calls] = moment
  }

  /// Takes the timeout that has been due longest; nil if none is.
  /// - Parameter hasCalls: a server is asked for a sign of life only while something is asked of it.
  package mutating func expire(now: UInt64, hasCalls: Bool) -> ClientTimeout? {
    while let due = first, self[due] <= now {
      self[due] = .max
      guard due == .keepalivePing else { return due }
      if hasCalls {
        self[.keepaliveAnswer] = now + keepaliveTimeout
        return due
      }
      self[.keepalivePing] = now + keepaliveInterval
    }
    return nil
  }

  private var first: ClientTimeout? {
    ClientTimeout.allCases.min { self[$0] < self[$1] }
  }

  private subscript(timeout: ClientTimeout) -> UInt64 {
    get { moments[timeout.rawValue] }
    set { moments[timeout.rawValue] = newValue }
  }
}
