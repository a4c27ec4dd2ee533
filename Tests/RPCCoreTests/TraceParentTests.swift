import RPCCore
import Testing

@Suite struct TraceParentTests {
  static let trace = "0af7651916cd43dd8448eb211c80319c"
  static let span = "b7ad6b7169203331"

  @Test("A traceparent of version 0, or of a later one with more behind it, is read")
  func read() {
    for text in ["00-\(Self.trace)-\(Self.span)-01", "cc-\(Self.trace)-\(Self.span)-00-what.next"] {
      #expect(TraceParent(text)?.traceID == Self.trace, "\(text)")
      #expect(TraceParent(text)?.spanID == Self.span, "\(text)")
    }
  }

  @Test("What is not a traceparent is nil")
  func refused() {
    let (trace, span) = (Self.trace, Self.span)
    let zeros = String(repeating: "0", count: 32)
    for text in [
      "", "-", "00", "00-\(trace)-\(span)", "ff-\(trace)-\(span)-01", "00-\(trace)-\(span)-01-",
      "0-\(trace)-\(span)-01", "00-\(zeros)-\(span)-01", "00-\(trace)-\(zeros.prefix(16))-01",
      "00-\(trace.uppercased())-\(span)-01", "00-\(trace)-\(span)-0g", "00-\(trace)0-\(span)-01",
      " 00-\(trace)-\(span)-01",
    ] {
      #expect(TraceParent(text) == nil, "\(text)")
    }
  }
}
