internal import CWhistleMessages

extension Wire {
  /// Messages of the standard gRPC interop tests.
  public enum Interop {
    /// The status that the server is asked to end the call with.
    public struct EchoStatus: WireMessage {
      public var code: Int32 = 0
      public var message = ""

      public init() {}
    }

    /// Asks for one payload.
    public struct SimpleRequest: WireMessage {
      /// Bytes of payload to answer with.
      public var responseSize: Int32 = 0
      public var payload = Payload()
      /// Whether to compress the answer; nil: as the server likes.
      public var responseCompressed: Bool?
      public var responseStatus: EchoStatus?
      /// Whether this message should have arrived compressed; nil: either way.
      public var expectCompressed: Bool?

      public init() {}
    }

    /// Bytes of no meaning.
    public struct Payload: WireMessage {
      public var body: [UInt8] = []

      public init() {}
    }

    /// A payload; also the response of a stream.
    public struct SimpleResponse: WireMessage {
      public var payload = Payload()

      public init() {}
    }

    /// One of many payloads.
    public struct InputRequest: WireMessage {
      public var payload = Payload()
      /// Whether this message should have arrived compressed; nil: either way.
      public var expectCompressed: Bool?

      public init() {}
    }

    /// The size of all payloads together.
    public struct InputResponse: WireMessage {
      public var aggregatedPayloadSize: Int32 = 0

      public init() {}
    }

    /// One response of a stream.
    public struct ResponseParameters: WireMessage {
      public var size: Int32 = 0
      /// Microseconds to wait before.
      public var interval: Int32 = 0
      /// Whether to compress it; nil: as the server likes.
      public var compressed: Bool?

      public init() {}
    }

    /// Asks for responses.
    public struct OutputRequest: WireMessage {
      public var responseParameters: [ResponseParameters] = []
      public var payload = Payload()
      public var responseStatus: EchoStatus?

      public init() {}
    }
  }
}

extension Wire.Interop.EchoStatus: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Grpc__Testing__EchoStatus>?) {
    grpc__testing__echo_status__init(target)
  }

  init(_ source: borrowing Grpc__Testing__EchoStatus) throws(WireError) {
    code = source.code
    message = try Reading.text(source.message, "message")
  }

  func fill(_ target: inout Grpc__Testing__EchoStatus, in arena: borrowing Arena) {
    target.code = code
    target.message = arena.text(message)
  }
}

extension Wire.Interop.Payload: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Grpc__Testing__Payload>?) {
    grpc__testing__payload__init(target)
  }

  init(_ source: borrowing Grpc__Testing__Payload) throws(WireError) {
    body = Array(UnsafeBufferPointer(start: source.body.data, count: source.body.len))
  }

  func fill(_ target: inout Grpc__Testing__Payload, in arena: borrowing Arena) {
    target.body = arena.bytes(body)
  }
}

extension Wire.Interop.SimpleRequest: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Grpc__Testing__SimpleRequest>?) {
    grpc__testing__simple_request__init(target)
  }

  init(_ source: borrowing Grpc__Testing__SimpleRequest) throws(WireError) {
    responseSize = source.response_size
    payload = try Reading.message(source.payload, "payload") ?? Wire.Interop.Payload()
    responseCompressed = source.response_compressed.map { $0.pointee.value != 0 }
    responseStatus = try Reading.message(source.response_status, "response_status")
    expectCompressed = source.expect_compressed.map { $0.pointee.value != 0 }
  }

  func fill(_ target: inout Grpc__Testing__SimpleRequest, in arena: borrowing Arena) {
    target.response_size = responseSize
    target.payload = arena.present(payload)
    target.response_compressed = arena.flag(responseCompressed)
    target.response_status = arena.message(responseStatus)
    target.expect_compressed = arena.flag(expectCompressed)
  }
}

extension Wire.Interop.SimpleResponse: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Grpc__Testing__SimpleResponse>?) {
    grpc__testing__simple_response__init(target)
  }

  init(_ source: borrowing Grpc__Testing__SimpleResponse) throws(WireError) {
    payload = try Reading.message(source.payload, "payload") ?? Wire.Interop.Payload()
  }

  func fill(_ target: inout Grpc__Testing__SimpleResponse, in arena: borrowing Arena) {
    target.payload = arena.present(payload)
  }
}

extension Wire.Interop.InputRequest: MappedMessage {
  static func initialize(
    _ target: UnsafeMutablePointer<Grpc__Testing__StreamingInputCallRequest>?
  ) {
    grpc__testing__streaming_input_call_request__init(target)
  }

  init(_ source: borrowing Grpc__Testing__StreamingInputCallRequest) throws(WireError) {
    payload = try Reading.message(source.payload, "payload") ?? Wire.Interop.Payload()
    expectCompressed = source.expect_compressed.map { $0.pointee.value != 0 }
  }

  func fill(_ target: inout Grpc__Testing__StreamingInputCallRequest, in arena: borrowing Arena) {
    target.payload = arena.present(payload)
    target.expect_compressed = arena.flag(expectCompressed)
  }
}

extension Wire.Interop.InputResponse: MappedMessage {
  static func initialize(
    _ target: UnsafeMutablePointer<Grpc__Testing__StreamingInputCallResponse>?
  ) {
    grpc__testing__streaming_input_call_response__init(target)
  }

  init(_ source: borrowing Grpc__Testing__StreamingInputCallResponse) throws(WireError) {
    aggregatedPayloadSize = source.aggregated_payload_size
  }

  func fill(_ target: inout Grpc__Testing__StreamingInputCallResponse, in arena: borrowing Arena) {
    target.aggregated_payload_size = aggregatedPayloadSize
  }
}

extension Wire.Interop.ResponseParameters: MappedMessage {
  static func initialize(_ target: UnsafeMutablePointer<Grpc__Testing__ResponseParameters>?) {
    grpc__testing__response_parameters__init(target)
  }

  init(_ source: borrowing Grpc__Testing__ResponseParameters) throws(WireError) {
    size = source.size
    interval = source.interval_us
    compressed = source.compressed.map { $0.pointee.value != 0 }
  }

  func fill(_ target: inout Grpc__Testing__ResponseParameters, in arena: borrowing Arena) {
    target.size = size
    target.interval_us = interval
    target.compressed = arena.flag(compressed)
  }
}

extension Wire.Interop.OutputRequest: MappedMessage {
  static func initialize(
    _ target: UnsafeMutablePointer<Grpc__Testing__StreamingOutputCallRequest>?
  ) {
    grpc__testing__streaming_output_call_request__init(target)
  }

  init(_ source: borrowing Grpc__Testing__StreamingOutputCallRequest) throws(WireError) {
    responseParameters = try Reading.messages(
      source.response_parameters, source.n_response_parameters, "response_parameters")
    payload = try Reading.message(source.payload, "payload") ?? Wire.Interop.Payload()
    responseStatus = try Reading.message(source.response_status, "response_status")
  }

  func fill(_ target: inout Grpc__Testing__StreamingOutputCallRequest, in arena: borrowing Arena) {
    (target.n_response_parameters, target.response_parameters) = arena.messages(responseParameters)
    target.payload = arena.present(payload)
    target.response_status = arena.message(responseStatus)
  }
}

extension Arena {
  /// A flag that may be absent.
  fileprivate func flag(_ value: Bool?) -> UnsafeMutablePointer<Grpc__Testing__BoolValue>? {
    guard let value else { return nil }
    let copy = allocate(Grpc__Testing__BoolValue.self)
    grpc__testing__bool_value__init(copy)
    copy.pointee.value = value ? 1 : 0
    return copy
  }
}
