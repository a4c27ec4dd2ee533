import LargePages

/// Memory of a solver: given out once, freed together.
///
/// It lies side by side in large pages, because a search goes from node to node, which lie far apart.
final class FlowMemory {
  private var pieces: [UnsafeMutableRawPointer] = []
  private var next = UnsafeMutableRawPointer(bitPattern: 64)!
  private var left = 0
  /// Of the next piece; pieces grow, so that a small problem does not hold megabytes.
  private var pieceBytes = 64 << 10
  private static let largestPiece = 16 << 20
  private static let line = 64

  deinit {
    for piece in pieces { piece.deallocate() }
  }

  /// Elements that are written before they are read, from the start of a line of the cache.
  func allocate<Element: BitwiseCopyable>(_ count: Int) -> UnsafeMutablePointer<Element> {
    let bytes = (max(1, count) * MemoryLayout<Element>.stride + Self.line - 1) & -Self.line
    if bytes > left {
      left = max(bytes, pieceBytes)
      next = LargePages.allocate(bytes: left)
      pieces.append(next)
      pieceBytes = min(Self.largestPiece, 2 * pieceBytes)
    }
    let block = next
    next += bytes
    left -= bytes
    return block.bindMemory(to: Element.self, capacity: max(1, count))
  }

  func allocate<Element: BitwiseCopyable>(
    _ count: Int, filledWith value: Element
  ) -> UnsafeMutablePointer<Element> {
    let pointer: UnsafeMutablePointer<Element> = allocate(count)
    pointer.initialize(repeating: value, count: max(1, count))
    return pointer
  }

  func allocate<Element: BitwiseCopyable>(
    _ count: Int, _ element: (Int) -> Element
  ) -> UnsafeMutablePointer<Element> {
    let pointer: UnsafeMutablePointer<Element> = allocate(count)
    for position in 0..<count { (pointer + position).initialize(to: element(position)) }
    return pointer
  }

  func copy<Element: BitwiseCopyable>(
    _ elements: ContiguousArray<Element>
  ) -> UnsafeMutablePointer<Element> {
    let pointer: UnsafeMutablePointer<Element> = allocate(elements.count)
    elements.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { pointer.initialize(from: base, count: source.count) }
    }
    return pointer
  }
}
