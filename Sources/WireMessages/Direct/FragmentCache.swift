/// Pieces of messages that are written again and again, by key: the name of a unit, the words of a
/// rule. What a key stands for must not change while the cache lives.
///
/// One thread uses it at a time. It holds at most `mostBytes` and as many pieces as `mostPieces`; when
/// it is full it forgets all, which costs no more than writing them once again.
package struct FragmentCache: ~Copyable {
  package struct Key: Hashable, BitwiseCopyable {
    /// Not both 0.
    package var first: UInt64
    package var second: UInt64

    @inlinable
    package init(_ first: UInt64, _ second: UInt64) {
      self.first = first
      self.second = second
    }
  }

  private struct Piece: BitwiseCopyable {
    var key = Key(0, 0)
    var start: UInt32 = 0
    var count: UInt32 = 0
  }

  private static let mostBytes = 8 << 20
  private static let mostPieces = 1 << 16
  private static let fewestPlaces = 1 << 10

  /// Behind an address of its own, so that who holds it need not be told of each change.
  private let state: UnsafeMutablePointer<State>

  private struct State {
    /// Open addressing with linear probing, at most half full, so a probe ends.
    var places: UnsafeMutableBufferPointer<Piece>
    var count = 0
    var bytes: UnsafeMutableRawBufferPointer
    var used = 0
  }

  package init() {
    state = .allocate(capacity: 1)
    state.initialize(
      to: State(
        places: Self.places(Self.fewestPlaces),
        bytes: .allocate(byteCount: 4096, alignment: 16)))
  }

  deinit {
    state.pointee.places.deallocate()
    state.pointee.bytes.deallocate()
    state.deallocate()
  }

  /// Appends the piece of `key` to `writer`; false if it is not known. O(piece).
  package func append(_ key: Key, to writer: inout WireWriter) -> Bool {
    let piece = state.pointee.places.baseAddress.unsafelyUnwrapped + place(of: key)
    guard piece.pointee.key == key else { return false }
    writer.raw(
      UnsafeRawBufferPointer(
        start: state.pointee.bytes.baseAddress.unsafelyUnwrapped + Int(piece.pointee.start),
        count: Int(piece.pointee.count)))
    return true
  }

  /// Keeps what `writer` has written from `start` on as the piece of a key that is not known.
  package func learn(_ key: Key, _ writer: borrowing WireWriter, from start: Int) {
    let written = UnsafeRawBufferPointer(rebasing: writer.bytes[start...])
    if state.pointee.count * 2 >= Self.mostPieces
      || state.pointee.used + written.count > Self.mostBytes
    {
      forgetAll()
      // One piece larger than all that may be kept is written anew each time.
      if written.count > Self.mostBytes { return }
    }
    if state.pointee.count * 2 >= state.pointee.places.count {
      resize(to: state.pointee.places.count * 2)
    }
    insert(
      Piece(key: key, start: UInt32(state.pointee.used), count: UInt32(written.count)))
    keep(written)
  }

  /// Where the key is, or would be.
  @inline(__always)
  private func place(of key: Key) -> Int {
    let places = state.pointee.places.baseAddress.unsafelyUnwrapped
    let last = state.pointee.places.count &- 1
    var hash = (key.first ^ key.second &* 0x9e37_79b9_7f4a_7c15) &* 0xd6e8_feb8_6659_fd93
    hash ^= hash >> 32
    var place = Int(truncatingIfNeeded: hash) & last
    while places[place].key != key, places[place].key != Key(0, 0) {
      place = (place &+ 1) & last
    }
    return place
  }

  private func insert(_ piece: Piece) {
    state.pointee.places[place(of: piece.key)] = piece
    state.pointee.count += 1
  }

  private func keep(_ written: UnsafeRawBufferPointer) {
    let needed = state.pointee.used + written.count
    if needed > state.pointee.bytes.count {
      let grown = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * needed, alignment: 16)
      grown.copyMemory(from: UnsafeRawBufferPointer(state.pointee.bytes))
      state.pointee.bytes.deallocate()
      state.pointee.bytes = grown
    }
    UnsafeMutableRawBufferPointer(rebasing: state.pointee.bytes[state.pointee.used...])
      .copyMemory(from: written)
    state.pointee.used = needed
  }

  private func forgetAll() {
    state.pointee.count = 0
    state.pointee.used = 0
    state.pointee.places.deallocate()
    state.pointee.places = Self.places(Self.fewestPlaces)
  }

  private func resize(to size: Int) {
    let known = state.pointee.places
    state.pointee.places = Self.places(size)
    state.pointee.count = 0
    for piece in known where piece.key != Key(0, 0) { insert(piece) }
    known.deallocate()
  }

  private static func places(_ count: Int) -> UnsafeMutableBufferPointer<Piece> {
    let places = UnsafeMutableBufferPointer<Piece>.allocate(capacity: count)
    places.initialize(repeating: Piece())
    return places
  }
}
