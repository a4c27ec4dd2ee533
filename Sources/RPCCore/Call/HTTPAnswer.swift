/// A whole response that carries no message: a gRPC status without a body (trailers-only), or an
/// ordinary HTTP response to a request that is not gRPC.
package struct HTTPAnswer: Hashable, Sendable {
  package struct Field: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// `:status` first.
  package var fields: [Field]
  /// Empty for a gRPC status.
  package var body: [UInt8]

  /// What every response to a gRPC call begins with.
  package static let head = [
    Field(name: ":status", value: "200"), Field(name: "content-type", value: "application/grpc"),
  ]

  /// What the head of a response says whose messages may be compressed.
  package static let gzipEncoding = Field(name: "grpc-encoding", value: "gzip")

  /// A gRPC status, as every response with 200 is.
  package var isStatus: Bool { fields.first == Self.head.first }

  /// The number of `grpc-status`; nil if it is not there.
  package static func statusCode(in fields: [Field]) -> Int? {
    fields.first { $0.name == "grpc-status" }.flatMap { Int($0.value) }
  }

  /// `grpc-message`, percent-encoded; empty if it is not there.
  package static func message(in fields: [Field]) -> String {
    fields.first { $0.name == "grpc-message" }?.value ?? ""
  }

  /// The fields of a gRPC status without those that a response begins with.
  package var statusFields: [Field] { Array(fields.dropFirst(Self.head.count)) }

  /// The `grpc-status` fields of `error`, nil for OK: trailers, or the end of a trailers-only
  /// response.
  package static func statusFields(_ error: RPCError?) -> [Field] {
    guard let error else { return [Field(name: "grpc-status", value: "0")] }
    var fields = [Field(name: "grpc-status", value: String(error.code.rawValue))]
    if !error.message.isEmpty {
      fields.append(Field(name: "grpc-message", value: PercentEncoding.encode(error.message)))
    }
    if !error.details.isEmpty {
      fields.append(Field(name: "grpc-status-details-bin", value: Base64.encode(error.details)))
    }
    return fields
  }

  package static func status(_ error: RPCError, extra: [Field] = []) -> HTTPAnswer {
    HTTPAnswer(fields: head + statusFields(error) + extra, body: [])
  }

  static func plain(status: Int, text: String, extra: [Field] = [], hasBody: Bool) -> HTTPAnswer {
    let body = Array((text + "\n").utf8)
    return HTTPAnswer(
      fields: [
        Field(name: ":status", value: String(status)),
        Field(name: "content-type", value: "text/plain; charset=utf-8"),
        Field(name: "content-length", value: String(body.count)),
      ] + extra, body: hasBody ? body : [])
  }
}
