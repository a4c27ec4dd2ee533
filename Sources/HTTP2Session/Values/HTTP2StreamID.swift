/// The identifier of a stream (RFC 9113, 5.1.1): odd for streams a client opens, never 0.
package struct HTTP2StreamID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: Int32

  package init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  package var description: String { "stream \(rawValue)" }
}
