/// Whether a request's headers make a gRPC call at all, and if not, in which language to say so: a
/// client that does not speak gRPC gets an ordinary HTTP response it can show.
enum CallAdmission {
  static let acceptEncoding = HTTPAnswer.Field(
    name: "grpc-accept-encoding", value: "identity,gzip")

  static func refusal(of head: RequestHead) -> HTTPAnswer? {
    if head.exceedsLimit {
      return .status(
        RPCError(code: .resourceExhausted, message: "the request's headers are over the limit"))
    }
    guard head.method == .post else {
      return .plain(
        status: 405, text: "This is a gRPC server: only POST is served.",
        extra: [.init(name: "allow", value: "POST")], hasBody: head.method != .head)
    }
    guard head.isGRPC else {
      return .plain(
        status: 415, text: "This is a gRPC server: the content-type must be application/grpc.",
        hasBody: true)
    }
    guard head.acceptsTrailers else {
      return .status(
        RPCError(
          code: .internal,
          message: "te: trailers is missing; a proxy on the way may not forward trailers"))
    }
    if case .unknown(let encoding) = head.encoding {
      return .status(
        RPCError(code: .unimplemented, message: "grpc-encoding \(encoding) is not supported"),
        extra: [acceptEncoding])
    }
    return head.fault.map { .status($0) }
  }
}
