/// One stream of a session. Identifiers are never used again (RFC 9113, 5.1.1); the slot is a small
/// number that no two open streams share, so that an owner can keep what it knows of its streams in
/// a plain array.
package struct HTTP2Stream: Hashable, Sendable, BitwiseCopyable, CustomStringConvertible {
  package let id: Int32
  package let slot: Int32

  package init(id: Int32, slot: Int32) {
    self.id = id
    self.slot = slot
  }

  package var description: String { "stream \(id)" }
}
