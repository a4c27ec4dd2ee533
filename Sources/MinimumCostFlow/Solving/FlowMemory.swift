/// Memory of a solver: given out once, filled with one value, freed together.
final class FlowMemory {
  private var blocks: [UnsafeMutableRawPointer] = []

  func allocate<Element: BitwiseCopyable>(
    _ count: Int, filledWith value: Element
  ) -> UnsafeMutablePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
    pointer.initialize(repeating: value, count: max(1, count))
    blocks.append(UnsafeMutableRawPointer(pointer))
    return pointer
  }

  /// Elements that are written before they are read.
  func allocate<Element: BitwiseCopyable>(_ count: Int) -> UnsafeMutablePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
    blocks.append(UnsafeMutableRawPointer(pointer))
    return pointer
  }

  /// Elements side by side from the start of a line of the cache.
  func allocateLines<Element: BitwiseCopyable>(
    _ count: Int, _ element: (Int) -> Element
  ) -> UnsafeMutablePointer<Element> {
    let block = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: 64)
    blocks.append(block)
    let pointer = block.bindMemory(to: Element.self, capacity: max(1, count))
    for position in 0..<count { (pointer + position).initialize(to: element(position)) }
    return pointer
  }

  func copy<Element: BitwiseCopyable>(
    _ elements: ContiguousArray<Element>
  ) -> UnsafeMutablePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
    elements.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { pointer.initialize(from: base, count: source.count) }
    }
    blocks.append(UnsafeMutableRawPointer(pointer))
    return pointer
  }

  deinit {
    for block in blocks { block.deallocate() }
  }
}
