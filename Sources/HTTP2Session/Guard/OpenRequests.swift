/// The streams on which a peer may still send HEADERS and DATA: those it began and has neither ended
/// nor reset.
///
/// Streams that this side has reset are kept apart and only the latest of them: the peer need not end
/// those, and what it sent before it knew is no fault of it (RFC 9113, 5.1).
struct OpenRequests: ~Copyable {
  private static let rememberedAbandoned = 1024

  private let most: Int
  private var open = StreamSet()
  private var abandoned: [UInt32] = []

  /// - Parameter streams: how many may be open at once. Some more may be on their way to be refused;
  ///   those of a peer that opens still more are not followed.
  init(streams: Int) {
    most = streams + Self.rememberedAbandoned
  }

  mutating func begin(_ stream: UInt32) {
    if open.count < most { open.insert(stream) }
  }

  /// HEADERS, DATA or RST_STREAM came; false if the peer had ended the stream before.
  mutating func receive(on stream: UInt32, endStream: Bool) -> Bool {
    if endStream ? open.remove(stream) : open.contains(stream) { return true }
    guard let place = abandoned.lastIndex(of: stream) else { return false }
    if endStream { abandoned.remove(at: place) }
    return true
  }

  /// This side has sent RST_STREAM.
  mutating func abandon(_ stream: UInt32) {
    guard open.remove(stream) else { return }
    abandoned.append(stream)
    if abandoned.count > Self.rememberedAbandoned { abandoned.removeFirst() }
  }
}
