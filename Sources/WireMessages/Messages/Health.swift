internal import CWhistleMessages

extension Wire {
  /// Asks whether a service can be called.
  public struct HealthCheckRequest: WireMessage {
    /// Full name of the service; empty: the server.
    public var service = ""

    public init() {}
  }

  /// Whether a service can be called.
  public struct HealthCheckResponse: WireMessage {
    /// Whether a service can be called.
    public struct ServingStatus: RawRepresentable, Hashable, Sendable {
      /// Nothing is known.
      public static let unknown = ServingStatus(rawValue: 0)
      /// Calls are answered.
      public static let serving = ServingStatus(rawValue: 1)
      /// Calls are refused for now.
      public static let notServing = ServingStatus(rawValue: 2)
      /// There is no such service; used by Watch only.
      public static let serviceUnknown = ServingStatus(rawValue: 3)

      /// The number on the wire; values that are not listed here are kept.
      public var rawValue: Int32

      /// The value of that number.
      public init(rawValue: Int32) {
        self.rawValue = rawValue
      }
    }

    /// What it says of the service.
    public var status = ServingStatus.unknown

    public init() {}
  }
}

extension Wire.HealthCheckRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Grpc__Health__V1__HealthCheckRequest>?) {
    grpc__health__v1__health_check_request__init(target)
  }

  init(_ source: borrowing Grpc__Health__V1__HealthCheckRequest) throws(WireError) {
    service = try Reading.text(source.service, "service")
  }

  func fill(_ target: inout Grpc__Health__V1__HealthCheckRequest, in arena: borrowing Arena) {
    target.service = arena.text(service)
  }
}

extension Wire.HealthCheckResponse: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Grpc__Health__V1__HealthCheckResponse>?) {
    grpc__health__v1__health_check_response__init(target)
  }

  init(_ source: borrowing Grpc__Health__V1__HealthCheckResponse) throws(WireError) {
    status = ServingStatus(rawValue: Int32(bitPattern: source.status.rawValue))
  }

  func fill(_ target: inout Grpc__Health__V1__HealthCheckResponse, in arena: borrowing Arena) {
    target.status = .init(rawValue: UInt32(bitPattern: status.rawValue))
  }
}
