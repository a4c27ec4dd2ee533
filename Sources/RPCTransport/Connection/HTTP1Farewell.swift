/// What to say to a peer whose first bytes are an HTTP/1.1 request.
enum HTTP1Farewell {
  private static let body = "This is a gRPC server: it speaks HTTP/2 only.\n"

  static let text = """
    HTTP/1.1 505 HTTP Version Not Supported\r
    content-type: text/plain; charset=utf-8\r
    content-length: \(body.utf8.count)\r
    connection: close\r
    \r
    \(body)
    """

  private static let methods = [
    "GET ", "POST ", "PUT ", "HEAD ", "DELETE ", "OPTIONS ", "PATCH ", "CONNECT ", "TRACE ",
  ].map { Array($0.utf8) }

  /// Whether `bytes`, however few have arrived, begin like a request.
  static func isDue(to bytes: UnsafeRawBufferPointer) -> Bool {
    methods.contains { method in
      bytes.starts(with: method) || (!bytes.isEmpty && method.starts(with: bytes))
    }
  }
}
