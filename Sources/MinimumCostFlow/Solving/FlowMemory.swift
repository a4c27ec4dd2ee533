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
