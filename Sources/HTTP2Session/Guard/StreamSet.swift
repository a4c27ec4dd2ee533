/// A set of stream identifiers, none of them 0.
///
/// A table with linear probing, at most half full, in which an identifier's place is given by its low bits:
/// those of requests that are open together follow each other, so each is found at once. A peer that chooses
/// them so that they meet makes a search O(identifiers).
package struct StreamSet: ~Copyable {
  private static let fewestPlaces = 16

  /// 0: the place is free.
  private var places: UnsafeMutablePointer<UInt32>?
  private var mask = 0
  package private(set) var count = 0

  package init() {}

  deinit {
    places?.deallocate()
  }

  @inline(__always)
  package func contains(_ stream: UInt32) -> Bool { place(of: stream) != nil }

  /// - Precondition: it is not 0 and not among them.
  package mutating func insert(_ stream: UInt32) {
    if 2 * count >= mask { grow() }
    count += 1
    put(stream)
  }

  /// False if it was not among them.
  package mutating func remove(_ stream: UInt32) -> Bool {
    guard var hole = place(of: stream), let places else { return false }
    count -= 1
    // Whatever was put behind the hole only because its own place was taken moves up.
    var next = (hole &+ 1) & mask
    while places[next] != 0 {
      let distance = (next &- home(of: places[next])) & mask
      if distance >= (next &- hole) & mask {
        places[hole] = places[next]
        hole = next
      }
      next = (next &+ 1) & mask
    }
    places[hole] = 0
    return true
  }

  @inline(__always)
  private func home(of stream: UInt32) -> Int { Int(stream >> 1) & mask }

  @inline(__always)
  private func place(of stream: UInt32) -> Int? {
    guard count > 0, let places else { return nil }
    var place = home(of: stream)
    while places[place] != stream {
      if places[place] == 0 { return nil }
      place = (place &+ 1) & mask
    }
    return stream == 0 ? nil : place
  }

  private func put(_ stream: UInt32) {
    // There is room: it is half full at most.
    let places = places.unsafelyUnwrapped
    var place = home(of: stream)
    while places[place] != 0 { place = (place &+ 1) & mask }
    places[place] = stream
  }

  private mutating func grow() {
    let (former, formerSize) = (places, places == nil ? 0 : mask + 1)
    let size = max(Self.fewestPlaces, 2 * formerSize)
    let grown = UnsafeMutablePointer<UInt32>.allocate(capacity: size)
    grown.initialize(repeating: 0, count: size)
    places = grown
    mask = size - 1
    guard let former else { return }
    for place in 0..<formerSize where former[place] != 0 { put(former[place]) }
    former.deallocate()
  }
}
