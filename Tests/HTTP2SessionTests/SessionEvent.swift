import HTTP2Session

/// An event of a session as a value, which outlives the bytes it was found in.
enum SessionEvent: Equatable {
  struct Field: Equatable {
    var name: String
    var value: String
  }

  case requestHeaders(HTTP2Stream, [Field], endStream: Bool, exceedsLimit: Bool)
  case responseHeaders(HTTP2Stream, [Field], endStream: Bool, exceedsLimit: Bool)
  case data(HTTP2Stream, [UInt8])
  case endOfStream(HTTP2Stream)
  case streamClosed(HTTP2Stream, HTTP2ErrorCode)
  case goAway(HTTP2ErrorCode)
  case pingAcknowledged(UInt64)

  /// One value, or two for data that end their stream.
  static func values(of event: HTTP2Event) -> [SessionEvent] {
    switch event {
    case .requestHeaders(let stream, let fields, let endStream, let exceedsLimit):
      return [
        .requestHeaders(
          stream, list(fields), endStream: endStream, exceedsLimit: exceedsLimit)
      ]
    case .responseHeaders(let stream, let fields, let endStream, let exceedsLimit):
      return [
        .responseHeaders(
          stream, list(fields), endStream: endStream, exceedsLimit: exceedsLimit)
      ]
    case .data(let stream, let bytes, let endStream):
      return [.data(stream, Array(bytes))] + (endStream ? [.endOfStream(stream)] : [])
    case .endOfStream(let stream): return [.endOfStream(stream)]
    case .streamClosed(let stream, let code): return [.streamClosed(stream, code)]
    case .goAway(let code): return [.goAway(code)]
    case .pingAcknowledged(let payload): return [.pingAcknowledged(payload)]
    }
  }

  private static func list(_ fields: HTTP2Fields) -> [Field] {
    var list: [Field] = []
    fields.withEachField { name, value in
      list.append(
        Field(
          name: String(decoding: name, as: UTF8.self),
          value: String(decoding: value, as: UTF8.self)))
    }
    return list
  }
}
