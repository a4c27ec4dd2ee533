/// Pieces of messages that are written again and again, by key: the name of a unit, the words of a
/// rule. What a key stands for must not change while the cache lives.
///
/// One thread uses it at a time. It holds at most `mostBytes` and as many pieces as `mostPieces`; when
/// it is full it forgets all, which costs no more than writing them once again.
package final class FragmentCache {
  package struct Key: Hashable, BitwiseCopyable {
    /// Not both 0.
    package var first: UInt64
    package var second: UInt64

    package init(_ first: UInt64, _ second: UInt64) {
      self.first = first
      self.second = second
    }
  }

  private struct Piece {
    var key = Key(0, 0)
    var start = 0
    var count = 0
  }

  private static let mostBytes = 8 << 20
  private static let mostPieces = 1 << 16

  /// Open addressing with linear probing, at most half full, so a probe ends.
  private var pieces = [Piece](repeating: Piece(), count: 1 << 10)
  private var count = 0
  private var bytes: [UInt8] = []

  package init() {}

  /// Appends the piece of `key` to `writer`; what `write` writes if it is not known. O(piece).
  @inline(__always)
  package func append(
    _ key: Key, to writer: inout WireWriter, _ write: (inout WireWriter) -> Void
  ) {
    var place = place(of: key)
    while pieces[place].key != Key(0, 0) {
      if pieces[place].key == key {
        let piece = pieces[place]
        bytes.withUnsafeBytes {
          writer.raw(UnsafeRawBufferPointer(rebasing: $0[piece.start..<piece.start + piece.count]))
        }
        return
      }
      place = (place + 1) & (pieces.count - 1)
    }
    let start = writer.bytes.count
    write(&writer)
    learn(key, writer.bytes[start...])
  }

  private func place(of key: Key) -> Int {
    var hash = (key.first ^ key.second &* 0x9e37_79b9_7f4a_7c15) &* 0xd6e8_feb8_6659_fd93
    hash ^= hash >> 32
    return Int(truncatingIfNeeded: hash) & (pieces.count - 1)
  }

  private func learn(_ key: Key, _ written: ArraySlice<UInt8>) {
    if count * 2 >= Self.mostPieces || bytes.count + written.count > Self.mostBytes {
      pieces = [Piece](repeating: Piece(), count: 1 << 10)
      count = 0
      bytes = []
      // One piece larger than all that may be kept is written anew each time.
      if written.count > Self.mostBytes { return }
    }
    if count * 2 >= pieces.count { grow() }
    insert(Piece(key: key, start: bytes.count, count: written.count))
    bytes.append(contentsOf: written)
  }

  private func grow() {
    let known = pieces
    pieces = [Piece](repeating: Piece(), count: known.count * 2)
    count = 0
    for piece in known where piece.key != Key(0, 0) { insert(piece) }
  }

  private func insert(_ piece: Piece) {
    var place = place(of: piece.key)
    while pieces[place].key != Key(0, 0) { place = (place + 1) & (pieces.count - 1) }
    pieces[place] = piece
    count += 1
  }
}
