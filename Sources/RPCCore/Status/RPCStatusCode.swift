/// A gRPC status code (grpc/grpc, doc/statuscodes.md). Open: a peer may send any number.
public struct RPCStatusCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: Int

  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  public static let ok = Self(rawValue: 0)
  /// The caller gave up.
  public static let cancelled = Self(rawValue: 1)
  public static let unknown = Self(rawValue: 2)
  /// The request is wrong whatever state the server is in.
  public static let invalidArgument = Self(rawValue: 3)
  /// The deadline passed; a change may still have been made.
  public static let deadlineExceeded = Self(rawValue: 4)
  public static let notFound = Self(rawValue: 5)
  public static let alreadyExists = Self(rawValue: 6)
  /// The caller is known and may not do this.
  public static let permissionDenied = Self(rawValue: 7)
  /// A limit or a quota is used up.
  public static let resourceExhausted = Self(rawValue: 8)
  /// The request is right and the state is not; repeating it does not help.
  public static let failedPrecondition = Self(rawValue: 9)
  /// Another change came between; repeat from the reading step.
  public static let aborted = Self(rawValue: 10)
  public static let outOfRange = Self(rawValue: 11)
  public static let unimplemented = Self(rawValue: 12)
  /// An invariant broke, the peer's framing included.
  public static let `internal` = Self(rawValue: 13)
  /// The server cannot now; repeat the call later.
  public static let unavailable = Self(rawValue: 14)
  public static let dataLoss = Self(rawValue: 15)
  /// The caller is not known.
  public static let unauthenticated = Self(rawValue: 16)

  private static let names = [
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND",
    "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED",
    "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
  ]

  /// The name as the gRPC documents write it, or `CODE_n` for a number they do not define.
  public var description: String {
    Self.names.indices.contains(rawValue) ? Self.names[rawValue] : "CODE_\(rawValue)"
  }
}
