extension RPCStatusCode {
  /// What an HTTP response without a `grpc-status` stands for (doc/http-grpc-status-mapping.md).
  package init(httpStatus: Int) {
    self =
      switch httpStatus {
      case 400: .internal
      case 401: .unauthenticated
      case 403: .permissionDenied
      case 404: .unimplemented
      case 429, 502, 503, 504: .unavailable
      default: .unknown
      }
  }

  /// What a server means that ends a call with RST_STREAM and this code (doc/PROTOCOL-HTTP2.md).
  package init(streamError code: UInt32) {
    self =
      switch code {
      case 0x7: .unavailable  // REFUSED_STREAM
      case 0x8: .cancelled  // CANCEL
      case 0xb: .resourceExhausted  // ENHANCE_YOUR_CALM
      case 0xc: .permissionDenied  // INADEQUATE_SECURITY
      case 0x0...0xd: .internal
      default: .unknown
      }
  }
}
