/// A limit of the server that a peer met.
package enum LimitHit: Int, CaseIterable, Sendable {
  case connections
  case requestBytesPerConnection
  case runningCalls
  case handshake
  case headerBlock
  case callTime
  case keepaliveTimeout
  case unreadAnswer
  case notHTTP2
  case flood
  case headerList
  case streamIdentifier
  case protocolError

  /// As a metric names it.
  package var name: String {
    switch self {
    case .connections: "connections"
    case .requestBytesPerConnection: "request_bytes_per_connection"
    case .runningCalls: "running_calls"
    case .handshake: "handshake"
    case .headerBlock: "header_block"
    case .callTime: "call_time"
    case .keepaliveTimeout: "keepalive_timeout"
    case .unreadAnswer: "unread_answer"
    case .notHTTP2: "not_http2"
    case .flood: "flood"
    case .headerList: "header_list"
    case .streamIdentifier: "stream_identifier"
    case .protocolError: "protocol_error"
    }
  }
}
