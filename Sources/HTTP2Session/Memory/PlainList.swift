/// A list of plain values that grows at its end. It owns its memory alone: adding to it costs a store,
/// where an array is asked each time whether somebody else holds it.
struct PlainList<Element: BitwiseCopyable>: ~Copyable {
  private var base: UnsafeMutablePointer<Element>?
  private var capacity = 0
  private(set) var count = 0

  deinit {
    base?.deallocate()
  }

  var isEmpty: Bool { count == 0 }
  var indices: Range<Int> { 0..<count }

  /// - Precondition: `index` is one of `indices`.
  subscript(index: Int) -> Element {
    @inline(__always) unsafeAddress { UnsafePointer(place(index)) }
    @inline(__always) unsafeMutableAddress { place(index) }
  }

  @inline(__always)
  private func place(_ index: Int) -> UnsafeMutablePointer<Element> {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "no such element")
    // What has elements has memory.
    return base.unsafelyUnwrapped + index
  }

  /// O(1) taken over all.
  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow() }
    (base.unsafelyUnwrapped + count).initialize(to: element)
    count &+= 1
  }

  /// - Precondition: it is not empty.
  @inline(__always)
  mutating func removeLast() -> Element {
    let last = place(count &- 1).pointee
    count &-= 1
    return last
  }

  /// Empties it, and gives back memory for more than `kept` elements.
  @inline(__always)
  mutating func removeAll(keepingAtMost kept: Int = .max) {
    count = 0
    if capacity > kept { release() }
  }

  @inline(never)
  private mutating func release() {
    base?.deallocate()
    base = nil
    capacity = 0
  }

  @inline(never)
  private mutating func grow() {
    let grown = max(4, 2 * capacity)
    let moved = UnsafeMutablePointer<Element>.allocate(capacity: grown)
    if let base {
      moved.moveInitialize(from: base, count: count)
      base.deallocate()
    }
    base = moved
    capacity = grown
  }
}
